import { createHash } from "node:crypto";
import { z } from "zod";
import { shown, Unavailable, type Web } from "./web";

const descriptor = z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) });
const index = z.object({
    manifests: z.array(descriptor.extend({ platform: z.object({ os: z.string(), architecture: z.string() }) })),
});
const manifest = z.object({ layers: z.array(descriptor).min(1) });

/** The media types that the client accepts: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull */
const accept = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/**
 * The last layer of an image for one architecture, with the files of the last instruction of its Dockerfile. Index, manifest and layer refer to each
 * other by digest, so the digest of the index pins them all.
 *
 * @param repository its address, like https://registry.k8s.io/v2/kube-apiserver
 */
export async function lastLayer(web: Web, repository: string, digest: string, architecture: string) {
    const { manifests } = index.parse(await pinnedJson(web, repository, digest));
    const one = manifests.find(({ platform }) => platform.os === "linux" && platform.architecture === architecture);
    if (one === undefined) {
        throw new Unavailable(`${shown(repository)} has no image for linux/${architecture}`);
    }
    const layer = manifest.parse(await pinnedJson(web, repository, one.digest)).layers.at(-1)?.digest ?? "";
    return { url: `${repository}/blobs/${layer}`, sha256: layer.replace("sha256:", "") };
}

async function pinnedJson(web: Web, repository: string, digest: string): Promise<unknown> {
    const url = `${repository}/manifests/${digest}`;
    const text = await web.text(url, { accept });
    const is = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    if (is !== digest) {
        throw new Unavailable(`${shown(url)} is not the expected file: its digest is ${is}`);
    }
    return JSON.parse(text);
}

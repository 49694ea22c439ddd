import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { layout } from "../../layout";
import { hashOf } from "../store";
import { publishedChecksum } from "./checksums";
import { downloadFile, type Order } from "./download-file";
import { lastLayer } from "./image";
import { mirrorOf } from "./mirror";
import { fromFirst, patience, Unavailable, Web } from "./web";

/** A file of an official release, and how it is verified. */
export type Source =
    | {
          /** Addresses of the same file, in order of preference. */
          readonly urls: readonly string[];
          readonly sha256: string;
      }
    | {
          readonly urls: readonly string[];
          /** The file with checksums of a release whose checksum is not recorded here. */
          readonly checksums: readonly string[];
      }
    | {
          /** The last layer of an image, pinned by the digest of the image: https://registry.k8s.io/v2/kube-apiserver */
          readonly repository: string;
          readonly digest: string;
          readonly architecture: string;
      };

/** Downloads of one run. */
export class Downloads {
    /** What is requested for each source, after its index was read. */
    private readonly orders = new Map<Source, Promise<Order>>();

    /** @param folder for incomplete downloads, only of this checkout, so that two checkouts never write to one file */
    constructor(
        private readonly mirror = mirrorOf(),
        private readonly web = new Web(patience),
        private readonly folder = layout.downloads,
    ) {}

    /** Size of a source in bytes, if its site returns it. Rejects with `Unavailable` if it cannot be downloaded. */
    async size(source: Source): Promise<number | undefined> {
        const { urls } = await this.order(source);
        return fromFirst(urls, async (url) => {
            const { statusCode: status, headers, body } = await this.web.request(url, { method: "HEAD" });
            await body.dump();
            if (status === 404 || status === 410) {
                throw new Unavailable(`${new URL(url).host} has no ${path.basename(url)}`);
            }
            const length = Number(headers["content-length"] ?? Number.NaN);
            return status === 200 && !Number.isNaN(length) ? length : undefined;
        });
    }

    /** Downloads a source, and calls `use` with the file. */
    async fetch(source: Source, use: (file: string) => Promise<void>, onProgress?: (bytes: number) => void) {
        const { urls, digest } = await this.order(source);
        mkdirSync(this.folder, { recursive: true });
        const target = path.join(this.folder, `${hashOf(source)}-${path.basename(urls[0] ?? "").replace(":", "-")}`);
        await downloadFile(this.web, { urls, target, digest, ...(onProgress !== undefined && { onProgress }) });
        try {
            await use(target);
        } finally {
            rmSync(target, { force: true });
        }
    }

    private order(source: Source): Promise<Order> {
        const known = this.orders.get(source) ?? this.resolve(source);
        this.orders.set(source, known);
        return known;
    }

    private async resolve(source: Source): Promise<Order> {
        const { web, mirror } = this;
        if ("repository" in source) {
            const repository = mirror([source.repository])[0] ?? "";
            const { url, sha256 } = await lastLayer(web, repository, source.digest, source.architecture);
            return { urls: [url], digest: { algorithm: "sha256", hex: sha256, from: "the image's manifest" } };
        }
        const urls = mirror(source.urls);
        if ("sha256" in source) {
            return { urls, digest: { algorithm: "sha256", hex: source.sha256, from: "local/tools/releases.ts" } };
        }
        const fileName = path.basename(source.urls[0] ?? "");
        return { urls, digest: await publishedChecksum(web, mirror(source.checksums), fileName) };
    }
}

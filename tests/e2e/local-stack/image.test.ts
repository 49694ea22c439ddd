import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";

import { type Environment, openEnvironment } from "../../../local/environment";
import { stackFile } from "../stack-file";

const repository = "local/iis";

interface Manifest {
    mediaType: string;
    config: { digest: string };
    layers: { digest: string }[];
}

interface ImageConfig {
    os: string;
    "os.version": string;
    architecture: string;
    config: { Entrypoint: string[]; ExposedPorts: object };
}

/** The image that the stack `local` builds from docker/, as the registry has it, and as the cluster runs it. */
describe("the application's image", () => {
    let environment: Environment;
    let apps: AppsV1Api;
    let core: CoreV1Api;
    let folder: string;
    let first: string;

    before(async () => {
        environment = openEnvironment();
        const kubernetes = await import("@kubernetes/client-node");
        const config = new kubernetes.KubeConfig();
        config.loadFromFile(environment.kubeconfig);
        apps = config.makeApiClient(kubernetes.AppsV1Api);
        core = config.makeApiClient(kubernetes.CoreV1Api);
        folder = mkdtempSync(join(tmpdir(), "image-"));
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    const fetchFrom = (path: string): Promise<Response> =>
        fetch(`http://${environment.registry}/v2/${repository}/${path}`, {
            headers: {
                accept: "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json",
            },
        });
    const manifestOf = async (digest: string) => (await (await fetchFrom(`manifests/${digest}`)).json()) as Manifest;
    const runningDigest = async (): Promise<string> => {
        const deployment = await apps.readNamespacedDeployment({ name: "iis", namespace: "shop" });
        const image = deployment.spec?.template.spec?.containers[0]?.image ?? "";
        const name = `${environment.accountId}.dkr.ecr.${environment.region}.amazonaws.com/${repository}`;
        assert.ok(image.startsWith(`${name}@sha256:`), image);
        return image.slice(name.length + 1);
    };
    const builtWith = (build: object) =>
        stackFile(folder, ({ "windows-eks-logging:iisApps": [app] }) => Object.assign(app.build, build));
    const up = (...args: string[]) => environment.pulumi(["up", "--yes", "--skip-preview", ...args]);

    it("is one for Windows, of the nodes' build, that starts LogMonitor", async () => {
        const digest = await runningDigest();
        const { config } = await manifestOf(digest);
        const image = (await (await fetchFrom(`blobs/${config.digest}`)).json()) as ImageConfig;
        assert.equal(image.os, "windows");
        assert.equal(image.architecture, "amd64");
        assert.match(image["os.version"], /^10\.0\.20348\./);
        assert.deepEqual(image.config.Entrypoint, ["C:\\LogMonitor.exe", "C:\\ServiceMonitor.exe", "w3svc"]);
        assert.deepEqual(image.config.ExposedPorts, { "80/tcp": {} });
    });

    it("has the files of the context where Windows' layers keep files, above those of its base", async () => {
        const { layers } = await manifestOf(await runningDigest());
        const files = await Promise.all(
            layers.map(async ({ digest }) =>
                filesOf(gunzipSync(Buffer.from(await (await fetchFrom(`blobs/${digest}`)).arrayBuffer()))),
            ),
        );
        assert.deepEqual(
            files.map((layer) => [...layer.keys()]),
            [
                ["Files/ServiceMonitor.exe"],
                ["Files/LogMonitor.exe"],
                ["Files/LogMonitor/LogMonitorConfig.json"],
                ["Files/inetpub/wwwroot/index.html"],
            ],
        );
        const configuration = files[2]?.get("Files/LogMonitor/LogMonitorConfig.json");
        assert.equal(configuration, readFileSync("docker/LogMonitorConfig.json", "utf8"));
        assert.equal(files[1]?.get("Files/LogMonitor.exe"), readFileSync("local/images/LogMonitor.exe", "utf8"));
    });

    it("is another one when a file changes, which is rolled out to every pod", async () => {
        first = await runningDigest();
        const context = join(folder, "docker");
        cpSync("docker", context, { recursive: true });
        writeFileSync(join(context, "wwwroot", "index.html"), "<!doctype html><title>Another page</title>");
        await up("--config-file", builtWith({ context }));

        const changed = await runningDigest();
        assert.notEqual(changed, first);
        const labelSelector = "app.kubernetes.io/name=iis";
        const { items } = await core.listNamespacedPod({ namespace: "shop", labelSelector });
        const images = items
            .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
            .map(({ spec }) => spec?.containers[0]?.image?.split("@")[1]);
        assert.deepEqual(images, [changed, changed]);
    });

    it("is not built with a LogMonitor that is not the one whose checksum is named", async () => {
        const before = await runningDigest();
        const wrong = builtWith({ logMonitor: { sha256: "0".repeat(64) } });
        const { exitCode, stdout, stderr } = await environment.pulumi(
            ["up", "--yes", "--skip-preview", "--config-file", wrong],
            { reject: false },
        );
        assert.notEqual(exitCode, 0);
        assert.match(stdout + stderr, /digest mismatch/);
        assert.equal(await runningDigest(), before);
    });

    it("goes from the registry with the stack", async () => {
        const digest = await runningDigest();
        const image = ["--target", "**docker-build:index:Image::*"];
        await environment.pulumi(["destroy", "--yes", "--skip-preview", ...image, "--target-dependents"]);
        assert.equal((await fetchFrom(`manifests/${digest}`)).status, 404);
    });

    it("is the first one again with the first files", async () => {
        await up();
        // Under the same tag. When the files were built is in the image too, and is kept by BuildKit's cache.
        assert.equal(await runningDigest(), first);
        assert.equal((await fetchFrom(`manifests/${first}`)).status, 200);
    });
});

/** The files of an archive of tar by their names: a block of 512 bytes that says name, size and kind, then the contents in whole blocks. */
function filesOf(archive: Buffer): Map<string, string> {
    const files = new Map<string, string>();
    for (let at = 0; at < archive.length;) {
        const text = (from: number, length: number) =>
            archive.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
        const size = parseInt(text(124, 12), 8) || 0;
        const isFile = text(156, 1) === "0";
        if (isFile) files.set(text(0, 100), archive.toString("utf8", at + 512, at + 512 + size));
        at += 512 + Math.ceil(size / 512) * 512;
    }
    return files;
}

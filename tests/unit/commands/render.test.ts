import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { parse } from "yaml";

import { renderStack } from "../../../commands/rendering";
import { rootCertificates } from "../../../components/fluent-bit-windows/trust/root-certificates";

const root = join(__dirname, "..", "..", "..");
const golden = join(root, "tests", "golden");

interface PodOwner {
    spec?: { template?: { spec?: { enableServiceLinks?: boolean } } };
}

/** Rendered files without the root certificates, which are in the repository already. */
function abridged(rendered: Record<string, string>): Record<string, string> {
    const indented = rootCertificates.trimEnd().replaceAll(/^(?=.)/gm, "    ");
    return Object.fromEntries(
        Object.entries(rendered).map(([path, text]) => [
            path,
            text.replace(indented, "    # … components/fluent-bit-windows/trust/root-certificates.pem …"),
        ]),
    );
}

function files(folder: string): Record<string, string> {
    const paths = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
    return Object.fromEntries(
        paths
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name))
            .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
    );
}

describe("render", () => {
    for (const stack of ["local", "dev", "demo", "prod"]) {
        it(`writes what tests/golden/${stack} shows (UPDATE_GOLDEN=1 accepts a change)`, () => {
            const rendered = abridged(renderStack({ directory: root, stack, account: "111122223333" }));
            const folder = join(golden, stack);
            if (process.env["UPDATE_GOLDEN"] === "1") {
                rmSync(folder, { recursive: true, force: true });
                for (const [path, contents] of Object.entries(rendered)) {
                    mkdirSync(dirname(join(folder, path)), { recursive: true });
                    writeFileSync(join(folder, path), contents);
                }
            }
            assert.deepEqual(rendered, files(folder));
        });
    }

    it("gives no pod the variables of its namespace's Services, at which ServiceMonitor ends a container", () => {
        const links = ["local", "dev", "demo", "prod"].flatMap((stack) =>
            Object.entries(renderStack({ directory: root, stack, account: "111122223333" }))
                .filter(([path]) => path.startsWith("manifests/"))
                .map(([path, contents]) => [path, parse(contents) as PodOwner] as const)
                .filter(([, { spec }]) => spec?.template?.spec !== undefined)
                .map(([path, { spec }]) => [path, spec?.template?.spec?.enableServiceLinks]),
        );
        assert.ok(links.length > 4);
        assert.deepEqual(
            links.filter(([, linked]) => linked !== false),
            [],
        );
    });

    it("moves folders and the endpoint to where a Fluent Bit on Linux finds them, has it look at files as on Windows, and changes nothing else", () => {
        const options = { directory: root, stack: "local", account: "111122223333" };
        const windows = renderStack(options)["fluent-bit/fluent-bit.yaml"] ?? "";
        const linux =
            renderStack({
                ...options,
                logDir: "/tmp/logs",
                stateDir: "/tmp/state",
                endpoint: "https://127.0.0.1:4566",
                caFile: "/tmp/ca-bundle.pem",
            })["fluent-bit/fluent-bit.yaml"] ?? "";
        const { pipeline } = parse(linux) as {
            pipeline: { inputs: [{ path: string; db: string }]; outputs: Record<string, unknown>[] };
        };
        assert.equal(pipeline.inputs[0].path, "/tmp/logs/*/*/*.log*");
        assert.equal(pipeline.inputs[0].db, "/tmp/state/pods.db");
        for (const { name, endpoint, port } of pipeline.outputs.filter((output) => output["name"] !== "file")) {
            // The plug-in for S3 takes a URL, the others for AWS a host and a port.
            assert.deepEqual(
                [endpoint, port],
                name === "s3" ? ["https://127.0.0.1:4566", undefined] : ["127.0.0.1", 4566],
            );
        }
        const changed = linux.split("\n").filter((line) => !windows.split("\n").includes(line));
        const kinds = changed.map((line) => line.trim().split(":")[0]);
        assert.deepEqual([...new Set(kinds)].sort(), [
            "db",
            "endpoint",
            "file_cache_advise",
            "inotify_watcher",
            'local metrics_file = "/tmp/state/metrics.txt"',
            'local shipper = "linux"',
            "net.max_worker_connections",
            "path",
            "port",
            "storage.path",
            "store_dir",
            "tls.ca_file",
        ]);
    });

    it("names the stacks there are when it is asked for another", () => {
        assert.throws(
            () => renderStack({ directory: root, stack: "porduction", account: "111122223333" }),
            /--stack porduction: there is no Pulumi\.porduction\.yaml here\. Stacks: .*dev.*local/,
        );
    });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(__dirname, "..", "..", "..");

/** Prints the files that a command has loaded, when it ends. */
const listLoaded = `data:text/javascript,${encodeURIComponent(
    'import { createRequire } from "node:module";' +
        'process.on("exit", () => console.error(JSON.stringify(Object.keys(createRequire("/").cache))));',
)}`;

/** The packages from node_modules that a command loads. */
async function packagesLoadedBy(command: string, args: readonly string[]): Promise<Set<string>> {
    const script = ["--import", "tsx", "--import", listLoaded, join("commands", command), ...args];
    const { stderr } = await promisify(execFile)(process.execPath, script, { cwd: root });
    const files = JSON.parse(stderr) as string[];
    return new Set(files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));
}

describe("a command", () => {
    let out: string;

    before(() => {
        out = mkdtempSync(join(tmpdir(), "start-"));
    });

    after(() => {
        rmSync(out, { recursive: true, force: true });
    });

    const commands: Record<string, () => readonly string[]> = {
        "explain.ts": () => ["--stack", "demo"],
        "render.ts": () => ["--stack", "demo", "--out", out],
        "verify.ts": () => ["--help"],
    };
    for (const [command, args] of Object.entries(commands)) {
        // Each SDK takes longer to load than the command takes to answer.
        it(`answers without an SDK: ${command}`, async () => {
            const loaded = await packagesLoadedBy(command, args());
            assert.ok(loaded.has("zod"), "the test has seen nothing of what was loaded");
            const sdks = [...loaded].filter((name) => /^@(pulumi|aws-sdk|smithy|kubernetes|grpc)\//.test(name));
            assert.deepEqual(sdks, []);
        });
    }
});

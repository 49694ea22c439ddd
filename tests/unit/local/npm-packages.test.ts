import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const checkout = path.join(__dirname, "..", "..", "..");

/** In the place of the real `npm`: it makes the folder first, and the file with the list of packages last. */
const fakeNpm = `#!/bin/sh
echo "$*" >> npm.log
folder=node_modules
[ "$2" != --prefix ] || folder=$3/node_modules
mkdir -p "$folder"
[ -z "$FAIL" ] || exit 1
echo {} > "$folder/.package-lock.json"
`;

describe("the npm packages of make", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "npm-packages-"));
        mkdirSync(path.join(folder, "local", "tools"), { recursive: true });
        for (const file of ["Makefile", path.join("local", "tools", "node.sh")]) {
            copyFileSync(path.join(checkout, file), path.join(folder, file));
        }
        mkdirSync(path.join(folder, "policy"));
        for (const file of ["package.json", "package-lock.json"]) {
            writeFileSync(path.join(folder, file), "{}");
            writeFileSync(path.join(folder, "policy", file), "{}");
        }
        mkdirSync(path.join(folder, "machine"));
        writeFileSync(path.join(folder, "machine", "npm"), fakeNpm, { mode: 0o755 });
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    function make(target: string, variables: Record<string, string> = {}): number | null {
        const searchPath = [path.join(folder, "machine"), process.env["PATH"]].join(path.delimiter);
        // Without the options of a `make` that runs this test.
        const env = { ...process.env, MAKEFLAGS: "", ...variables, PATH: searchPath };
        return spawnSync("make", [target], { cwd: folder, env }).status;
    }

    for (const [target, command] of [
        ["node_modules", "ci"],
        ["policy/node_modules", "ci --prefix policy"],
    ] as const) {
        it(`are installed again after a failure, and only then: ${target}`, () => {
            assert.notEqual(make(target, { FAIL: "1" }), 0);
            assert.equal(make(target), 0);
            assert.equal(make(target), 0);
            assert.deepEqual(readFileSync(path.join(folder, "npm.log"), "utf8").trim().split("\n"), [command, command]);
        });
    }
});

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { scripts } from "../../package.json";

const root = join(__dirname, "..", "..");

describe("the format check", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "format-"));
        execFileSync("git", ["init", "--quiet"], { cwd: folder });
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    function check(): { status: number | null; stdout: string } {
        const bin = join(root, "node_modules", ".bin");
        const env = { ...process.env, PATH: [bin, process.env["PATH"]].join(delimiter) };
        return spawnSync("sh", ["-c", scripts["check-format"]], { cwd: folder, encoding: "utf8", env });
    }

    it("finds a file of the project, whatever its name, and not what a user has rendered into a folder of the checkout", () => {
        writeFileSync(join(folder, "of the project.json"), '{"a":   1}');
        mkdirSync(join(folder, "my-render"));
        writeFileSync(join(folder, "my-render", "policy.json"), '{"b":   1}');
        writeFileSync(join(folder, "LICENSE"), "Text");
        execFileSync("git", ["add", "of the project.json", "LICENSE"], { cwd: folder });
        const found = check();
        assert.notEqual(found.status, 0);
        assert.match(found.stdout, /of the project\.json/);
        assert.doesNotMatch(found.stdout, /policy\.json/);
        writeFileSync(join(folder, "of the project.json"), '{ "a": 1 }\n');
        const fine = check();
        assert.equal(fine.status, 0, fine.stdout);
        assert.ok(readFileSync(join(folder, "my-render", "policy.json"), "utf8").includes("   "));
    });
});

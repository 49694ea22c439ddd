import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { renderCommand } from "../../../commands/render";

describe("the folder of render", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "render-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });
    const render = (out: string) => renderCommand(["--stack", "demo", "--out", out]);

    it("is refused with files of others, and they remain", () => {
        mkdirSync(join(folder, "iam"));
        writeFileSync(join(folder, "iam", "own.json"), "{}");
        assert.throws(() => render(folder), {
            message: `--out ${folder}: the folder has files that this command did not write (iam); name a new or an empty folder, or remove the files.`,
        });
        assert.deepEqual(readdirSync(folder), ["iam"]);
        assert.equal(readFileSync(join(folder, "iam", "own.json"), "utf8"), "{}");
    });

    it("is refused if it is a file", () => {
        writeFileSync(join(folder, "file"), "");
        assert.throws(() => render(join(folder, "file")), /--out .*file: is a file; name a folder\./);
    });

    it("is refused if it is empty, or cannot be created", () => {
        assert.throws(() => render(""), { message: "--out : is empty; name a folder." });
        assert.throws(() => render("/proc/none/deep"), {
            message: "--out /proc/none/deep: /proc/none cannot be created (ENOENT); name another folder.",
        });
    });

    it("may be new or empty, and is written again", () => {
        for (const out of [folder, join(folder, "new", "deep")]) {
            rmSync(folder, { recursive: true });
            mkdirSync(folder);
            render(out);
            writeFileSync(join(out, "manifests", "old.yaml"), "");
            assert.match(render(out), /fluent-bit\.yaml/);
            assert.ok(existsSync(join(out, "fluent-bit", "fluent-bit.yaml")));
            assert.ok(!existsSync(join(out, "manifests", "old.yaml")));
        }
    });
});

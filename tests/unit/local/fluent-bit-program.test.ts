import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Failure } from "../../../machine/failure";
import { neededFluentBit } from "../../../local/shipping/fluent-bit-program";

const root = join(__dirname, "..", "..", "..");

describe("the Fluent Bit of make verify", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "fluent-bit-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("is that of PATH, or that of the official package, which is not on PATH", () => {
        const program = join(folder, "fluent-bit");
        writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
        assert.equal(neededFluentBit(folder, "/nowhere"), program);
        assert.equal(neededFluentBit("/nowhere", folder), program);
    });

    it("is named with how to install it, if there is none", () => {
        assert.throws(
            () => neededFluentBit(folder, folder),
            (error) =>
                error instanceof Failure &&
                /no fluent-bit on PATH/.test(error.message) &&
                /curl .*install\.sh \| sh/.test(error.remedy ?? ""),
        );
    });

    it("is looked for before the environment starts", () => {
        const { stdout } = spawnSync("make", ["--dry-run", "verify"], { cwd: root, encoding: "utf8" });
        const [check, up] = ["fluent-bit-program.ts", "local/up.ts"].map((name) => stdout.indexOf(name));
        assert.ok(check !== undefined && up !== undefined && check >= 0 && check < up, stdout);
    });
});

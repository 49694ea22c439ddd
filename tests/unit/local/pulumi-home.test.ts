import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { makePulumiHome } from "../../../local/tools/plugins";

describe("the PULUMI_HOME of the local environment", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pulumi-home-"));
    const logs = path.join(folder, "pulumi", "logs");
    after(() => {
        rmSync(folder, { recursive: true });
    });

    it("has no folder in which the CLI keeps a log of each command, also where there was one", () => {
        makePulumiHome(path.dirname(logs));
        assert.ok(statSync(logs).isFile());
        rmSync(logs);
        mkdirSync(logs);
        writeFileSync(path.join(logs, "of-a-command.log"), "");
        makePulumiHome(path.dirname(logs));
        assert.ok(statSync(logs).isFile());
    });
});

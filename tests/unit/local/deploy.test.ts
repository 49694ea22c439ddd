import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Environment } from "../../../local/environment";
import { endPulumi, pulumiAtTerminal } from "../../../local/stack/deploy";

describe("Pulumi at the terminal", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "deploy-"));
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("is not started by a command that was interrupted just before", async () => {
        const pulumiFile = path.join(folder, "pulumi");
        writeFileSync(pulumiFile, `#!/bin/sh\n: > "${folder}/started"\n`);
        chmodSync(pulumiFile, 0o755);
        const environment = { pulumiFile, variables: process.env } as unknown as Environment;
        const run = pulumiAtTerminal(environment, ["up"]);
        await endPulumi(false);
        assert.equal(await run, 130);
        assert.equal(existsSync(path.join(folder, "started")), false);
    });
});

import assert from "node:assert/strict";

import { type InstalledProgram, InstalledPrograms } from "./installed-programs";

/** `make e2e` runs these beside the stack `local`: a program that passes Outputs, providers, transforms and aliases. */
describe("a program with Outputs, on Pulumi's engine", function () {
    this.timeout(300_000);
    let programs: InstalledPrograms;
    let program: InstalledProgram;
    before(async () => {
        programs = await InstalledPrograms.make("outputs", "eu-west-3");
        program = await programs.program(
            "tests/e2e/outputs-stack",
            "program",
            { region: "eu-west-3", namespace: "outputs", wrong: "key" },
            { greeting: "a-secret-greeting" },
        );
    });
    after(() => programs.remove());

    it("is previewed before its Outputs are known", async () => {
        const output = await program.pulumi("preview", "--diff");
        assert.match(output, /fluent-bit-windows-2022/);
        assert.match(output, /maxSessionDuration *: 7200/);
        assert.doesNotMatch(output, /a-secret-greeting/);
    });

    it("ends with the sentence of a wrong value that becomes known late", async () => {
        const { exitCode, output } = await program.attempt("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0);
        assert.match(
            output,
            /FluentBitWindows\.cloudWatchLogs\.kmsKeyArn = "[0-9a-f-]{36}": must be the ARN of a KMS key/,
        );
        assert.doesNotMatch(output, /\bat .*\.[jt]s:\d+/);
        await program.pulumi("config", "rm", "wrong");
    });

    it("is deployed, twice without a change, with secrets only as secrets", async () => {
        await program.pulumi("up", "--yes", "--skip-preview");
        const outputs = JSON.parse(await program.pulumi("stack", "output", "--json")) as Record<string, unknown>;
        assert.deepEqual(outputs["secondLogGroupNames"], [
            "/second/outputs/payments",
            "/second/outputs/outputs-second",
            "/second/outputs/_monitoring-second",
        ]);
        assert.doesNotMatch(await program.pulumi("stack", "export"), /a-secret-greeting/);
        await program.pulumi("preview", "--expect-no-changes");
    });

    it("goes", async () => {
        await program.pulumi("destroy", "--yes", "--skip-preview", "--remove");
    });
});

import assert from "node:assert/strict";

import { InstalledPrograms } from "./installed-programs";

/** `make e2e` runs these beside the stack `local`: examples as a user installs them, with the package that npm pack makes. */
describe("an example, on Pulumi's engine", function () {
    // The Kubernetes provider can miss that a DaemonSet is gone, and waits ten minutes then: https://github.com/pulumi/pulumi-kubernetes/issues/3317
    this.timeout(900_000);
    let programs: InstalledPrograms;
    before(async () => {
        programs = await InstalledPrograms.make("examples", "eu-west-1");
    });
    after(() => programs.remove());

    for (const [name, namespace] of Object.entries({
        "existing-cluster": "example-1",
        "linux-and-windows": "example-2",
    })) {
        it(`is deployed, changes nothing at a second time, and goes: ${name}`, async () => {
            const program = await programs.program(`examples/${name}`, name, { namespace });
            await program.pulumi("up", "--yes", "--skip-preview");
            const outputs = JSON.parse(await program.pulumi("stack", "output", "--json")) as {
                logGroupNames: string[];
            };
            assert.ok(outputs.logGroupNames.includes("/aws/containerinsights/examples/shop"));
            await program.pulumi("preview", "--expect-no-changes");
            await program.pulumi("destroy", "--yes", "--skip-preview", "--remove");
        });
    }
});

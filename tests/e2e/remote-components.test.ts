import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type InstalledProgram, InstalledPrograms } from "./installed-programs";

const root = join(__dirname, "..", "..");

/** `make e2e` runs these beside the stack `local`: the plug-in, as the engine starts it for a program in another language. */
describe("the components as a Pulumi package, on Pulumi's engine", function () {
    // The Kubernetes provider can miss that a DaemonSet is gone, and waits ten minutes then: https://github.com/pulumi/pulumi-kubernetes/issues/3317
    this.timeout(900_000);
    let programs: InstalledPrograms;
    let program: InstalledProgram;
    before(async () => {
        programs = await InstalledPrograms.make("remote", "eu-west-2");
        cpSync(join(root, "plugin"), join(programs.folder, "plugin"), { recursive: true });
        program = await programs.program("tests/e2e/remote-stack", "program", { namespace: "remote" });
    });
    after(() => programs.remove());

    it("have a schema that Pulumi understands", async () => {
        const { stdout } = await programs.environment.pulumi([
            "package",
            "get-schema",
            join(programs.folder, "plugin"),
        ]);
        const { resources, types } = JSON.parse(stdout) as Record<"resources" | "types", object>;
        const own = JSON.parse(readFileSync(join(root, "provider", "schema.json"), "utf8")) as typeof resources;
        assert.deepEqual(Object.keys(resources).sort(), Object.keys((own as { resources: object }).resources).sort());
        assert.deepEqual(Object.keys(types).sort(), Object.keys((own as { types: object }).types).sort());
    });

    it("are deployed, with their outputs, and keep the kubeconfig a secret", async () => {
        await program.pulumi("up", "--yes", "--skip-preview");
        const outputs = JSON.parse(await program.pulumi("stack", "output", "--json")) as Record<string, unknown>;
        assert.equal(
            outputs["roleArn"],
            `arn:aws:iam::${programs.environment.accountId}:role/remote-eu-west-2-fluent-bit`,
        );
        assert.equal(outputs["serviceAddress"], "http://remote.remote-app.svc.cluster.local:80");
        assert.equal(outputs["kubeconfig"], "[secret]");
        assert.doesNotMatch(await program.pulumi("stack", "export"), /certificate-authority-data/);
    });

    it("go", async () => {
        await program.pulumi("destroy", "--yes", "--skip-preview", "--remove");
    });
});

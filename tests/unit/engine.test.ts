import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

import { run } from "./engine";

const changed =
    "Pulumi's SDK has changed what tests/unit/engine.ts and tests/unit/remote-components.ts rely on; adapt them";

class Part extends pulumi.CustomResource {
    constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
        super("test:index:Part", name, inputs, opts);
    }
}

describe("the engine of the unit tests", () => {
    it("finds its way into the mocks of Pulumi's SDK", async () => {
        const { registerResource } = MockMonitor.prototype as unknown as Record<string, unknown>;
        assert.equal(typeof registerResource, "function", changed);
        await run(() => {
            const { resources } = pulumi.runtime.getMonitor() as unknown as { resources: unknown };
            assert.ok(resources instanceof Map, changed);
        });
    });

    it("sees of a resource what the mocks are not told", async () => {
        const { find } = await run(() => {
            const whole = new pulumi.ComponentResource("test:index:Whole", "whole");
            const first = new Part("first", {}, { parent: whole });
            return new Part(
                "second",
                { password: pulumi.secret("x") },
                { parent: whole, dependsOn: first, protect: true, ignoreChanges: ["size"], retainOnDelete: true },
            );
        });
        const { parent, dependencies, secrets, protect, ignoredChanges, retainOnDelete } = find(
            "test:index:Part",
            "second",
        );
        assert.deepEqual(
            { parent, dependencies, secrets, protect, ignoredChanges, retainOnDelete },
            {
                parent: find("test:index:Whole").urn,
                dependencies: [find("test:index:Part", "first").urn],
                secrets: ["password"],
                protect: true,
                ignoredChanges: ["size"],
                retainOnDelete: true,
            },
            changed,
        );
    });
});

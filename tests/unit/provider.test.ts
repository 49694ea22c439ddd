import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { ComponentProvider } from "../../provider/provider";
import { facts } from "./cluster";
import { account, issuer, region, run, valueOf } from "./engine";

const config = { "aws:region": region };
const type = (name: string) => `windows-eks-logging:index:${name}`;
const cluster = {
    name: "dev",
    oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/${issuer.replace("https://", "")}`,
    kubeconfig: facts.kubeconfig,
};

describe("the provider of the Pulumi package", () => {
    const provider = new ComponentProvider();
    const { resources } = JSON.parse(provider.schema) as { resources: Record<string, { required: string[] }> };

    /** The outputs that a component always has by the schema, and that it was made without. */
    const missingOutputs = (name: string, { state }: pulumi.provider.ConstructResult) =>
        resources[type(name)]?.required.filter((output) => (state as Record<string, unknown>)[output] === undefined);

    it("constructs Fluent Bit, and gives its outputs", async () => {
        const { result, ofType } = await run(
            () =>
                provider.construct(
                    "logs",
                    type("FluentBitWindows"),
                    { cluster, routes: [{ match: { namespace: "shop" } }] },
                    {},
                ),
            { config },
        );
        const { logGroupNames, namespace } = result.state as {
            logGroupNames: pulumi.Output<string[]>;
            namespace: string;
        };
        assert.equal(namespace, "amazon-cloudwatch");
        assert.deepEqual(missingOutputs("FluentBitWindows", result), []);
        assert.ok((await valueOf(logGroupNames)).includes("/aws/containerinsights/dev/shop"));
        assert.equal(ofType("kubernetes:apps/v1:DaemonSet").length, 2);
    });

    it("creates a cluster, and constructs an application on one", async () => {
        const { ofType } = await run(
            async () => {
                const create = { name: "new", kubernetesVersion: "1.35", network: { type: "created" } };
                const made = await provider.construct("cluster", type("WindowsCluster"), { create }, {});
                const { name } = made.state as { name: string };
                assert.equal(name, "new");
                assert.deepEqual(missingOutputs("WindowsCluster", made), []);
                const inputs = { cluster: { ...cluster, name }, repository: {} };
                const app = await provider.construct("iis", type("IisLogMonitorApp"), inputs, {});
                assert.deepEqual(missingOutputs("IisLogMonitorApp", app), []);
            },
            { config },
        );
        assert.equal(ofType("eks:index:Cluster").length, 1);
        assert.equal(ofType("aws:ecr/repository:Repository")[0]?.inputs["name"], "new/iis");
    });

    it("takes values of a new cluster that are not known yet", async () => {
        const { find } = await run(
            async () => {
                const network = {
                    type: "existing",
                    vpcId: pulumi.output("vpc-0a1b2c3d4e5f67890"),
                    privateSubnetIds: [
                        pulumi.output("subnet-0a1b2c3d4e5f67890"),
                        pulumi.output("subnet-0b1b2c3d4e5f67890"),
                    ],
                };
                const create = { name: "new", kubernetesVersion: "1.35", network };
                await provider.construct("cluster", type("WindowsCluster"), { create }, {});
            },
            { config },
        );
        assert.equal(find("eks:index:Cluster").inputs["vpcId"], "vpc-0a1b2c3d4e5f67890");
    });

    const refused: Record<string, [string, object, RegExp]> = {
        "a component that there is not": ["Nothing", {}, /windows-eks-logging:index:Nothing is not a component/],
        "a new cluster with a name of an existing one": [
            "WindowsCluster",
            { name: "dev", create: { name: "new", kubernetesVersion: "1.35" } },
            /WindowsCluster\.name: cannot be combined with create/,
        ],
        "a wrong setting of a new cluster": [
            "WindowsCluster",
            { create: { name: "new", kubernetesVersion: "1.35", natGateways: 1 } },
            /WindowsCluster\.create\.natGateways/,
        ],
        "an Output where a value has to be known": [
            "FluentBitWindows",
            { cluster, namespace: pulumi.output("logs") },
            /FluentBitWindows\.namespace: is an Output/,
        ],
    };
    for (const [what, [name, inputs, sentence]] of Object.entries(refused)) {
        it(`refuses ${what}`, async () => {
            await assert.rejects(
                run(() => provider.construct("it", type(name), inputs as Record<string, unknown>, {}), { config }),
                sentence,
            );
        });
    }
});

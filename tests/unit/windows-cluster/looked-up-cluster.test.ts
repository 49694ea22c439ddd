import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { FluentBitWindows } from "../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { IisLogMonitorApp } from "../../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import type { KubernetesFacts } from "../../../components/windows-cluster/kubernetes-api";
import { type LookedUpClusterArgs, WindowsCluster } from "../../../components/windows-cluster/pulumi/windows-cluster";
import { facts, windowsCluster } from "../cluster";
import { existingIam } from "../existing-iam";
import { account, type Invokes, issuer, region, run } from "../engine";

const config = { "aws:region": region };
const node = { name: "n1", ready: true, build: "10.0.20348", containerRuntime: "containerd" };
const image = `${account}.dkr.ecr.${region}.amazonaws.com/iis@sha256:${"a".repeat(64)}`;
const kmsKeyArn = `arn:aws:kms:${region}:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;

function readKubernetes(): Promise<KubernetesFacts> {
    return Promise.resolve({ version: "v1.33.5", windowsNodes: [node] });
}

function lookedUp(changes: Partial<LookedUpClusterArgs> = {}): WindowsCluster {
    return new WindowsCluster("cluster", {
        name: "dev",
        windowsVersions: ["2022", "2025"],
        kubeconfig: facts.kubeconfig,
        readKubernetes,
        ...changes,
    });
}

function components(cluster: WindowsCluster): pulumi.Resource[] {
    const fluentBit = new FluentBitWindows("fluent-bit", {
        cluster,
        s3: { bucket: "logs-of-dev" },
        routes: [{ match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs", kmsKeyArn }, { type: "firehose" }] }],
    });
    return [fluentBit, new IisLogMonitorApp("iis", { cluster, image })];
}

async function refusal(program: () => unknown, options: { invokes?: Invokes; config?: Record<string, string> } = {}) {
    const registered: string[] = [];
    try {
        await run(program, { config, ...options, registered });
    } catch (error) {
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        return { message: error.message, registered };
    }
    throw new Error("it was not refused");
}

describe("a cluster that WindowsCluster looks up", () => {
    for (const preview of [false, true]) {
        it(`gets what one gets that was looked up before, in a ${preview ? "preview" : "deployment"}`, async () => {
            const requested = async (cluster: () => WindowsCluster) => {
                const { registrations } = await run(
                    () => {
                        components(cluster());
                    },
                    { config, preview },
                );
                return registrations
                    .map(({ type, name, inputs, secrets }) => ({ type, name, inputs, secrets }))
                    .sort((one, other) => (`${one.type} ${one.name}` < `${other.type} ${other.name}` ? -1 : 1));
            };
            assert.deepEqual(
                await requested(() => lookedUp()),
                await requested(() => windowsCluster({ oidcProvider: "existing" })),
            );
        });
    }

    for (const preview of [false, true]) {
        it(`has ARNs of its account beside it that are Outputs, in a ${preview ? "preview" : "deployment"}`, async () => {
            const roleArn = `arn:aws:iam::${account}:role/fluent-bit`;
            const { find } = await run(
                () =>
                    new FluentBitWindows("fluent-bit", {
                        cluster: lookedUp(),
                        identity: { type: "irsa", roleArn: pulumi.output(roleArn) },
                        routes: [
                            {
                                match: { namespace: "shop" },
                                to: [{ type: "cloudWatchLogs", readers: [pulumi.output(roleArn)] }],
                            },
                        ],
                    }),
                { config, preview, invokes: existingIam({ roles: [roleArn] }) },
            );
            const { annotations } = find("kubernetes:core/v1:ServiceAccount").inputs["metadata"] as {
                annotations: Record<string, string>;
            };
            assert.equal(annotations["eks.amazonaws.com/role-arn"], roleArn);
        });
    }

    it("is asked for by its name alone", async () => {
        const { find } = await run(() => new WindowsCluster("cluster", { name: "dev", readKubernetes }), { config });
        const { inputs, secrets } = find("pulumi:providers:kubernetes");
        assert.equal(inputs["clusterIdentifier"], `arn:aws:eks:${region}:${account}:cluster/dev`);
        assert.match(String(inputs["kubeconfig"]), /get-token/);
        assert.deepEqual(secrets, ["kubeconfig"]);
    });

    it("tags an OIDC provider that it owns with the stack", async () => {
        const absent: Invokes = {
            "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": () => {
                throw new Error("couldn't find resource");
            },
        };
        const { find } = await run(() => lookedUp({ oidcProvider: "owned" }), { config, invokes: absent });
        const { inputs } = find("aws:iam/openIdConnectProvider:OpenIdConnectProvider");
        assert.equal(inputs["url"], issuer);
        assert.deepEqual(inputs["tags"], { "pulumi:owner": "organization/windows-eks-logging/test" });
    });

    it("stops the deployment where it is not ready, before anything is created in it or for it", async () => {
        const { message, registered } = await refusal(() => {
            components(
                lookedUp({
                    readKubernetes: () =>
                        Promise.resolve({ version: "v1.33.5", windowsNodes: [{ ...node, ready: false }] }),
                }),
            );
        });
        assert.match(message, /The cluster is not ready for this stack/);
        assert.deepEqual(
            registered.filter((urn) => /kubernetes:|aws:iam/.test(urn)),
            [],
        );
    });

    it("has to be in the region that is named", async () => {
        const { message } = await refusal(() => lookedUp({ region: "us-east-1" }));
        assert.match(
            message,
            /WindowsCluster\.region = "us-east-1": the region of the AWS provider is eu-central-1; use that region/,
        );
    });

    it("gives the bucket its default name, which has the account in it", async () => {
        const { find } = await run(
            () => {
                new FluentBitWindows("fluent-bit", {
                    cluster: lookedUp(),
                    routes: [{ match: { namespace: "shop" }, to: [{ type: "s3" }] }],
                });
            },
            { config },
        );
        assert.equal(find("aws:s3/bucket:Bucket").inputs["bucket"], `dev-${region}-${account}-logs`);
    });

    it("may have a name that is an Output", async () => {
        const { find } = await run(() => components(lookedUp({ name: pulumi.output("dev") })), { config });
        assert.equal(find("aws:iam/role:Role", "fluent-bit").inputs["name"], `dev-${region}-fluent-bit`);
        const { message } = await refusal(() => components(lookedUp({ name: pulumi.output("not a name") })));
        assert.match(message, /WindowsCluster\.name = "not a name": must be the name of an EKS cluster/);
    });

    const misused: Record<string, [() => Partial<LookedUpClusterArgs>, RegExp]> = {
        "an Output where a value must be known": [
            () => ({ oidcProvider: pulumi.output("owned") as never }),
            /WindowsCluster\.oidcProvider: is an Output/,
        ],
        "a region that is an Output": [
            () => ({ region: pulumi.output(region) as never }),
            /WindowsCluster\.region: is an Output/,
        ],
        "a resource instead of its name": [
            () => ({ name: new pulumi.ComponentResource("test:index:Cluster", "it") as never }),
            /WindowsCluster\.name: is a resource \(test:index:Cluster\); write its attribute/,
        ],
        "a function": [() => ({ name: (() => "dev") as never }), /WindowsCluster\.name: is a function; call it/],
        "a kubeconfig of the wrong kind": [
            () => ({ kubeconfig: pulumi.secret(5 as never) }),
            /WindowsCluster\.kubeconfig: must be a kubeconfig: .*it is a number/,
        ],
    };
    for (const [what, [args, sentence]] of Object.entries(misused)) {
        it(`refuses ${what}`, async () => {
            assert.match((await refusal(() => lookedUp(args()))).message, sentence);
        });
    }

    it("refuses settings that it does not know", async () => {
        const { message } = await refusal(() => lookedUp({ windowVersions: ["2022"] } as never));
        assert.match(message, /WindowsCluster\.windowVersions .*did you mean "windowsVersions"/);
    });
});

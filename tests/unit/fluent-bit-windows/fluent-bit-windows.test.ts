import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { windowsCluster } from "../cluster";
import { existingIam } from "../existing-iam";
import { account, type Invokes, issuer, type Registration, run } from "../engine";

const role = "aws:iam/role:Role";
const policy = "aws:iam/policy:Policy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const daemonSet = "kubernetes:apps/v1:DaemonSet";

function deploy(
    args: Omit<FluentBitWindowsArgs, "cluster"> = {},
    options: { preview?: boolean; invokes?: Invokes } = {},
) {
    return run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args }), options);
}

function json(registration: Registration, argument: string): Record<string, unknown> {
    return JSON.parse(registration.inputs[argument] as string) as Record<string, unknown>;
}

describe("FluentBitWindows", () => {
    it("lets one service account assume its role, and no other", async () => {
        const { find } = await deploy();
        const key = issuer.replace("https://", "");
        assert.deepEqual(json(find(role), "assumeRolePolicy")["Statement"], [
            {
                Sid: "OnlyThisServiceAccount",
                Effect: "Allow",
                Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${key}` },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                    StringEquals: {
                        [`${key}:aud`]: "sts.amazonaws.com",
                        [`${key}:sub`]: "system:serviceaccount:amazon-cloudwatch:fluent-bit",
                    },
                },
            },
        ]);
        const { inputs } = find("kubernetes:core/v1:ServiceAccount");
        const metadata = inputs["metadata"] as { name: string; namespace: string; annotations: Record<string, string> };
        assert.equal(`${metadata.namespace}:${metadata.name}`, "amazon-cloudwatch:fluent-bit");
        assert.equal(
            metadata.annotations["eks.amazonaws.com/role-arn"],
            `arn:aws:iam::${account}:role/${String(find(role).inputs["name"])}`,
        );
    });

    it("creates the log groups with retention, key and tags", async () => {
        const kmsKeyArn = `arn:aws:kms:eu-central-1:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
        const { ofType } = await deploy({
            tags: { team: "logs" },
            cloudWatchLogs: { retentionDays: 14, kmsKeyArn },
            routes: [
                {
                    match: { namespace: "shop" },
                    to: [{ type: "cloudWatchLogs", logGroup: "/shop", retentionDays: 365 }],
                },
            ],
        });
        const groups = ofType(logGroup).map(({ inputs }) => inputs);
        assert.deepEqual(
            groups.map((group) => [group["name"], group["retentionInDays"]]),
            [
                ["/shop", 365],
                ["/aws/containerinsights/dev/amazon-cloudwatch", 14],
                ["/aws/containerinsights/dev/_unrouted", 14],
                ["/aws/containerinsights/dev/_monitoring", 7],
            ],
        );
        assert.ok(groups.every((group) => group["kmsKeyId"] === kmsKeyArn));
        assert.deepEqual(groups[0]?.["tags"], { team: "logs" });
    });

    it("deletes its log groups with the stack, unless they are to be kept", async () => {
        const kept = async (keepOnDestroy: boolean) =>
            (await deploy({ cloudWatchLogs: { keepOnDestroy } })).ofType(logGroup).map((group) => group.retainOnDelete);
        assert.deepEqual([...new Set(await kept(false))], [false]);
        assert.deepEqual([...new Set(await kept(true))], [true]);
    });

    it("starts only when it may write, and where it writes is there", async () => {
        const { ofType } = await deploy({ routes: [{ match: { namespace: "shop" } }] });
        const before = [...ofType(logGroup), ...ofType(attachment)].map(({ urn }) => urn);
        assert.equal(before.length, 5);
        for (const set of ofType(daemonSet)) {
            for (const urn of before) {
                assert.ok(set.dependencies.includes(urn), `${set.name} does not wait for ${urn}`);
            }
        }
    });

    it("creates the namespace before what is in it, and only if it is told to", async () => {
        const { find, ofType } = await deploy();
        const namespace = find("kubernetes:core/v1:Namespace").urn;
        for (const type of ["ServiceAccount", "ConfigMap"]) {
            for (const object of ofType(`kubernetes:core/v1:${type}`)) {
                assert.ok(object.dependencies.includes(namespace), `${object.name} does not wait for the namespace`);
            }
        }
        assert.deepEqual((await deploy({ createNamespace: false })).ofType("kubernetes:core/v1:Namespace"), []);
    });

    it("waits for the OIDC provider before it trusts it", async () => {
        const { find } = await deploy();
        assert.ok(find(role).dependencies.includes(find("aws:iam/openIdConnectProvider:OpenIdConnectProvider").urn));
    });

    it("puts everything below the component, and every object on the component's cluster", async () => {
        const { registrations, find } = await deploy();
        const provider = find("pulumi:providers:kubernetes").urn;
        for (const registration of registrations.filter(({ type }) => !type.startsWith("windows-eks-logging:"))) {
            if (registration.parent.endsWith("WindowsCluster::cluster")) {
                continue;
            }
            assert.match(registration.parent, /FluentBitWindows::fluent-bit$/, registration.name);
            if (registration.type.startsWith("kubernetes:")) {
                assert.ok(registration.provider.startsWith(provider), registration.name);
            }
        }
    });

    it("grants the nodes' role where IRSA is not wanted", async () => {
        const { find, ofType, result } = await deploy(
            { identity: { type: "nodeRole", roleName: "windows-nodes" } },
            { invokes: existingIam({ roles: [`arn:aws:iam::${account}:role/windows-nodes`] }) },
        );
        assert.deepEqual(ofType(role), []);
        assert.equal(find(attachment).inputs["role"], "windows-nodes");
        assert.equal(result.roleArn, undefined);
    });

    it("may do no more in the cluster than read a pod", async () => {
        const { find } = await deploy();
        assert.deepEqual(find("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole").inputs["rules"], [
            { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
        ]);
    });

    it("shows the whole policy in the first preview", async () => {
        const { find } = await deploy({}, { preview: true });
        const statement = (json(find(policy), "policy")["Statement"] as { Resource: string[] }[])[0];
        assert.deepEqual(statement?.Resource, [
            `arn:aws:logs:eu-central-1:${account}:log-group:/aws/containerinsights/dev/amazon-cloudwatch:log-stream:*`,
            `arn:aws:logs:eu-central-1:${account}:log-group:/aws/containerinsights/dev/_unrouted:log-stream:*`,
            `arn:aws:logs:eu-central-1:${account}:log-group:/aws/containerinsights/dev/_monitoring:log-stream:*`,
        ]);
    });

    it("repairs by force what somebody edited", async () => {
        const { registrations } = await deploy();
        const objects = registrations.filter(({ type }) => type.startsWith("kubernetes:"));
        assert.ok(objects.length > 0);
        for (const { inputs, name } of objects) {
            const { annotations } = inputs["metadata"] as { annotations?: Record<string, string> };
            assert.equal(annotations?.["pulumi.com/patchForce"], "true", name);
        }
    });

    it("waits for pods to be gone when it is deleted, and for nothing that goes at once", async () => {
        const { registrations } = await deploy();
        const waited = registrations.filter(({ type, inputs }) => {
            const { annotations } = (inputs["metadata"] ?? {}) as { annotations?: Record<string, string> };
            return (
                type.startsWith("kubernetes:") && annotations?.["pulumi.com/deletionPropagationPolicy"] !== "background"
            );
        });
        assert.deepEqual([...new Set(waited.map(({ type }) => type))].sort(), [
            "kubernetes:apps/v1:DaemonSet",
            "kubernetes:core/v1:Namespace",
        ]);
    });

    it("refuses wrong arguments before it creates anything", async () => {
        const seen: string[] = [];
        await assert.rejects(
            run(async () => {
                const cluster = windowsCluster();
                try {
                    new FluentBitWindows("fluent-bit", { cluster, routes: [{ match: { namespace: "Shop" } }] });
                } catch (error) {
                    seen.push(String(error));
                    throw error;
                }
                await Promise.resolve();
            }),
            (error) => pulumi.RunError.isInstance(error),
        );
        assert.match(seen.join(""), /FluentBitWindows\.routes\[0\]\.match\.namespace = "Shop"/);
    });
});

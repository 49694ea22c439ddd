import assert from "node:assert/strict";

import {
    DescribeAddonCommand,
    DescribeClusterCommand,
    DescribeNodegroupCommand,
    EKSClient,
    ListAddonsCommand,
    ListClustersCommand,
    ListNodegroupsCommand,
    type Nodegroup,
} from "@aws-sdk/client-eks";
import { DescribeLaunchTemplatesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";

import { type Environment, openEnvironment } from "../../../local/environment";
import { AwsAccount } from "../aws-account";
import { CreatedStack, region } from "./created-stack";
import type { StepEvent } from "../engine-steps";

const cluster = "created";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const windowsNodeGroups = [
    { name: "windows-2022", instanceTypes: ["m6a.large"] },
    { name: "windows-2025", windowsVersion: "2025" },
];
const upgraded = { kubernetesVersion: "1.36", windowsNodeGroups };

/** `make e2e` runs these beside the stack `local`: a stack that creates its cluster, on stand-ins for EKS. */
describe("a stack that creates its cluster", function () {
    // The Kubernetes provider can miss that a DaemonSet is gone, and waits ten minutes then: https://github.com/pulumi/pulumi-kubernetes/issues/3317
    this.timeout(900_000);
    let environment: Environment;
    let aws: AwsAccount;
    let eks: EKSClient;
    let ec2: EC2Client;
    let kms: KMSClient;
    let stack: CreatedStack;

    before(async () => {
        environment = openEnvironment();
        const options = {
            endpoint: environment.aws,
            region,
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        };
        aws = new AwsAccount(environment.aws, region);
        eks = new EKSClient(options);
        ec2 = new EC2Client(options);
        kms = new KMSClient(options);
        stack = await CreatedStack.make(environment);
    });
    after(() => stack.remove());

    const groups = async (): Promise<Nodegroup[]> => {
        const { nodegroups = [] } = await eks.send(new ListNodegroupsCommand({ clusterName: cluster }));
        return Promise.all(
            nodegroups.map(async (nodegroupName) => {
                const { nodegroup } = await eks.send(
                    new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName }),
                );
                assert.ok(nodegroup);
                return nodegroup;
            }),
        );
    };
    const usableKeys = async (): Promise<number> => {
        const { Keys = [] } = await kms.send(new ListKeysCommand({}));
        const states = await Promise.all(
            Keys.map(async ({ KeyId }) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState),
        );
        return states.filter((state) => state === "Enabled").length;
    };

    const assertNothingIsLeft = async () => {
        assert.deepEqual((await eks.send(new ListClustersCommand({}))).clusters, []);
        assert.deepEqual((await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates, []);
        assert.equal(await usableKeys(), 0);
        assert.deepEqual(await aws.logGroups("/aws/"), []);
        const ofOurs = (names: string[]) => names.filter((name) => name.startsWith("created-us-east-1-"));
        assert.deepEqual(ofOurs(await aws.roleNames()), []);
        assert.deepEqual(ofOurs(await aws.policyNames()), []);
        assert.deepEqual(await aws.oidcProviders(region), []);
        assert.deepEqual(await aws.repositoryNames(), []);
    };

    describe("coming up", () => {
        let steps: StepEvent[];
        before(async () => {
            steps = await stack.steps("up");
        });

        it("waits for what Windows nodes need", () => {
            assertOrder(
                steps,
                is("cluster-control-plane", "aws:cloudwatch/logGroup:LogGroup"),
                is("cluster-eksCluster"),
            );
            assertOrder(steps, is("cluster-vpc-cni", "aws:eks/addon:Addon"), is("cluster-linux", nodeGroup));
            assertOrder(steps, is("cluster-linux", nodeGroup), is("cluster-coredns"));
            for (const group of ["cluster-windows-2022", "cluster-windows-2025"]) {
                assertOrder(steps, is("cluster-coredns"), is(group, nodeGroup));
                assertOrder(steps, is(group, nodeGroup), inKubernetes);
            }
        });
    });

    describe("in AWS", () => {
        it("has a private cluster, encrypted and logged", async () => {
            const { cluster: found } = await eks.send(new DescribeClusterCommand({ name: cluster }));
            assert.equal(found?.version, "1.35");
            assert.equal(found.resourcesVpcConfig?.endpointPublicAccess, false);
            assert.equal(found.resourcesVpcConfig.endpointPrivateAccess, true);
            assert.match(found.encryptionConfig?.[0]?.provider?.keyArn ?? "", /^arn:aws:kms:us-east-1:/);
            const [group] = await aws.logGroups("/aws/eks/created/");
            assert.equal(group?.retentionInDays, 30);
        });

        it("has each add-on once, the VPC CNI with the addresses of Windows pods", async () => {
            const { addons } = await eks.send(new ListAddonsCommand({ clusterName: cluster }));
            assert.deepEqual(addons?.sort(), ["coredns", "kube-proxy", "vpc-cni"]);
            const { addon } = await eks.send(new DescribeAddonCommand({ clusterName: cluster, addonName: "vpc-cni" }));
            const configuration = JSON.parse(addon?.configurationValues ?? "{}") as Record<string, unknown>;
            assert.equal(configuration["enableWindowsIpam"], "true");
        });

        it("has a node group for Linux and one for each Windows version, on two roles", async () => {
            const found = await groups();
            assert.deepEqual(found.map(({ amiType }) => amiType).sort(), [
                "AL2023_x86_64_STANDARD",
                "WINDOWS_CORE_2022_x86_64",
                "WINDOWS_CORE_2025_x86_64",
            ]);
            assert.equal(new Set(found.map(({ nodeRole }) => nodeRole)).size, 2);
            assert.ok(found.every(({ launchTemplate }) => launchTemplate?.version === "1"));
        });

        it("has an OIDC provider of the cluster's issuer, which Fluent Bit's role trusts", async () => {
            const { cluster: found } = await eks.send(new DescribeClusterCommand({ name: cluster }));
            const issuer = found?.identity?.oidc?.issuer?.replace("https://", "") ?? "";
            assert.ok((await aws.oidcProviders(region)).some(({ url }) => url.replace("https://", "") === issuer));
            const [statement] = await aws.trust("created-us-east-1-fluent-bit");
            assert.equal(
                statement?.Condition["StringEquals"]?.[`${issuer}:sub`],
                "system:serviceaccount:created-logging:fluent-bit",
            );
        });
    });

    describe("left alone", () => {
        it("has not drifted", async () => {
            await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
        });

        it("has nothing to change, and passes every policy, all of them mandatory", async () => {
            const allowed = { enforcementLevel: "mandatory", additionallyAllowed: ["registry.example/*"] };
            const config = stack.file("policies.json", { all: "mandatory", "images-from-allowed-registries": allowed });
            const policies = ["--policy-pack", "policy", "--policy-pack-config", config];
            await stack.pulumi(["preview", "--expect-no-changes", ...policies]);
        });
    });

    describe("changed", () => {
        it("makes a node group of other instances beside the old one, before that goes", async () => {
            const before = (await groups()).map(({ nodegroupName }) => nodegroupName);
            const steps = await stack.steps("up", { windowsNodeGroups });
            assertOrder(
                steps,
                is("cluster-windows-2022", nodeGroup, "create-replacement"),
                is("cluster-windows-2022", nodeGroup, "delete-replaced"),
            );
            const after = (await groups()).map(({ nodegroupName }) => nodegroupName);
            assert.equal(after.length, 3);
            assert.equal(after.filter((name) => !before.includes(name)).length, 1);
        });

        it("upgrades in place: the control plane, and then the nodes", async () => {
            const before = (await groups()).map(({ nodegroupArn }) => nodegroupArn);
            // Protected for the next test.
            const steps = await stack.steps("up", { ...upgraded, protect: true });
            assert.deepEqual(new Set(steps.map(({ operation }) => operation)), new Set(["same", "update"]));
            for (const name of ["cluster-linux", "cluster-windows-2022", "cluster-windows-2025"]) {
                assertOrder(steps, is("cluster-eksCluster"), is(name, nodeGroup));
            }
            const found = await groups();
            assert.ok(found.every(({ version }) => version === "1.36"));
            assert.deepEqual(found.map(({ nodegroupArn }) => nodegroupArn).sort(), before.sort());
        });

        it("loses nothing to `pulumi destroy` as long as it is protected", async () => {
            // The preview finds out. Without it, the engine would delete what is not protected first.
            const { exitCode, stdout, stderr } = await stack.pulumi(["destroy", "--yes"], upgraded, false);
            assert.notEqual(exitCode, 0);
            assert.match(stdout + stderr, /cluster-vpc-cni" cannot be deleted/);
            assert.equal((await groups()).length, 3);
            await stack.pulumi(["up", "--yes", "--skip-preview"], upgraded);
        });
    });

    describe("destroyed", () => {
        let steps: StepEvent[];
        before(async () => {
            steps = await stack.steps("destroy");
        });

        it("goes in the opposite order: workloads, Windows nodes, Linux nodes, control plane, its log group", () => {
            for (const group of ["cluster-windows-2022", "cluster-windows-2025"]) {
                assertOrder(steps, inKubernetes, is(group, nodeGroup));
                assertOrder(steps, is(group, nodeGroup), is("cluster-linux", nodeGroup));
                assertOrder(steps, is(group, nodeGroup), is("cluster-windows-node-AmazonEKSWorkerNodePolicy"));
            }
            assertOrder(steps, is("cluster-linux", nodeGroup), is("cluster-vpc-cni", "aws:eks/addon:Addon"));
            assertOrder(steps, is("cluster-linux", nodeGroup), is("cluster-eksCluster"));
            assertOrder(
                steps,
                is("cluster-eksCluster"),
                is("cluster-control-plane", "aws:cloudwatch/logGroup:LogGroup"),
            );
        });

        it("leaves nothing", assertNothingIsLeft);
    });

    describe("interrupted while it comes up", () => {
        // Among the node groups, and, in the `up` that goes on, among the workloads.
        for (const count of [19, 15]) {
            it(`stops in order when it has made ${count} more, with nothing half done`, async () => {
                const { made, whole } = await stack.stoppedUp(count);
                assert.ok(made >= count, `it had made ${made}`);
                assert.ok(!whole, "it had come to its end before it was stopped");
                assert.equal(await stack.pendingOperations(), 0);
            });
        }

        it("can be destroyed, and leaves nothing", async () => {
            await stack.steps("destroy");
            await assertNothingIsLeft();
        });
    });
});

type Which = (step: StepEvent) => boolean;

function is(resource: string, type?: string, operation?: string): Which {
    return (step) =>
        step.resource === resource &&
        (type === undefined || step.type === type) &&
        (operation === undefined || step.operation === operation);
}

function inKubernetes({ type }: StepEvent): boolean {
    return type.startsWith("kubernetes:");
}

/** Asserts that all of the one was done before any of the other began. */
function assertOrder(steps: readonly StepEvent[], first: Which, then: Which): void {
    const lastDone = steps.map((step) => step.done && first(step)).lastIndexOf(true);
    const firstBegun = steps.findIndex((step) => !step.done && then(step));
    assert.ok(lastDone >= 0 && firstBegun >= 0, `a step is missing among ${JSON.stringify(steps, undefined, 1)}`);
    assert.ok(
        lastDone < firstBegun,
        `${steps[firstBegun]?.resource ?? ""} began before ${steps[lastDone]?.resource ?? ""} was done`,
    );
}

import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";

import type { AwsCredentials } from "../../../../components/aws/credentials";
import { FluentBitWindows } from "../../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { fluentBitSettings } from "../../../../components/fluent-bit-windows/settings";
import { createdClusterSettings } from "../../../../components/windows-cluster/create/settings";
import { ownerTag } from "../../../../components/windows-cluster/owner-tag";
import { WindowsCluster } from "../../../../components/windows-cluster/pulumi/windows-cluster";
import { account, issuer, type Invokes, region, type Registration, run } from "../../engine";

const invokes: Invokes = {
    "aws:eks/getAddonVersion:getAddonVersion": ({ addonName, kubernetesVersion }) => ({
        version: `${String(addonName)} for ${String(kubernetesVersion)}`,
    }),
};

function create(
    settings: object = {},
    preview = false,
    use: (cluster: WindowsCluster) => void = () => undefined,
    credentials?: AwsCredentials,
) {
    const parsed = createdClusterSettings.parse({
        mode: "create",
        name: "demo",
        kubernetesVersion: "1.35",
        ...settings,
    });
    return run(
        () => {
            const cluster = new WindowsCluster("cluster", {
                create: parsed,
                place: { partition: "aws", region, accountId: account },
                site: { zoneNames: ["eu-central-1a", "eu-central-1b"], creatorArns: [] },
                owner: "organization/windows-eks-logging/test",
                tags: { team: "logs" },
                ...(credentials !== undefined && { credentials }),
            });
            use(cluster);
            return cluster;
        },
        { invokes, preview },
    );
}

interface Trust {
    Principal: { Federated: string };
    Condition: { StringEquals: Record<string, string> };
}

function valueOf<T>(output: Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
}

/** The name of the component's child that a node group is, which its launch template has too. */
function groupName(inputs: Record<string, unknown>): string {
    return `cluster-${String(inputs["nodeGroupNamePrefix"]).replace(/-$/, "")}`;
}

const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";

/** What the SDK of the remote component adds to the options of an add-on. */
const overwrites = { resolveConflictsOnCreate: "OVERWRITE", resolveConflictsOnUpdate: "OVERWRITE" };

function waitsFor(later: Registration, earlier: Registration): boolean {
    return later.dependencies.some((urn) => urn.endsWith(`$${earlier.type}::${earlier.name}`));
}

describe("a cluster that is created", () => {
    it("is private, encrypted and logged, with access entries from the first day", async () => {
        const { find } = await create();
        const { inputs } = find("eks:index:Cluster");
        assert.equal(inputs["name"], "demo");
        assert.equal(inputs["version"], "1.35");
        assert.equal(inputs["authenticationMode"], "API");
        assert.equal(inputs["endpointPublicAccess"], false);
        assert.equal(inputs["endpointPrivateAccess"], true);
        assert.equal(inputs["skipDefaultNodeGroup"], true);
        assert.equal(inputs["deletionProtection"], true);
        assert.deepEqual(inputs["enabledClusterLogTypes"], ["api", "audit", "authenticator"]);
        assert.deepEqual(inputs["vpcCniOptions"], {
            addonVersion: "vpc-cni for 1.35",
            configurationValues: { enableWindowsIpam: "true" },
            ...overwrites,
        });
        assert.equal(find("aws:kms/key:Key").inputs["enableKeyRotation"], true);
        assert.equal(find("aws:cloudwatch/logGroup:LogGroup").inputs["name"], "/aws/eks/demo/cluster");
        assert.equal(find("aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"], 30);
    });

    it("does what its settings say", async () => {
        const key = `arn:aws:kms:${region}:${account}:key/1`;
        const admin = `arn:aws:iam::${account}:role/admin`;
        const { find, ofType } = await create({
            publicAccessCidrs: ["198.51.100.0/24"],
            secretsKmsKeyArn: key,
            administratorArns: [admin],
            controlPlaneLogs: { types: ["audit"], retentionDays: 365, kmsKeyArn: key, keepOnDestroy: true },
            addOnVersions: {
                vpcCni: "v1.20.4-eksbuild.1",
                coreDns: "v1.13.1-eksbuild.1",
                kubeProxy: "v1.35.0-eksbuild.2",
            },
            prefixDelegation: true,
            sessionManager: true,
            protect: false,
            network: {
                type: "existing",
                vpcId: "vpc-00000001",
                privateSubnetIds: ["subnet-00000001", "subnet-00000002"],
            },
        });
        const { inputs } = find("eks:index:Cluster");
        assert.equal(inputs["endpointPublicAccess"], true);
        assert.deepEqual(inputs["publicAccessCidrs"], ["198.51.100.0/24"]);
        assert.equal(inputs["encryptionConfigKeyArn"], key);
        assert.deepEqual(ofType("aws:kms/key:Key"), []);
        assert.deepEqual(Object.keys(inputs["accessEntries"] as object), [admin]);
        assert.deepEqual(inputs["enabledClusterLogTypes"], ["audit"]);
        assert.deepEqual(inputs["vpcCniOptions"], {
            addonVersion: "v1.20.4-eksbuild.1",
            configurationValues: { enableWindowsIpam: "true", enableWindowsPrefixDelegation: "true" },
            ...overwrites,
        });
        assert.deepEqual(inputs["kubeProxyAddonOptions"], { version: "v1.35.0-eksbuild.2", ...overwrites });
        assert.equal(find("aws:eks/addon:Addon").inputs["addonVersion"], "v1.13.1-eksbuild.1");
        assert.equal(inputs["deletionProtection"], false);
        assert.equal(inputs["vpcId"], "vpc-00000001");
        assert.deepEqual(inputs["privateSubnetIds"], ["subnet-00000001", "subnet-00000002"]);
        assert.deepEqual(ofType("awsx:ec2:Vpc"), []);
        const logGroup = find("aws:cloudwatch/logGroup:LogGroup");
        assert.equal(logGroup.inputs["retentionInDays"], 365);
        assert.equal(logGroup.inputs["kmsKeyId"], key);
        assert.equal(logGroup.retainOnDelete, true);
        const policies = ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map((r) => r.inputs["policyArn"]);
        assert.equal(
            policies.filter((arn) => arn === "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore").length,
            2,
        );
    });

    it("makes a network with as many NAT gateways as asked for", async () => {
        const { find } = await create({ network: { type: "created", zones: 3, natGateways: "onePerZone" } });
        const { inputs } = find("awsx:ec2:Vpc");
        // Those that were looked up: awsx would take the first three, EKS or not.
        assert.deepEqual(inputs["availabilityZoneNames"], ["eu-central-1a", "eu-central-1b"]);
        assert.equal(inputs["numberOfAvailabilityZones"], undefined);
        assert.deepEqual(inputs["natGateways"], { strategy: "OnePerAz" });
        assert.equal(inputs["enableDnsHostnames"], true);
    });

    it("lets its control plane manage Windows addresses, and gives each kind of node its own role", async () => {
        const { ofType, find } = await create();
        const policies = ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
            .filter((r) => r.inputs["role"] !== undefined && r.name.startsWith("cluster-control-plane-"))
            .map((r) => r.inputs["policyArn"]);
        assert.ok(policies.includes("arn:aws:iam::aws:policy/AmazonEKSVPCResourceController"));
        const roles = ofType("aws:iam/role:Role").map((r) => r.inputs["name"]);
        assert.equal(new Set(roles).size, 3);
        assert.notEqual(
            find(nodeGroup, "cluster-linux").inputs["nodeRoleArn"],
            find(nodeGroup, "cluster-windows-2022").inputs["nodeRoleArn"],
        );
    });

    it("makes Windows nodes as the group says", async () => {
        const { find, ofType } = await create({
            clusterAutoscaler: true,
            windowsNodeGroups: [
                {
                    name: "web",
                    windowsVersion: "2025",
                    edition: "Full",
                    instanceTypes: ["m6i.large", "m6a.large"],
                    minSize: 0,
                    maxSize: 8,
                    desiredSize: 3,
                    spot: true,
                    diskGiB: 200,
                    labels: { tier: "web" },
                    taints: [{ key: "team", value: "a", effect: "NoExecute" }],
                    maxUnavailable: 2,
                    schedule: { stop: "0 20 * * 1-5", start: "0 6 * * 1-5", timeZone: "Europe/Berlin" },
                },
            ],
        });
        const { inputs } = find(nodeGroup, "cluster-web");
        assert.equal(inputs["amiType"], "WINDOWS_FULL_2025_x86_64");
        assert.equal(inputs["nodeGroupNamePrefix"], "web-");
        assert.equal(inputs["capacityType"], "SPOT");
        assert.deepEqual(inputs["instanceTypes"], ["m6i.large", "m6a.large"]);
        assert.deepEqual(inputs["scalingConfig"], { minSize: 0, maxSize: 8, desiredSize: 3 });
        assert.deepEqual(inputs["updateConfig"], { maxUnavailable: 2 });
        assert.deepEqual(inputs["labels"], { tier: "web" });
        assert.deepEqual(inputs["taints"], [
            { key: "os", value: "windows", effect: "NO_SCHEDULE" },
            { key: "team", value: "a", effect: "NO_EXECUTE" },
        ]);
        const template = find(launchTemplate, "cluster-web").inputs;
        assert.deepEqual(template["metadataOptions"], {
            httpEndpoint: "enabled",
            httpTokens: "required",
            httpPutResponseHopLimit: 1,
        });
        const [disk] = template["blockDeviceMappings"] as [{ deviceName: string; ebs: Record<string, unknown> }];
        assert.equal(disk.deviceName, "/dev/sda1");
        assert.deepEqual([disk.ebs["volumeType"], disk.ebs["volumeSize"], disk.ebs["encrypted"]], ["gp3", 200, "true"]);
        assert.equal(template["userData"], undefined);
        const autoscaler = ofType("aws:autoscaling/tag:Tag").map(
            (r) => r.inputs["tag"] as { key: string; value: string },
        );
        const value = (end: string) => autoscaler.find(({ key }) => key.endsWith(end))?.value;
        assert.equal(value("/label/kubernetes.io/os"), "windows");
        assert.equal(value("/taint/team"), "a:NoExecute");
        const stop = find("aws:autoscaling/schedule:Schedule", "cluster-web-stop").inputs;
        assert.deepEqual(
            [stop["recurrence"], stop["desiredCapacity"], stop["timeZone"]],
            ["0 20 * * 1-5", 0, "Europe/Berlin"],
        );
        const start = find("aws:autoscaling/schedule:Schedule", "cluster-web-start").inputs;
        assert.deepEqual([start["minSize"], start["desiredCapacity"]], [0, 3]);
    });

    it("makes Linux nodes, and the rarer parts of Windows nodes, as the settings say", async () => {
        const key = `arn:aws:kms:${region}:${account}:key/2`;
        const { find } = await create({
            network: { type: "created", cidr: "10.1.0.0/18" },
            linuxNodes: {
                instanceTypes: ["t4g.large"],
                minSize: 3,
                maxSize: 5,
                desiredSize: 4,
                diskGiB: 40,
                spot: true,
                labels: { pool: "system" },
            },
            windowsNodeGroups: [
                {
                    name: "w",
                    releaseVersion: "1.35-2026.10.13",
                    diskKmsKeyArn: key,
                    windowsTaint: false,
                    metadataHopLimit: 2,
                },
            ],
        });
        assert.equal(find("awsx:ec2:Vpc").inputs["cidrBlock"], "10.1.0.0/18");
        const linux = find(nodeGroup, "cluster-linux").inputs;
        assert.equal(linux["amiType"], "AL2023_ARM_64_STANDARD");
        assert.equal(linux["capacityType"], "SPOT");
        assert.deepEqual(linux["scalingConfig"], { minSize: 3, maxSize: 5, desiredSize: 4 });
        assert.deepEqual(linux["labels"], { pool: "system" });
        const disk = (group: string) =>
            (find(launchTemplate, group).inputs["blockDeviceMappings"] as [{ ebs: Record<string, unknown> }])[0].ebs;
        assert.equal(disk("cluster-linux")["volumeSize"], 40);
        assert.equal(disk("cluster-linux")["kmsKeyId"], undefined);
        assert.equal(disk("cluster-w")["kmsKeyId"], key);
        const windows = find(nodeGroup, "cluster-w").inputs;
        assert.equal(windows["releaseVersion"], "1.35-2026.10.13");
        assert.deepEqual(windows["taints"], []);
        const metadata = find(launchTemplate, "cluster-w").inputs["metadataOptions"] as Record<string, unknown>;
        assert.equal(metadata["httpPutResponseHopLimit"], 2);
    });

    it("comes up in the order that Windows needs, and so goes in the opposite one", async () => {
        const { find } = await create();
        const cluster = find("eks:index:Cluster");
        const linux = find(nodeGroup, "cluster-linux");
        const coreDns = find("aws:eks/addon:Addon");
        const windows = find(nodeGroup, "cluster-windows-2022");
        assert.ok(waitsFor(cluster, find("aws:cloudwatch/logGroup:LogGroup")), "the log group is there first");
        assert.ok(waitsFor(linux, cluster));
        assert.ok(waitsFor(coreDns, linux));
        assert.ok(waitsFor(windows, coreDns));
        assert.ok(waitsFor(find("pulumi:providers:kubernetes"), windows), "no workload before Windows nodes");
    });

    it("is reached by the kubeconfig that the component gives, as a secret", async () => {
        const { find } = await create();
        const provider = find("pulumi:providers:kubernetes");
        assert.deepEqual(provider.secrets, ["kubeconfig"]);
        assert.match(String(provider.inputs["kubeconfig"]), /"kind":"Config"/);
        assert.equal(provider.inputs["clusterIdentifier"], `arn:aws:eks:${region}:${account}:cluster/demo`);
    });

    it("gets tokens in the cluster's region and with the credentials of the AWS provider", async () => {
        const exec = async (credentials?: AwsCredentials) => {
            const { find } = await create({}, false, undefined, credentials);
            const { users } = JSON.parse(String(find("pulumi:providers:kubernetes").inputs["kubeconfig"])) as {
                users: [{ user: { exec: { command: string; args: string[] } } }];
            };
            return [users[0].user.exec.command, ...users[0].user.exec.args].join(" ");
        };
        const plain = "aws eks get-token --cluster-name demo --region eu-central-1 --output json";
        assert.equal(await exec(), plain);
        const roleArn = `arn:aws:iam::${account}:role/deployer`;
        assert.equal(
            await exec({ profile: "prod", assumeRoles: [{ roleArn }] }),
            `${plain} --profile prod --role-arn ${roleArn}`,
        );
    });

    it("refuses an explicit AWS provider whose credentials it is not told", async () => {
        const parsed = createdClusterSettings.parse({ mode: "create", name: "demo", kubernetesVersion: "1.35" });
        const explicit = (credentials?: AwsCredentials) =>
            run(
                () => {
                    const provider = new aws.Provider("other", { profile: "prod" });
                    return new WindowsCluster(
                        "cluster",
                        {
                            create: parsed,
                            place: { partition: "aws", region, accountId: account },
                            site: { zoneNames: ["eu-central-1a", "eu-central-1b"], creatorArns: [] },
                            owner: "organization/windows-eks-logging/test",
                            ...(credentials !== undefined && { credentials }),
                        },
                        { providers: { aws: provider } },
                    );
                },
                { invokes },
            );
        await assert.rejects(explicit(), /credentials to the profile, assumeRoles/);
        const { find } = await explicit({ profile: "prod" });
        assert.match(String(find("pulumi:providers:kubernetes").inputs["kubeconfig"]), /"--profile","prod"/);
    });

    it("gives its nodes the name that EKS knows it by, and the private subnets", async () => {
        const { ofType, find } = await create();
        const groups = ofType(nodeGroup);
        assert.equal(groups.length, 2);
        for (const { inputs } of groups) {
            assert.equal(inputs["clusterName"], "demo");
            assert.deepEqual(inputs["subnetIds"], ["subnet-0000000a", "subnet-0000000b"]);
            assert.deepEqual(inputs["launchTemplate"], { id: `${groupName(inputs)}-id`, version: "1" });
        }
        assert.equal(find("aws:eks/addon:Addon").inputs["clusterName"], "demo");
        assert.deepEqual(find("eks:index:Cluster").inputs["privateSubnetIds"], ["subnet-0000000a", "subnet-0000000b"]);
        assert.match(String(find("eks:index:Cluster").inputs["encryptionConfigKeyArn"]), /^arn:aws:kms:/);
    });

    it("owns the OIDC provider of its issuer, which a role of a service account can trust", async () => {
        const { find, result } = await create();
        const { inputs } = find("aws:iam/openIdConnectProvider:OpenIdConnectProvider");
        assert.equal(inputs["url"], issuer);
        assert.deepEqual(inputs["tags"], { team: "logs", [ownerTag]: "organization/windows-eks-logging/test" });
        assert.equal(
            await valueOf(result.oidcProviderArn),
            `arn:aws:iam::${account}:oidc-provider/${issuer.replace("https://", "")}`,
        );
    });

    it("lets Fluent Bit's role trust one service account of the cluster that is made", async () => {
        const { find } = await create({}, false, (cluster) => {
            new FluentBitWindows("fluent-bit", { ...fluentBitSettings.parse({}), cluster });
        });
        const role = find("aws:iam/role:Role", "fluent-bit");
        const { Statement } = JSON.parse(String(role.inputs["assumeRolePolicy"])) as { Statement: [Trust] };
        const url = issuer.replace("https://", "");
        assert.equal(Statement[0].Principal.Federated, `arn:aws:iam::${account}:oidc-provider/${url}`);
        assert.deepEqual(Statement[0].Condition.StringEquals, {
            [`${url}:aud`]: "sts.amazonaws.com",
            [`${url}:sub`]: "system:serviceaccount:amazon-cloudwatch:fluent-bit",
        });
        assert.ok(
            waitsFor(role, find("aws:iam/openIdConnectProvider:OpenIdConnectProvider")),
            "the role waits for the provider that it trusts",
        );
    });

    it("protects what a cluster cannot live through, and only while the setting says so", async () => {
        const isProtected = async (settings: object) => {
            const { registrations } = await create(settings);
            return registrations.filter((r) => r.protect).map((r) => r.type);
        };
        assert.deepEqual((await isProtected({})).sort(), ["aws:kms/key:Key", "awsx:ec2:Vpc", "eks:index:Cluster"]);
        assert.deepEqual(await isProtected({ protect: false }), []);
    });

    it("leaves the number of nodes alone once something else decides it", async () => {
        const ignored = async (settings: object) => {
            const { find } = await create(settings);
            return find(nodeGroup, "cluster-w").ignoredChanges;
        };
        const group = { name: "w" };
        assert.deepEqual(await ignored({ windowsNodeGroups: [group] }), []);
        assert.deepEqual(await ignored({ windowsNodeGroups: [group], clusterAutoscaler: true }), [
            "scalingConfig.desiredSize",
        ]);
        const schedule = { stop: "0 20 * * *", start: "0 6 * * *" };
        assert.deepEqual(await ignored({ windowsNodeGroups: [{ ...group, schedule }] }), [
            "scalingConfig.desiredSize",
            "scalingConfig.minSize",
        ]);
    });

    it("lets nodes keep their rights until they are gone", async () => {
        const { find, ofType } = await create();
        for (const kind of ["linux", "windows"]) {
            const group = find(nodeGroup, kind === "linux" ? "cluster-linux" : "cluster-windows-2022");
            const attachments = ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").filter((r) =>
                r.name.startsWith(`cluster-${kind}-node-`),
            );
            assert.equal(attachments.length, 3);
            assert.ok(attachments.every((attachment) => waitsFor(group, attachment)));
        }
        const cluster = find("eks:index:Cluster");
        for (const attachment of ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").filter((r) =>
            r.name.startsWith("cluster-control-plane-"),
        )) {
            assert.ok(waitsFor(cluster, attachment));
        }
    });

    it("has names, policies and node groups that a first preview knows", async () => {
        const { find, ofType, result } = await create({}, true);
        assert.equal(result.facts.name, "demo");
        assert.deepEqual(result.windowsVersions, ["2022"]);
        assert.equal(find(nodeGroup, "cluster-windows-2022").inputs["amiType"], "WINDOWS_CORE_2022_x86_64");
        for (const role of ofType("aws:iam/role:Role")) {
            assert.match(String(role.inputs["assumeRolePolicy"]), /sts:AssumeRole/);
        }
    });
});

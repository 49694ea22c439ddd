import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { createdClusterSettings } from "../../../../components/windows-cluster/create/settings";
import { type NewClusterArgs, WindowsCluster } from "../../../../components/windows-cluster/pulumi/windows-cluster";
import { account, region, run } from "../../engine";
import { type ListCase, type OutputCase, testOutputs, unknownOutput } from "../../outputs";
import { existingIam } from "../../existing-iam";

type Create = NewClusterArgs["create"];

const base = createdClusterSettings.parse({ mode: "create", name: "demo", kubernetesVersion: "1.35" });
const kmsKeyArn = `arn:aws:kms:${region}:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
const [vpc, one, other] = ["vpc-0a1b2c3d4e5f67890", "subnet-0a1b2c3d4e5f67890", "subnet-0a1b2c3d4e5f67891"] as const;

function inVpc(vpcId: pulumi.Input<string>, privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>): Create {
    return { ...base, network: { type: "existing", vpcId, privateSubnetIds } };
}

const [windowsNodes] = base.windowsNodeGroups as [(typeof base.windowsNodeGroups)[number]];

const cases: Record<string, OutputCase<Create>> = {
    "a VPC": { right: vpc, wrong: "vpc", args: (id) => inVpc(id, [one, other]) },
    "a subnet": { right: one, wrong: "subnet", args: (id) => inVpc(vpc, [id, other]) },
    "the key of the Secrets": {
        right: kmsKeyArn,
        wrong: "alias/secrets",
        args: (secretsKmsKeyArn) => ({ ...base, secretsKmsKeyArn }),
    },
    "the key of the control plane's logs": {
        right: kmsKeyArn,
        wrong: "alias/logs",
        args: (key) => ({ ...base, controlPlaneLogs: { ...base.controlPlaneLogs, kmsKeyArn: key } }),
    },
    "a range from which the API server is reached": {
        right: "52.95.110.1/32",
        wrong: "10.0.0.0/8",
        args: (cidr) => ({ ...base, publicAccessCidrs: [cidr] }),
    },
    "the version of an add-on": {
        right: "v1.20.4-eksbuild.1",
        wrong: "1.20.4",
        args: (coreDns) => ({ ...base, addOnVersions: { coreDns } }),
    },
    "the version of an add-on of the control plane": {
        right: "v1.20.4-eksbuild.1",
        wrong: "1.20.4",
        args: (vpcCni) => ({ ...base, addOnVersions: { vpcCni } }),
    },
    "the version of kube-proxy": {
        right: "v1.35.1-eksbuild.1",
        wrong: "1.35.1",
        args: (kubeProxy) => ({ ...base, addOnVersions: { kubeProxy } }),
    },
    "the release of an AMI": {
        right: "1.35-2026.04.18",
        wrong: "1.34-2026.04.18",
        args: (releaseVersion) => ({ ...base, windowsNodeGroups: [{ ...windowsNodes, releaseVersion }] }),
    },
    "the key of the nodes' disks": {
        right: kmsKeyArn,
        wrong: "alias/disks",
        args: (diskKmsKeyArn) => ({ ...base, windowsNodeGroups: [{ ...windowsNodes, diskKmsKeyArn }] }),
    },
};

const lists: Record<string, ListCase<Create>> = {
    "the subnets of a VPC": {
        right: [one, other, "subnet-0a1b2c3d4e5f67892"],
        wrong: ["subnet", other],
        args: (ids) => inVpc(vpc, ids),
    },
    "all ranges from which the API server is reached": {
        right: ["52.95.110.1/32", "52.95.110.2/32"],
        wrong: ["10.0.0.0/8"],
        args: (publicAccessCidrs) => ({ ...base, publicAccessCidrs }),
    },
};

/** What decides what is created: type errors. */
const shapes: Create[] = [
    // @ts-expect-error -- names have it in them
    { ...base, name: pulumi.output("demo") },
    // @ts-expect-error -- it decides add-ons and AMIs
    { ...base, kubernetesVersion: pulumi.output("1.35") },
    // @ts-expect-error -- each group is a resource
    { ...base, windowsNodeGroups: pulumi.output([windowsNodes]) },
];

function cluster(create: Create, more: Pick<NewClusterArgs, "iam"> = {}): WindowsCluster {
    return new WindowsCluster("cluster", {
        ...more,
        create,
        place: { partition: "aws", region, accountId: account },
        site: { zoneNames: ["eu-central-1a", "eu-central-1b"], creatorArns: [] },
        owner: "organization/windows-eks-logging/test",
    });
}

describe("an argument of a cluster that is created that is an Output", () => {
    testOutputs(cases, (create) => cluster(create));
    testOutputs(lists, (create) => cluster(create));

    it("may be a permissions boundary, whose value every role gets", async () => {
        const permissionsBoundaryArn = `arn:aws:iam::${account}:policy/boundary`;
        const roles = async (arn: pulumi.Input<string>, preview = false) =>
            (
                await run(() => cluster(base, { iam: { permissionsBoundaryArn: arn } }), {
                    preview,
                    invokes: existingIam({ policies: [permissionsBoundaryArn] }),
                })
            ).ofType("aws:iam/role:Role");
        const given = await roles(pulumi.output(permissionsBoundaryArn));
        assert.equal(given.length, 3);
        assert.ok(given.every(({ inputs }) => inputs["permissionsBoundary"] === permissionsBoundaryArn));
        assert.equal((await roles(unknownOutput(), true)).length, 3);
        await assert.rejects(
            roles(pulumi.output("boundary")),
            /WindowsCluster\.iam\.permissionsBoundaryArn = "boundary": must be the ARN of an IAM policy/,
        );
    });

    describe("an administrator", () => {
        const right = `arn:aws:iam::${account}:role/admin`;

        /** What names the administrators, as the component `eks.Cluster` gets it. An entry's name in the program cannot wait for the value. */
        async function administrators(arn: pulumi.Input<string>): Promise<unknown[]> {
            const { ofType } = await run(() => cluster({ ...base, administratorArns: [arn] }));
            return ofType("eks:index:Cluster").flatMap(({ inputs }) =>
                Object.values(inputs["accessEntries"] as Record<string, { principalArn: unknown }>).map(
                    ({ principalArn }) => principalArn,
                ),
            );
        }

        it("is who the value names", async () => {
            assert.deepEqual(await administrators(pulumi.output(right)), await administrators(right));
        });

        it("is refused with the same words when its value turns out to be wrong", async () => {
            const refusal = /WindowsCluster\.administratorArns\[0\] = "arn:aws-cn:iam::\d+:role\/admin"/;
            const wrong = `arn:aws-cn:iam::${account}:role/admin`;
            await assert.rejects(administrators(wrong), refusal);
            await assert.rejects(administrators(pulumi.output(wrong)), refusal);
        });
    });
});

describe("an Output of a cluster that is created that decides what is created", () => {
    for (const [index, shape] of shapes.entries()) {
        it(`is refused (${index + 1})`, async () => {
            await assert.rejects(
                run(() => cluster(shape)),
                /WindowsCluster\.\w+: is an Output/,
            );
        });
    }
});

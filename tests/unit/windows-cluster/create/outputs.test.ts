import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { createdClusterSettings } from "../../../../components/windows-cluster/create/settings";
import { type NewClusterArgs, WindowsCluster } from "../../../../components/windows-cluster/windows-cluster";
import { account, region, run } from "../../engine";
import { type OutputCase, testOutputs } from "../../outputs";

type Create = NewClusterArgs["create"];

const base = createdClusterSettings.parse({ mode: "create", name: "demo", kubernetesVersion: "1.35" });
const kmsKeyArn = `arn:aws:kms:${region}:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
const [vpc, one, other] = ["vpc-0a1b2c3d4e5f67890", "subnet-0a1b2c3d4e5f67890", "subnet-0a1b2c3d4e5f67891"] as const;

function inVpc(vpcId: pulumi.Input<string>, privateSubnetIds: pulumi.Input<string>[]): Create {
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
    "the key of the nodes' disks": {
        right: kmsKeyArn,
        wrong: "alias/disks",
        args: (diskKmsKeyArn) => ({ ...base, windowsNodeGroups: [{ ...windowsNodes, diskKmsKeyArn }] }),
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

function cluster(create: Create): WindowsCluster {
    return new WindowsCluster("cluster", {
        create,
        place: { partition: "aws", region, accountId: account },
        site: { zoneNames: ["eu-central-1a", "eu-central-1b"], creatorArns: [] },
        owner: "organization/windows-eks-logging/test",
    });
}

describe("an argument of a cluster that is created that is an Output", () => {
    testOutputs(cases, cluster);
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

import * as assert from "node:assert/strict";

import { check } from "../../../local/aws-plugin/check";
import { diff } from "../../../local/aws-plugin/diff";
import { pathText, type PropertyMap } from "../../../local/aws-plugin/property-values";
import { resourceTypeOf } from "../../../local/aws-plugin/services/registry";

/** The places at which the stand-in finds something wrong. */
function wrongAt(token: string, news: PropertyMap): string[] {
    const { complaints } = check({
        type: resourceTypeOf(token),
        name: "app",
        news,
        olds: {},
        defaultTags: {},
        seed: Buffer.from("seed"),
    });
    return complaints.map(({ path }) => pathText(path));
}

const role = "arn:aws:iam::123456789012:role/nodes";
const nodeGroup = {
    clusterName: "demo",
    nodeRoleArn: role,
    subnetIds: ["subnet-1"],
    scalingConfig: { minSize: 0, maxSize: 1, desiredSize: 0 },
};
const cluster = { roleArn: role, vpcConfig: { subnetIds: ["subnet-1", "subnet-2"] } };
const stream = { bucketArn: "arn:aws:s3:::logs", roleArn: role };
const pipeline = {
    infrastructureConfigurationArn: "arn:aws:imagebuilder:eu-central-1:123456789012:infrastructure-configuration/iis",
};
const recipe = (name: string) => `arn:aws:imagebuilder:eu-central-1:123456789012:container-recipe/${name}/1.0.0`;

/** What the official provider takes, and what it refuses in a preview already, by the type's own schema. */
const cases: Record<string, { taken: PropertyMap; refused: [PropertyMap, string][] }> = {
    "aws:eks/cluster:Cluster": {
        taken: { ...cluster, enabledClusterLogTypes: ["api", "audit"], accessConfig: { authenticationMode: "API" } },
        refused: [
            [{ ...cluster, name: "-demo" }, "name"],
            [{ ...cluster, roleArn: "nodes" }, "roleArn"],
            [{ ...cluster, enabledClusterLogTypes: ["kubelet"] }, "enabledClusterLogTypes"],
            [{ ...cluster, accessConfig: { authenticationMode: "IAM" } }, "accessConfig.authenticationMode"],
            [{ roleArn: role, vpcConfig: { subnetIds: [] } }, "vpcConfig.subnetIds"],
            [
                { roleArn: role, vpcConfig: { subnetIds: ["subnet-1"], publicAccessCidrs: ["203.0.113.10/24"] } },
                "vpcConfig.publicAccessCidrs",
            ],
        ],
    },
    "aws:eks/nodeGroup:NodeGroup": {
        taken: { ...nodeGroup, amiType: "WINDOWS_CORE_2022_x86_64", updateConfig: { maxUnavailable: 1 } },
        refused: [
            [{ ...nodeGroup, amiType: "WINDOWS_CORE_2016_x86_64" }, "amiType"],
            [{ ...nodeGroup, nodeGroupName: "a", nodeGroupNamePrefix: "b" }, "nodeGroupNamePrefix"],
            [{ ...nodeGroup, nodeGroupNamePrefix: "a".repeat(38) }, "nodeGroupNamePrefix"],
            [{ ...nodeGroup, scalingConfig: { minSize: 0, maxSize: 0, desiredSize: 0 } }, "scalingConfig.maxSize"],
            [{ ...nodeGroup, updateConfig: { maxUnavailable: 101 } }, "updateConfig.maxUnavailable"],
            [{ ...nodeGroup, taints: [{ key: "os", effect: "NoSchedule" }] }, "taints[0].effect"],
        ],
    },
    "aws:eks/addon:Addon": {
        taken: { clusterName: "demo", addonName: "vpc-cni", addonVersion: "v1.20.4-eksbuild.1" },
        refused: [
            [{ clusterName: "demo", addonName: "vpc-cni", addonVersion: "1.20.4" }, "addonVersion"],
            [
                { clusterName: "demo", addonName: "vpc-cni", resolveConflictsOnCreate: "PRESERVE" },
                "resolveConflictsOnCreate",
            ],
        ],
    },
    "aws:ec2/launchTemplate:LaunchTemplate": {
        taken: { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
        refused: [
            [{ metadataOptions: { httpTokens: "yes" } }, "metadataOptions.httpTokens"],
            [{ metadataOptions: { httpPutResponseHopLimit: 0 } }, "metadataOptions.httpPutResponseHopLimit"],
            [{ blockDeviceMappings: [{ ebs: { volumeType: "gp9" } }] }, "blockDeviceMappings[0].ebs.volumeType"],
            [{ tagSpecifications: [{ resourceType: "pod", tags: {} }] }, "tagSpecifications[0].resourceType"],
        ],
    },
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
        taken: { destination: "extended_s3", extendedS3Configuration: { ...stream, compressionFormat: "GZIP" } },
        refused: [
            [
                { destination: "extended_s3", extendedS3Configuration: { ...stream, bucketArn: "logs" } },
                "extendedS3Configuration.bucketArn",
            ],
            [
                { destination: "extended_s3", extendedS3Configuration: { ...stream, compressionFormat: "7z" } },
                "extendedS3Configuration.compressionFormat",
            ],
            [{ destination: "extended_s3", serverSideEncryption: { keyType: "OWN" } }, "serverSideEncryption.keyType"],
        ],
    },
    "aws:imagebuilder/component:Component": {
        taken: { platform: "Windows", version: "1.0.0", data: "x".repeat(16_000) },
        refused: [
            [{ platform: "Windows", version: "1.0.0", data: "x".repeat(16_001) }, "data"],
            [{ platform: "Windows", version: "1.0.0" }, "data"],
            [{ platform: "Windows", version: "1.0.0", data: "x", uri: "s3://bucket/x" }, "uri"],
            [{ platform: "windows", version: "1.0.0", data: "x" }, "platform"],
        ],
    },
    "aws:imagebuilder/imagePipeline:ImagePipeline": {
        taken: { ...pipeline, containerRecipeArn: recipe("iis") },
        refused: [
            [{ ...pipeline, containerRecipeArn: recipe("IIS") }, "containerRecipeArn"],
            [{ ...pipeline, containerRecipeArn: recipe("iis"), name: "iis." }, "name"],
        ],
    },
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": {
        taken: { instanceProfileName: "iis", instanceMetadataOptions: { httpPutResponseHopLimit: 2 } },
        refused: [
            [
                { instanceProfileName: "iis", instanceMetadataOptions: { httpPutResponseHopLimit: 65 } },
                "instanceMetadataOptions.httpPutResponseHopLimit",
            ],
        ],
    },
    "aws:ec2/subnet:Subnet": {
        taken: { vpcId: "vpc-1", cidrBlock: "10.0.0.0/28" },
        refused: [
            [{ vpcId: "vpc-1", cidrBlock: "10.0.0.0/29" }, "cidrBlock"],
            [{ vpcId: "vpc-1", cidrBlock: "10.0.0.1/28" }, "cidrBlock"],
            [{ vpcId: "vpc-1", cidrBlock: "10.0.256.0/28" }, "cidrBlock"],
        ],
    },
    "aws:ec2/route:Route": {
        taken: { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
        refused: [
            [
                { routeTableId: "rtb-1", destinationCidrBlock: "999.1.1.1/77", gatewayId: "igw-1" },
                "destinationCidrBlock",
            ],
        ],
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
        taken: { role: "nodes", policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" },
        refused: [[{ role: "nodes", policyArn: "arn:AmazonEKSWorkerNodePolicy" }, "policyArn"]],
    },
    "aws:iam/role:Role": {
        taken: { assumeRolePolicy: "{}", name: "a".repeat(64) },
        refused: [
            [{ assumeRolePolicy: "{}", name: "a".repeat(65) }, "name"],
            [{ assumeRolePolicy: "{}", permissionsBoundary: "arn:boundary" }, "permissionsBoundary"],
        ],
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
        taken: {
            bucket: "logs",
            rules: [{ id: "old", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 1 } }],
        },
        refused: [
            [{ bucket: "logs", rules: [] }, "rules"],
            [
                {
                    bucket: "logs",
                    rules: [{ id: "old", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 0 } }],
                },
                "rules[0].noncurrentVersionExpiration.noncurrentDays",
            ],
        ],
    },
};

describe("AWS stand-in: what the official provider refuses in a preview", () => {
    for (const [token, { taken, refused }] of Object.entries(cases)) {
        it(`${token} takes what is right`, () => {
            assert.deepEqual(wrongAt(token, taken), []);
        });
        for (const [news, place] of refused) {
            it(`${token} refuses ${place}: ${JSON.stringify(news).slice(0, 120)}`, () => {
                assert.deepEqual(wrongAt(token, news), [place]);
            });
        }
    }
});

describe("AWS stand-in: what needs a new object within a block", () => {
    const type = resourceTypeOf("aws:eks/nodeGroup:NodeGroup");
    const state = { ...nodeGroup, nodeGroupName: "a", launchTemplate: { id: "lt-1", version: "1" } };

    it("is another launch template", () => {
        assert.ok(diff(type, state, { ...state, launchTemplate: { id: "lt-2", version: "1" } }).replaces);
    });

    it("is not another version of it", () => {
        const { replaces, changed } = diff(type, state, { ...state, launchTemplate: { id: "lt-1", version: "2" } });
        assert.deepEqual([replaces, [...changed]], [false, ["launchTemplate"]]);
    });
});

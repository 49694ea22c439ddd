import { CreateClusterCommand, DeleteClusterCommand } from "@aws-sdk/client-eks";
import * as assert from "node:assert/strict";

import { declaredResult } from "../../unit/aws-plugin/sdk-declarations";
import { describeWithLocalAws, eks, region, saying, trust, unique } from "./local-aws";
import type { AwsPlugin, Values } from "./provider-client";

/** Looks something up; what comes back must have the shape that @pulumi/aws declares. */
async function lookUp(plugin: AwsPlugin, token: string, args: Values): Promise<Values> {
    const result = await plugin.invoke(token, args);
    const expected = declaredResult(token).filter(({ name, optional }) => !optional || name in result);
    assert.deepEqual(Object.keys(result).sort(), expected.map(({ name }) => name).sort());
    return result;
}

describeWithLocalAws("lookups", (plugin) => {
    it("tell who and where the program runs", async () => {
        const identity = await lookUp(plugin(), "aws:index/getCallerIdentity:getCallerIdentity", {});
        assert.deepEqual([identity["accountId"], identity["id"]], ["123456789012", "123456789012"]);
        assert.deepEqual(await lookUp(plugin(), "aws:index/getRegion:getRegion", {}), {
            id: region,
            name: region,
            region,
            endpoint: "ec2.eu-central-1.amazonaws.com",
            description: "Europe (Frankfurt)",
        });
    });

    it("find a cluster, or say that there is none as the official provider does", async () => {
        const name = unique("cluster");
        const request = {
            name,
            roleArn: "arn:aws:iam::123456789012:role/eks",
            // Of an account that was there before, as in local/account/seed.ts.
            resourcesVpcConfig: { subnetIds: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"] },
        };
        const { cluster } = await eks.send(new CreateClusterCommand(request));
        const found = await lookUp(plugin(), "aws:eks/getCluster:getCluster", { name });
        assert.equal(found["endpoint"], cluster?.endpoint);
        assert.equal(found["arn"], cluster?.arn);
        assert.deepEqual(found["certificateAuthorities"], [{ data: cluster?.certificateAuthority?.data }]);
        assert.deepEqual(found["identities"], [{ oidcs: [{ issuer: cluster?.identity?.oidc?.issuer }] }]);
        await assert.rejects(
            lookUp(plugin(), "aws:eks/getCluster:getCluster", { name: "absent" }),
            saying("reading EKS Cluster (absent): couldn't find resource"),
        );
        await eks.send(new DeleteClusterCommand({ name }));
    });

    it("find a role and a log group", async () => {
        const name = unique("looked-up");
        const role = await plugin().create("aws:iam/role:Role", "role", {
            name,
            assumeRolePolicy: trust("ec2.amazonaws.com"),
        });
        const found = await lookUp(plugin(), "aws:iam/getRole:getRole", { name });
        assert.deepEqual([found["arn"], found["uniqueId"]], [role.state["arn"], role.state["uniqueId"]]);
        await plugin().delete(role);
        await assert.rejects(
            lookUp(plugin(), "aws:iam/getRole:getRole", { name }),
            saying(`reading IAM Role (${name}): couldn't find resource`),
        );

        const group = await plugin().create("aws:cloudwatch/logGroup:LogGroup", "group", { name });
        const lookup = await lookUp(plugin(), "aws:cloudwatch/getLogGroup:getLogGroup", { name });
        assert.deepEqual([lookup["arn"], lookup["retentionInDays"]], [group.state["arn"], 0]);
        await plugin().delete(group);
        await assert.rejects(
            lookUp(plugin(), "aws:cloudwatch/getLogGroup:getLogGroup", { name }),
            saying(`reading CloudWatch Logs Log Group (${name}): empty result`),
        );
    });

    it("find log groups by the begin of their names", async () => {
        const folder = `/${unique("groups")}/`;
        const create = (name: string) => plugin().create("aws:cloudwatch/logGroup:LogGroup", name, { name });
        const groups = [await create(`${folder}a`), await create(`${folder}b`)];
        const found = await lookUp(plugin(), "aws:cloudwatch/getLogGroups:getLogGroups", {
            logGroupNamePrefix: folder,
        });
        assert.deepEqual(found["logGroupNames"], [`${folder}a`, `${folder}b`]);
        for (const group of groups) {
            await plugin().delete(group);
        }
        const none = await lookUp(plugin(), "aws:cloudwatch/getLogGroups:getLogGroups", { logGroupNamePrefix: folder });
        assert.deepEqual(none["logGroupNames"], []);
    });

    it("find a policy, a repository and a bucket", async () => {
        const name = unique("looked-up");
        const policy = await plugin().create("aws:iam/policy:Policy", "policy", {
            name,
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" }],
            }),
            tags: { owner: "somebody" },
        });
        const arn = policy.state["arn"] as string;
        const policyFound = await lookUp(plugin(), "aws:iam/getPolicy:getPolicy", { arn });
        assert.deepEqual([policyFound["name"], policyFound["tags"]], [name, { owner: "somebody" }]);
        await plugin().delete(policy);
        await assert.rejects(
            lookUp(plugin(), "aws:iam/getPolicy:getPolicy", { arn }),
            saying(`reading IAM Policy (${arn}): couldn't find resource`),
        );

        const repository = await plugin().create("aws:ecr/repository:Repository", "repository", { name });
        const repositoryFound = await lookUp(plugin(), "aws:ecr/getRepository:getRepository", { name });
        assert.deepEqual(
            [repositoryFound["arn"], repositoryFound["mostRecentImageTags"]],
            [repository.state["arn"], []],
        );
        await plugin().delete(repository);
        await assert.rejects(
            lookUp(plugin(), "aws:ecr/getRepository:getRepository", { name }),
            saying(`reading ECR Repository (${name}): couldn't find resource`),
        );

        const bucket = await plugin().create("aws:s3/bucket:Bucket", "bucket", { bucket: name });
        const bucketFound = await lookUp(plugin(), "aws:s3/getBucket:getBucket", { bucket: name });
        assert.deepEqual([bucketFound["arn"], bucketFound["bucketRegion"]], [bucket.state["arn"], region]);
        await plugin().delete(bucket);
        await assert.rejects(
            lookUp(plugin(), "aws:s3/getBucket:getBucket", { bucket: name }),
            saying(`reading S3 Bucket (${name}): couldn't find resource`),
        );
    });

    it("tell the tags of a bucket, and nothing of one without tags or of none", async () => {
        const [tagged, plain] = [unique("tagged"), unique("plain")];
        const type = "aws:s3/bucket:Bucket";
        const buckets = [
            await plugin().create(type, "tagged", { bucket: tagged, tags: { team: "shop" } }),
            await plugin().create(type, "plain", { bucket: plain }),
        ];
        const resourceArnLists = [tagged, plain, unique("absent")].map((name) => `arn:aws:s3:::${name}`);
        const token = "aws:resourcegroupstaggingapi/getResources:getResources";
        const { resourceTagMappingLists } = await lookUp(plugin(), token, { resourceArnLists });
        assert.deepEqual(resourceTagMappingLists, [
            { resourceArn: `arn:aws:s3:::${tagged}`, tags: { team: "shop" }, complianceDetails: [] },
        ]);
        for (const bucket of buckets) {
            await plugin().delete(bucket);
        }
    });

    it("say that there is no delivery stream", async () => {
        const name = unique("absent");
        const token = "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream";
        await assert.rejects(
            lookUp(plugin(), token, { name }),
            saying(`reading Kinesis Firehose Delivery Stream (${name}): couldn't find resource`),
        );
    });
});

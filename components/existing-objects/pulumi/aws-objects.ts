import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { isNotFound } from "../../aws/not-found";
import { messageOf } from "../../settings/explained";
import type { Claim } from "../claim";
import type { Answer, ExistingObject } from "../existing-object";
import { imageBuilderLookUps } from "./image-builder-objects";
import { maker } from "../maker";

type LookUp = (name: string, invoke: pulumi.InvokeOptions) => Promise<ExistingObject | "absent">;

/**
 * Asks AWS for each object. It needs the same permissions as Pulumi's provider to read its resources, plus `ecr:DescribeImages` for repositories, `cloudformation:GetResource` for alarms and dashboards, and `tag:GetResources` for existing buckets and delivery streams.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/v6.53.0/internal/service the data sources behind these functions
 */
export async function lookUpAwsObjects(
    claims: readonly Claim[],
    invoke: pulumi.InvokeOptions,
): Promise<Map<Claim, Answer>> {
    const present = await presentLogGroups(claims, invoke);
    const answers = claims.map(async (claim): Promise<[Claim, Answer]> => {
        const lookUp = lookUps[claim.type];
        if (lookUp === undefined || present.get(claim.name) === false) {
            return [claim, "absent"];
        }
        return [claim, await answerOf(() => lookUp(claim.name, invoke))];
    });
    return new Map(await Promise.all(answers));
}

/** Whether AWS can be asked for objects of the type. */
export function isAwsType(type: string): boolean {
    return lookUps[type] !== undefined;
}

const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

const lookUps: Record<string, LookUp> = {
    [logGroupType]: async (name, invoke) => {
        const { tags, retentionInDays, logGroupClass } = await aws.cloudwatch.getLogGroup({ name }, invoke);
        return { ...maker(tags), retentionDays: retentionInDays, properties: { logGroupClass }, importId: name };
    },
    "aws:s3/bucket:Bucket": findBucket,
    "aws:iam/role:Role": async (name, invoke) => {
        const { tags, path } = await aws.iam.getRole({ name }, invoke);
        return { ...maker(tags), properties: { path }, importId: name };
    },
    "aws:iam/policy:Policy": async (arn, invoke) => {
        const { tags } = await aws.iam.getPolicy({ arn }, invoke);
        return { ...maker(tags), importId: arn };
    },
    "aws:ecr/repository:Repository": async (name, invoke) => {
        const { tags, encryptionConfigurations } = await aws.ecr.getRepository({ name }, invoke);
        return {
            ...maker(tags),
            properties: { encryptionType: encryptionConfigurations[0]?.encryptionType ?? "AES256" },
            importId: name,
        };
    },
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": async (name, invoke) => {
        const { arn } = await aws.kinesis.getFirehoseDeliveryStream({ name }, invoke);
        return { ...(await makerByTags(arn, invoke)), importId: arn };
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": byCloudControl("AWS::CloudWatch::Alarm"),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": byCloudControl("AWS::CloudWatch::CompositeAlarm"),
    "aws:cloudwatch/dashboard:Dashboard": byCloudControl("AWS::CloudWatch::Dashboard"),
    "aws:sns/topic:Topic": async (name, invoke) => {
        const { tags, arn } = await aws.sns.getTopic({ name }, invoke);
        return { ...maker(tags), importId: arn };
    },
    "aws:iam/instanceProfile:InstanceProfile": async (name, invoke) => {
        const { path } = await aws.iam.getInstanceProfile({ name }, invoke);
        return { properties: { path }, importId: name };
    },
    ...imageBuilderLookUps,
    // A cluster cannot be imported, because its network and its nodes would have to be imported too.
    "aws:eks/cluster:Cluster": async (name, invoke) => maker((await aws.eks.getCluster({ name }, invoke)).tags),
};

/**
 * Pulumi's provider has no look-up of alarms and dashboards, so this asks AWS Cloud Control for them. They have to be found: CloudWatch overwrites an alarm or a dashboard of the same name.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudcontrol/resource.go FindResource
 */
function byCloudControl(typeName: string): LookUp {
    return async (identifier, invoke) => {
        const { properties } = await aws.cloudcontrol.getResource({ typeName, identifier }, invoke);
        const { Tags = [] } = JSON.parse(properties) as { Tags?: { Key: string; Value: string }[] };
        return { ...maker(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))), importId: identifier };
    };
}

/**
 * All accounts of a partition share the names of buckets, and S3 answers 403 for a bucket without permission. The deploying identity needs this permission: the provider reads the bucket after its creation in the same way, so the deployment would fail in any case.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
async function findBucket(bucket: string, invoke: pulumi.InvokeOptions): Promise<ExistingObject> {
    let found: aws.s3.GetBucketResult;
    try {
        found = await aws.s3.getBucket({ bucket }, invoke);
    } catch (error) {
        // The response to HEAD has no body, so the SDK derives the error code from the status.
        if (/HeadBucket\b.*\bapi error Forbidden\b/s.test(messageOf(error))) {
            return {
                madeBy: "S3 denies access to it: it belongs to another account, or your identity lacks s3:ListBucket",
            };
        }
        throw error;
    }
    const { arn, bucketRegion } = found;
    const made = await makerByTags(arn, invoke, bucketRegion);
    return { ...made, properties: { region: bucketRegion }, importId: bucket };
}

/**
 * The creator of an object whose own look-up does not return its tags. AWS omits resources that never had a tag.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
async function makerByTags(
    arn: string,
    invoke: pulumi.InvokeOptions,
    region?: string,
): Promise<Pick<ExistingObject, "madeBy" | "stack" | "ownerUnknown">> {
    const asked = { resourceArnLists: [arn], ...(region !== undefined && { region }) };
    try {
        const { resourceTagMappingLists } = await aws.resourcegroupstaggingapi.getResources(asked, invoke);
        return maker(resourceTagMappingLists[0]?.tags ?? {});
    } catch (error) {
        return { ownerUnknown: messageOf(error) };
    }
}

async function answerOf(lookUp: () => Promise<ExistingObject | "absent">): Promise<Answer> {
    try {
        return await lookUp();
    } catch (error) {
        return isNotFound(error) ? "absent" : { unknown: messageOf(error) };
    }
}

/**
 * Existing log groups, listed by common prefix: a stack can have hundreds, and AWS allows ten such requests a second.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html DescribeLogGroups
 * @returns no entry for log groups that could not be listed
 */
async function presentLogGroups(claims: readonly Claim[], invoke: pulumi.InvokeOptions): Promise<Map<string, boolean>> {
    const names = claims.filter(({ type }) => type === logGroupType).map(({ name }) => name);
    const folders = new Set(names.map(folderOf));
    const present = new Map<string, boolean>();
    for (const folder of folders) {
        try {
            const { logGroupNames } = await aws.cloudwatch.getLogGroups({ logGroupNamePrefix: folder }, invoke);
            for (const name of names.filter((one) => folderOf(one) === folder)) {
                present.set(name, logGroupNames.includes(name));
            }
        } catch {
            // Each is asked for by itself, and says then why it cannot be.
        }
    }
    return present;
}

function folderOf(name: string): string {
    return name.slice(0, name.lastIndexOf("/") + 1) || name;
}

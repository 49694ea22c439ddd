import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { conventionalArgs, conventionalRoleArgs, type IamConventions } from "../../iam/conventions";
import type { DeliveryStreamTarget } from "./target";

/**
 * A delivery stream with the role it acts as, and a log of what it could not deliver.
 *
 * @param bucket all that the bucket it delivers to consists of
 */
export function createDeliveryStream(
    name: string,
    target: DeliveryStreamTarget,
    bucket: pulumi.Resource[],
    { tags, iam }: { tags: Record<string, string>; iam: IamConventions },
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const role = new aws.iam.Role(
        name,
        {
            name: target.role.name,
            description: `The delivery stream ${target.name} may write to ${target.bucket.name}`,
            assumeRolePolicy: JSON.stringify(target.role.trust),
            ...conventionalRoleArgs(iam, tags),
        },
        opts,
    );
    const policy = new aws.iam.Policy(
        name,
        { name: target.role.name, policy: JSON.stringify(target.role.policy), ...conventionalArgs(iam, tags) },
        opts,
    );
    const attached = new aws.iam.RolePolicyAttachment(name, { role: role.name, policyArn: policy.arn }, opts);
    const errors = createErrorLog(name, target, tags, opts);
    return [
        new aws.kinesis.FirehoseDeliveryStream(
            name,
            {
                name: target.name,
                destination: "extended_s3",
                serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
                extendedS3Configuration: {
                    bucketArn: target.bucket.arn,
                    roleArn: role.arn,
                    prefix: target.prefix,
                    errorOutputPrefix: target.errorPrefix,
                    bufferingInterval: target.bufferSeconds,
                    bufferingSize: target.bufferMiB,
                    ...(target.compressed
                        ? { compressionFormat: "UNCOMPRESSED", fileExtension: ".json.gz" }
                        : { compressionFormat: "GZIP" }),
                    ...(target.kmsKeyArn !== undefined && { kmsKeyArn: target.kmsKeyArn }),
                    cloudwatchLoggingOptions: {
                        enabled: true,
                        logGroupName: errors.logGroupName,
                        logStreamName: errors.name,
                    },
                },
                tags,
            },
            { ...opts, dependsOn: [...bucket, attached] },
        ),
    ];
}

function createErrorLog(
    name: string,
    { errorLog }: DeliveryStreamTarget,
    tags: Record<string, string>,
    opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogStream {
    const group = new aws.cloudwatch.LogGroup(
        `${name}-errors`,
        { name: errorLog.group, retentionInDays: errorLog.retentionDays, tags },
        opts,
    );
    return new aws.cloudwatch.LogStream(`${name}-errors`, { name: errorLog.stream, logGroupName: group.name }, opts);
}

import type { Tags } from "../../aws/tags";
import { type Common, policyArgs, roleArgs } from "../../iam/resource-args";
import { bucketProtection, encryptionRule, lifecycleRules } from "./bucket-rules";
import type { BucketTarget, DeliveryStreamTarget, LogGroupTarget } from "./target";

export function logGroupArgs(target: LogGroupTarget, tags: Tags) {
    return {
        name: target.name,
        retentionInDays: target.retentionDays,
        // Set only if it is not the default: otherwise existing log groups would show a change.
        ...(target.logClass !== "STANDARD" && { logGroupClass: target.logClass }),
        ...(target.kmsKeyArn !== undefined && { kmsKeyId: target.kmsKeyArn }),
        // Beside the option retainOnDelete: a later deployment reads from the state whether the lines stay.
        ...(target.keep && { skipDestroy: true }),
        tags,
    };
}

export function bucketArgs(target: BucketTarget, tags: Tags) {
    return { bucket: target.name, forceDestroy: !target.keep, tags };
}

/** Arguments of a bucket's further resources. */
export function bucketPartArgs<Bucket>(target: BucketTarget, bucket: Bucket) {
    const { publicAccess, objectOwnership, versioning } = bucketProtection;
    const { objectLock } = target;
    return {
        encryption: { bucket, rules: [encryptionRule(target.kmsKeyArn)] },
        publicAccess: { bucket, ...publicAccess },
        ownership: { bucket, rule: { objectOwnership } },
        versioning: { bucket, versioningConfiguration: { status: versioning } },
        ...(objectLock !== undefined && {
            objectLock: {
                bucket,
                rule: { defaultRetention: { mode: objectLock.mode, days: objectLock.retentionDays } },
            },
        }),
        lifecycle: { bucket, rules: lifecycleRules(target) },
        policy: { bucket, policy: JSON.stringify(target.policy) },
    };
}

/** Arguments of a delivery stream's role. */
export function streamRoleArgs(target: DeliveryStreamTarget, common: Common) {
    const description = `The delivery stream ${target.name} may write to ${target.bucket.name}`;
    return roleArgs({ name: target.role.name, description, trust: target.role.trust }, common);
}

export function streamPolicyArgs({ role }: DeliveryStreamTarget, common: Common) {
    return policyArgs({ name: role.name, document: role.policy }, common);
}

/** Arguments of the log group for failed deliveries of a delivery stream. */
export function errorLogGroupArgs({ errorLog }: DeliveryStreamTarget, tags: Tags) {
    return { name: errorLog.group, retentionInDays: errorLog.retentionDays, tags };
}

export function deliveryStreamArgs<RoleArn, LogName>(
    target: DeliveryStreamTarget,
    created: { roleArn: RoleArn; errorLogGroup: LogName; errorLogStream: LogName },
    tags: Tags,
) {
    return {
        name: target.name,
        destination: "extended_s3",
        serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
        extendedS3Configuration: {
            bucketArn: target.bucket.arn,
            roleArn: created.roleArn,
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
                logGroupName: created.errorLogGroup,
                logStreamName: created.errorLogStream,
            },
        },
        tags,
    };
}

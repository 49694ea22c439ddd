import { type LogGroupPart, logGroupPartArgs } from "../../components/fluent-bit-windows/targets/log-group-parts";
import type { BucketTarget, DeliveryStreamTarget, Target } from "../../components/fluent-bit-windows/targets/target";
import {
    bucketArgs,
    bucketPartArgs,
    deliveryStreamArgs,
    errorLogGroupArgs,
    logGroupArgs,
    streamPolicyArgs,
    streamRoleArgs,
} from "../../components/fluent-bit-windows/targets/target-args";
import { policyArn, type RenderedResource, type RenderedStack, resource, roleArn } from "./resource";

/** The targets of Fluent Bit's destinations, by the file that describes them. */
export function targetResources(
    component: string,
    targets: readonly Target[],
    stack: RenderedStack,
): Record<"log-groups" | "buckets" | "delivery-streams", RenderedResource[]> {
    const files = { "log-groups": [], buckets: [], "delivery-streams": [] } as ReturnType<typeof targetResources>;
    for (const target of targets) {
        const name = `${component}-${target.name}`;
        const tagged = { ...stack, tags: { ...stack.tags, ...target.tags } };
        switch (target.kind) {
            case "logGroup": {
                const options = { retainOnDelete: target.keep };
                const properties = logGroupArgs(target, tagged.tags);
                files["log-groups"].push(resource("aws:cloudwatch/logGroup:LogGroup", name, properties, options));
                files["log-groups"].push(
                    ...Object.entries(logGroupPartArgs(target, tagged.tags)).map(([part, args]) =>
                        resource(logGroupPartTypes[part as LogGroupPart], name, args, options),
                    ),
                );
                break;
            }
            case "bucket":
                files.buckets.push(...bucketResources(name, target, tagged));
                break;
            case "deliveryStream":
                files["delivery-streams"].push(...deliveryStreamResources(name, target, tagged));
                break;
        }
    }
    return files;
}

const logGroupPartTypes: Record<LogGroupPart, string> = {
    subscription: "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    index: "aws:cloudwatch/logIndexPolicy:LogIndexPolicy",
    dataProtection: "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    anomalies: "aws:cloudwatch/logAnomalyDetector:LogAnomalyDetector",
};

const bucketPartTypes: Record<keyof Required<ReturnType<typeof bucketPartArgs>>, string> = {
    encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    publicAccess: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    versioning: "aws:s3/bucketVersioning:BucketVersioning",
    objectLock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    policy: "aws:s3/bucketPolicy:BucketPolicy",
};

function bucketResources(name: string, target: BucketTarget, { tags }: RenderedStack): RenderedResource[] {
    const kept = { retainOnDelete: target.keep };
    const parts = bucketPartArgs(target, target.name);
    return [
        resource("aws:s3/bucket:Bucket", name, bucketArgs(target, tags), kept),
        ...Object.entries(parts).map(([part, properties]) =>
            resource(bucketPartTypes[part as keyof typeof parts], name, properties, kept),
        ),
    ];
}

function deliveryStreamResources(name: string, target: DeliveryStreamTarget, stack: RenderedStack): RenderedResource[] {
    const { role, errorLog } = target;
    const created = {
        roleArn: roleArn(stack, role.name),
        errorLogGroup: errorLog.group,
        errorLogStream: errorLog.stream,
    };
    return [
        resource(
            "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
            name,
            deliveryStreamArgs(target, created, stack.tags),
        ),
        resource("aws:iam/role:Role", name, streamRoleArgs(target, stack)),
        resource("aws:iam/policy:Policy", name, streamPolicyArgs(target, stack)),
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, {
            role: role.name,
            policyArn: policyArn(stack, role.name),
        }),
        resource("aws:cloudwatch/logGroup:LogGroup", `${name}-errors`, errorLogGroupArgs(target, stack.tags)),
        resource("aws:cloudwatch/logStream:LogStream", `${name}-errors`, {
            name: errorLog.stream,
            logGroupName: errorLog.group,
        }),
    ];
}

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Common } from "../../iam/resource-args";
import type { DeliveryStreamTarget } from "./target";
import { deliveryStreamArgs, errorLogGroupArgs, streamPolicyArgs, streamRoleArgs } from "./target-args";

/**
 * A delivery stream with the role it acts as, and a log of what it could not deliver.
 *
 * @param bucket all that the bucket it delivers to consists of
 */
export function createDeliveryStream(
    name: string,
    target: DeliveryStreamTarget,
    bucket: pulumi.Resource[],
    common: Common,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const role = new aws.iam.Role(name, streamRoleArgs(target, common), opts);
    const policy = new aws.iam.Policy(name, streamPolicyArgs(target, common), opts);
    const attached = new aws.iam.RolePolicyAttachment(name, { role: role.name, policyArn: policy.arn }, opts);
    const errors = createErrorLog(name, target, common.tags, opts);
    const created = { roleArn: role.arn, errorLogGroup: errors.logGroupName, errorLogStream: errors.name };
    return [
        new aws.kinesis.FirehoseDeliveryStream(name, deliveryStreamArgs(target, created, common.tags), {
            ...opts,
            dependsOn: [...bucket, attached],
        }),
    ];
}

function createErrorLog(
    name: string,
    target: DeliveryStreamTarget,
    tags: Record<string, string>,
    opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogStream {
    const group = new aws.cloudwatch.LogGroup(`${name}-errors`, errorLogGroupArgs(target, tags), opts);
    return new aws.cloudwatch.LogStream(
        `${name}-errors`,
        { name: target.errorLog.stream, logGroupName: group.name },
        opts,
    );
}

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Planned } from "../../pulumi/planned";
import type { DeliveryStreamTarget, WithCommon } from "../targets/target";
import { deliveryStreamArgs, errorLogGroupArgs, streamPolicyArgs, streamRoleArgs } from "../targets/target-args";

/**
 * A delivery stream with its role, and a log of failed deliveries.
 *
 * @param bucket all resources of its target bucket
 */
export function createDeliveryStream(
    name: string,
    planned: Planned<WithCommon<DeliveryStreamTarget>>,
    bucket: pulumi.Resource[],
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const role = new aws.iam.Role(
        name,
        planned.args(({ target, common }) => streamRoleArgs(target, common)),
        opts,
    );
    const policy = new aws.iam.Policy(
        name,
        planned.args(({ target, common }) => streamPolicyArgs(target, common)),
        opts,
    );
    const attached = new aws.iam.RolePolicyAttachment(name, { role: role.name, policyArn: policy.arn }, opts);
    const errors = createErrorLog(name, planned, opts);
    const created = { roleArn: role.arn, errorLogGroup: errors.logGroupName, errorLogStream: errors.name };
    return [
        new aws.kinesis.FirehoseDeliveryStream(
            name,
            planned.args(({ target, common }) => deliveryStreamArgs(target, created, common.tags)),
            { ...opts, dependsOn: [...bucket, attached] },
        ),
    ];
}

function createErrorLog(
    name: string,
    planned: Planned<WithCommon<DeliveryStreamTarget>>,
    opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogStream {
    const group = new aws.cloudwatch.LogGroup(
        `${name}-errors`,
        planned.args(({ target, common }) => errorLogGroupArgs(target, common.tags)),
        opts,
    );
    return new aws.cloudwatch.LogStream(
        `${name}-errors`,
        { ...planned.args(({ target }) => ({ name: target.errorLog.stream })), logGroupName: group.name },
        opts,
    );
}

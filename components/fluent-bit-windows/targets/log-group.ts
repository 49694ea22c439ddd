import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { LogGroupTarget } from "./target";

export function createLogGroup(
    name: string,
    target: LogGroupTarget,
    tags: Record<string, string>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    return [
        new aws.cloudwatch.LogGroup(
            name,
            {
                name: target.name,
                retentionInDays: target.retentionDays,
                // Said only where it is not the default: every other log group would show a change.
                ...(target.logClass !== "STANDARD" && { logGroupClass: target.logClass }),
                ...(target.kmsKeyArn !== undefined && { kmsKeyId: target.kmsKeyArn }),
                tags,
            },
            { ...opts, retainOnDelete: target.keep },
        ),
    ];
}

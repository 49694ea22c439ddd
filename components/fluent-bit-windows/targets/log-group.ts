import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { LogGroupTarget } from "./target";
import { logGroupArgs } from "./target-args";

export function createLogGroup(
    name: string,
    target: LogGroupTarget,
    tags: Record<string, string>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    return [new aws.cloudwatch.LogGroup(name, logGroupArgs(target, tags), { ...opts, retainOnDelete: target.keep })];
}

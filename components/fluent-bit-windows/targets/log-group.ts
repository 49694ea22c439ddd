import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Planned } from "../../outputs/planned";
import type { LogGroupTarget, WithCommon } from "./target";
import { logGroupArgs } from "./target-args";

export function createLogGroup(
    name: string,
    planned: Planned<WithCommon<LogGroupTarget>>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const args = planned.args(({ target, common }) => logGroupArgs(target, common.tags));
    const retainOnDelete = planned.decided(({ target }) => target.keep);
    return [new aws.cloudwatch.LogGroup(name, args, { ...opts, retainOnDelete })];
}

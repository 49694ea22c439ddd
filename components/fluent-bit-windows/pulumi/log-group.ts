import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Planned } from "../../pulumi/planned";
import { type LogGroupPart, logGroupPartArgs } from "../targets/log-group-parts";
import type { LogGroupTarget, WithCommon } from "../targets/target";
import { logGroupArgs } from "../targets/target-args";

export function createLogGroup(
    name: string,
    planned: Planned<WithCommon<LogGroupTarget>>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const args = planned.args(({ target, common }) => logGroupArgs(target, common.tags));
    const retainOnDelete = planned.decided(({ target }) => target.keep);
    const group = new aws.cloudwatch.LogGroup(name, args, { ...opts, retainOnDelete });
    createParts(name, planned, { ...opts, dependsOn: [group] });
    return [group];
}

/** What the log group has beside itself. Of a group that stays, it stays too. */
function createParts(
    name: string,
    planned: Planned<WithCommon<LogGroupTarget>>,
    opts: pulumi.CustomResourceOptions,
): void {
    const parts = planned.decided(({ target, common }) =>
        Object.keys(logGroupPartArgs(target, common.tags)),
    ) as LogGroupPart[];
    const retainOnDelete = planned.decided(({ target }) => target.keep);
    const own = { ...opts, retainOnDelete };
    /** Arguments of a part that is there, by the decision above. */
    const argsOf = <Part extends LogGroupPart>(part: Part) =>
        planned.args(({ target, common }) => {
            const all = logGroupPartArgs(target, common.tags) as Required<ReturnType<typeof logGroupPartArgs>>;
            return all[part];
        });
    for (const part of parts) {
        switch (part) {
            case "subscription":
                new aws.cloudwatch.LogSubscriptionFilter(name, argsOf(part), own);
                break;
            case "index":
                new aws.cloudwatch.LogIndexPolicy(name, argsOf(part), own);
                break;
            case "dataProtection":
                new aws.cloudwatch.LogDataProtectionPolicy(name, argsOf(part), own);
                break;
            case "anomalies":
                new aws.cloudwatch.LogAnomalyDetector(name, argsOf(part), own);
                break;
        }
    }
}

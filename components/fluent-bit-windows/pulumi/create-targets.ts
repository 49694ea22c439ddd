import type * as pulumi from "@pulumi/pulumi";

import type { IamConventions } from "../../iam/conventions";
import type { Tags } from "../../aws/tags";
import type { Planned } from "../../pulumi/planned";
import { createBucket } from "./bucket";
import { createDeliveryStream } from "./delivery-stream";
import { createLogGroup } from "./log-group";
import type { BucketTarget, DeliveryStreamTarget, LogGroupTarget, Target, WithCommon } from "../targets/target";

/**
 * Creates the targets of destinations. * @param name prefix of the resources' names
 * @param tags common tags of all targets
 * @returns all resources that must exist before anything writes to the targets
 */
export function createTargets(
    name: string,
    plan: Planned<{ targets: readonly Target[]; iam: IamConventions }>,
    tags: Tags,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const targets = plan
        .list(({ targets: all, iam }) =>
            all.map((target): WithCommon => ({ target, common: { tags: { ...tags, ...target.tags }, iam } })),
        )
        .map((planned) => ({
            planned,
            kind: planned.decided(({ target }) => target.kind),
            own: planned.label(({ target }) => target.name),
        }));
    const buckets = targets.filter(({ kind }) => kind === "bucket");
    const others = targets.filter(({ kind }) => kind !== "bucket");
    const ready = buckets.flatMap(({ planned, own }) => createTarget(`${name}-${own}`, planned, [], opts));
    return [...ready, ...others.flatMap(({ planned, own }) => createTarget(`${name}-${own}`, planned, ready, opts))];
}

function createTarget(
    name: string,
    planned: Planned<WithCommon>,
    buckets: pulumi.Resource[],
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    switch (planned.sample.target.kind) {
        case "logGroup":
            return createLogGroup(name, planned as Planned<WithCommon<LogGroupTarget>>, opts);
        case "bucket":
            return createBucket(name, planned as Planned<WithCommon<BucketTarget>>, opts);
        case "deliveryStream":
            return createDeliveryStream(name, planned as Planned<WithCommon<DeliveryStreamTarget>>, buckets, opts);
    }
}

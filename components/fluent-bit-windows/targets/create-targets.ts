import type * as pulumi from "@pulumi/pulumi";

import type { Common } from "../../iam/resource-args";
import { createBucket } from "./bucket";
import { createDeliveryStream } from "./delivery-stream";
import { createLogGroup } from "./log-group";
import type { Target } from "./target";

/**
 * Creates what destinations write to.
 *
 * @param name begin of the resources' names
 * @returns all that has to be there before anybody writes
 */
export function createTargets(
    name: string,
    targets: readonly Target[],
    common: Common,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const buckets = targets.filter(({ kind }) => kind === "bucket");
    const others = targets.filter(({ kind }) => kind !== "bucket");
    const ready = buckets.flatMap((target) => createTarget(`${name}-${target.name}`, target, [], common, opts));
    return [
        ...ready,
        ...others.flatMap((target) => createTarget(`${name}-${target.name}`, target, ready, common, opts)),
    ];
}

function createTarget(
    name: string,
    target: Target,
    buckets: pulumi.Resource[],
    { tags, iam }: Common,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const common = { tags: { ...tags, ...target.tags }, iam };
    switch (target.kind) {
        case "logGroup":
            return createLogGroup(name, target, common.tags, opts);
        case "bucket":
            return createBucket(name, target, common.tags, opts);
        case "deliveryStream":
            return createDeliveryStream(name, target, buckets, common, opts);
    }
}

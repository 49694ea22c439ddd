import type * as pulumi from "@pulumi/pulumi";

import type { AwsPlace } from "../iam/arn";

/** A cluster's name and place. Partition and region are known before the first resource. The other values may be Outputs, if the same program looks up or creates the cluster. */
export interface ClusterFacts extends Omit<AwsPlace, "accountId"> {
    name: pulumi.Input<string>;
    accountId: pulumi.Input<string>;
    /** Kubernetes version, such as `1.33`. Absent if the program does not set it. */
    version?: pulumi.Input<string>;
    /** Names of the Auto Scaling groups that the nodes are in. Absent where they are not known. */
    autoScalingGroups?: Record<"windows" | "linux", readonly pulumi.Input<string>[]>;
}

/** ARN of the cluster. */
export function clusterArn({ partition, region, accountId, name }: AwsPlace & { name: string }): string {
    return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

/** The properties of a cluster that a component needs for its plan, by its schema. */
export function factsAmongArgs({ name, accountId, version, autoScalingGroups }: ClusterFacts): object {
    return {
        name,
        accountId,
        ...(version !== undefined && { version }),
        ...(autoScalingGroups !== undefined && { autoScalingGroups }),
    };
}

/** Account that is assumed until the real one is known. Everything that depends on it is then planned again. */
export function assumedPlace({ partition, region, accountId }: ClusterFacts): AwsPlace {
    return { partition, region, accountId: typeof accountId === "string" ? accountId : "210987654321" };
}

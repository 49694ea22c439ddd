import type * as pulumi from "@pulumi/pulumi";

import type { AwsPlace } from "../iam/arn";

/** A cluster's name and place. Partition and region are known before the first resource; all else may be an Output of a cluster that is looked up or that the same program creates. */
export interface ClusterFacts extends Omit<AwsPlace, "accountId"> {
    name: pulumi.Input<string>;
    accountId: pulumi.Input<string>;
    /** Kubernetes version, such as `1.33`. Absent where the program does not say it. */
    version?: pulumi.Input<string>;
}

/** ARN of the cluster. */
export function clusterArn({ partition, region, accountId, name }: AwsPlace & { name: string }): string {
    return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

/** What of a cluster a component plans with, as its schema has it. */
export function factsAmongArgs({ name, accountId, version }: ClusterFacts): object {
    return { name, accountId, ...(version !== undefined && { version }) };
}

/** Where the cluster is assumed to be until its account is known. What depends on that is planned again then. */
export function assumedPlace({ partition, region, accountId }: ClusterFacts): AwsPlace {
    return { partition, region, accountId: typeof accountId === "string" ? accountId : "210987654321" };
}

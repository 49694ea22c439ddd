import type * as pulumi from "@pulumi/pulumi";

import type { AwsPlace } from "../iam/arn";

/** What is known of every cluster before the first resource is registered: plain values, in a preview too. */
export interface ClusterFacts extends Omit<AwsPlace, "accountId"> {
    name: string;
    /** Account of the cluster. Where the component looks the cluster up, it is known when AWS has answered. */
    accountId: pulumi.Input<string>;
}

/** ARN of the cluster. */
export function clusterArn({ partition, region, accountId, name }: AwsPlace & { name: string }): string {
    return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

/** Where the cluster is assumed to be until its account is known. What depends on that is planned again then. */
export function assumedPlace({ partition, region, accountId }: ClusterFacts): AwsPlace {
    return { partition, region, accountId: typeof accountId === "string" ? accountId : "210987654321" };
}

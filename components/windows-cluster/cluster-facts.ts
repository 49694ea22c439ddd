import type { AwsPlace } from "../iam/arn";

/** What is known of every cluster before the first resource is registered: plain values, in a preview too. */
export interface ClusterFacts extends AwsPlace {
    name: string;
}

/** ARN of the cluster. */
export function clusterArn({ partition, region, accountId, name }: ClusterFacts): string {
    return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

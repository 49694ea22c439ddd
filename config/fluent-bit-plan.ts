import type { FluentBitCluster } from "../components/fluent-bit-windows/cluster";
import { type FluentBitPlan, planFluentBit } from "../components/fluent-bit-windows/plan";
import type { AwsPlace } from "../components/iam/arn";
import { autoScalingGroupsOf, expectedNodes } from "../components/windows-cluster/expected-nodes";
import type { StackSettings } from "./stack-settings";

/** Fluent Bit's plan, and the cluster for which it is made. */
export interface FluentBitOnCluster {
    plan: FluentBitPlan;
    cluster: FluentBitCluster;
}

/** Plans a stack's Fluent Bit for its cluster, as far as the settings tell about it. */
export function fluentBitPlan(
    { cluster: settings, fluentBit, iam }: Pick<StackSettings, "cluster" | "fluentBit" | "iam">,
    place: AwsPlace,
): FluentBitOnCluster {
    const cluster = {
        ...place,
        name: settings.name,
        ...expectedNodes(settings),
        iam,
        autoScalingGroups: autoScalingGroupsOf(settings),
    };
    return { plan: planFluentBit(fluentBit, cluster), cluster };
}

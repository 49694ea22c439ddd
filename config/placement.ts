import { fluentBitArnProblems } from "../components/fluent-bit-windows/arn-placement";
import { type FluentBitPlan, fluentBitPlacementProblems } from "../components/fluent-bit-windows/plan";
import type { KnownPlace } from "../components/iam/arn";
import { conventionPlacementProblems } from "../components/iam/conventions";
import { iisLogMonitorAppPlacementProblems } from "../components/iis-log-monitor-app/placement";
import { onePerValue, type Problem, within } from "../components/settings/problems";
import { createdClusterPlacementProblems } from "../components/windows-cluster/create/placement";
import type { StackSettings } from "./stack-settings";

/** Settings that do not fit the cluster's region, account or partition. Makes no AWS requests, so that every command can report them. */
export function placementProblems(
    { cluster, fluentBit, iisApps, iam }: Omit<StackSettings, "tags">,
    plan: FluentBitPlan,
    place: KnownPlace,
): Problem[] {
    return onePerValue([
        ...(cluster.mode === "create" ? within("cluster", createdClusterPlacementProblems(cluster, place)) : []),
        ...within("fluentBit", fluentBitArnProblems(fluentBit, place)),
        ...iisApps.flatMap((app, index) => within(`iisApps[${index}]`, iisLogMonitorAppPlacementProblems(app, place))),
        ...conventionPlacementProblems(iam, place),
        ...within("fluentBit", fluentBitPlacementProblems(plan, place)),
    ]);
}

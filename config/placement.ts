import { fluentBitArnProblems } from "../components/fluent-bit-windows/arn-placement";
import { type FluentBitPlan, fluentBitPlacementProblems } from "../components/fluent-bit-windows/plan";
import type { KnownPlace } from "../components/iam/arn";
import { conventionPlacementProblems } from "../components/iam/conventions";
import { iisLogMonitorAppPlacementProblems } from "../components/iis-log-monitor-app/placement";
import { onePerValue, type Problem, within } from "../components/settings/problems";
import { createdClusterPlacementProblems } from "../components/windows-cluster/create/placement";
import type { StackSettings } from "./stack-settings";

/** The sections that can be read. */
export type ReadableSettings = {
    [Section in "cluster" | "fluentBit" | "iam"]?: StackSettings[Section] | undefined;
} & { iisApps: readonly (StackSettings["iisApps"][number] | undefined)[] };

/** Settings that do not fit the cluster's region, account or partition. Makes no AWS requests, so that every command can report them. */
export function placementProblems(
    { cluster, fluentBit, iisApps, iam }: ReadableSettings,
    plan: FluentBitPlan | undefined,
    place: KnownPlace,
): Problem[] {
    return onePerValue([
        ...(cluster?.mode === "create" ? within("cluster", createdClusterPlacementProblems(cluster, place)) : []),
        ...(fluentBit === undefined ? [] : within("fluentBit", fluentBitArnProblems(fluentBit, place))),
        ...iisApps.flatMap((app, index) =>
            app === undefined ? [] : within(`iisApps[${index}]`, iisLogMonitorAppPlacementProblems(app, place)),
        ),
        ...(iam === undefined ? [] : conventionPlacementProblems(iam, place)),
        ...(plan === undefined ? [] : within("fluentBit", fluentBitPlacementProblems(plan, place))),
    ]);
}

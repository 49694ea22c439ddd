import type { Claim } from "../components/existing-objects/claim";
import { fluentBitClaims, type ReadNames } from "../components/fluent-bit-windows/claims";
import { planFluentBit } from "../components/fluent-bit-windows/plan";
import type { AwsPlace } from "../components/iam/arn";
import { iisLogMonitorAppClaims } from "../components/iis-log-monitor-app/claims";
import { createdClusterClaims } from "../components/windows-cluster/create/claims";
import { expectedNodes } from "../components/windows-cluster/expected-nodes";
import type { StackSettings } from "./stack-settings";

/** The names that the program gives its components. */
export const componentNames = { cluster: "cluster", fluentBit: "fluent-bit" };

/**
 * What the stack creates under names that are known beforehand.
 *
 * @param readNames names of Kubernetes objects that are known when their contents have been read, by those in the plan
 */
export function stackClaims(
    { cluster: settings, fluentBit, iisApps, iam }: StackSettings,
    place: AwsPlace,
    readNames: ReadNames = {},
): Claim[] {
    const cluster = { ...place, name: settings.name, ...expectedNodes(settings), iam };
    return [
        ...(settings.mode === "create" ? createdClusterClaims(componentNames.cluster, settings, place, iam) : []),
        ...fluentBitClaims(componentNames.fluentBit, planFluentBit(fluentBit, cluster), cluster, readNames),
        ...iisApps.flatMap((app, index) => iisLogMonitorAppClaims(app.name, app, cluster, `iisApps[${index}]`, iam)),
    ];
}

import { type Claim, kindOf } from "../components/existing-objects/claim";
import { claimsAsRead } from "../components/existing-objects/kubernetes-claims";
import { fluentBitClaims, type ReadNames } from "../components/fluent-bit-windows/claims";
import type { AwsPlace } from "../components/iam/arn";
import { iisLogMonitorAppClaims } from "../components/iis-log-monitor-app/claims";
import { createdClusterClaims } from "../components/windows-cluster/create/claims";
import { type Problem, within } from "../components/settings/problems";
import { type FluentBitOnCluster, fluentBitPlan } from "./fluent-bit-plan";
import type { StackSettings } from "./stack-settings";

/** The resource names of the program's components. */
export const componentNames = { cluster: "cluster", fluentBit: "fluent-bit" };

/**
 * Objects that the stack creates under names that are known in advance.
 *
 * @param planned Fluent Bit's plan in this place, if the caller has it
 * @param readNames final names of Kubernetes objects that depend on contents read from the cluster or AWS, by their names in the plan
 */
export function stackClaims(
    stack: Omit<StackSettings, "tags">,
    place: AwsPlace,
    {
        planned: { plan, cluster } = fluentBitPlan(stack, place),
        readNames = {},
    }: { planned?: FluentBitOnCluster; readNames?: ReadNames } = {},
): Claim[] {
    const { cluster: settings, iisApps, iam } = stack;
    return [
        ...within(
            "cluster",
            settings.mode === "create" ? createdClusterClaims(componentNames.cluster, settings, place, iam) : [],
        ),
        ...within("fluentBit", claimsAsRead(fluentBitClaims(componentNames.fluentBit, plan, cluster), readNames)),
        ...iisApps.flatMap((app, index) =>
            within(`iisApps[${index}]`, iisLogMonitorAppClaims(app.name, app, cluster, iam)),
        ),
    ];
}

/** Objects that two parts of the stack would create under the same name: the second creation would fail. One problem for each pair of settings. */
export function sharedNameProblems(claims: readonly Claim[]): Problem[] {
    const first = new Map<string, Claim>();
    const problems = new Map<string, Problem>();
    for (const claim of claims) {
        const { type, name, setting, otherwise } = claim;
        const other = first.get(`${type} ${name}`);
        if (other === undefined) {
            first.set(`${type} ${name}`, claim);
        } else if (!problems.has(`${setting} ${other.setting}`)) {
            problems.set(`${setting} ${other.setting}`, {
                setting,
                remedy: `would create the ${kindOf(type)} ${name}, which ${other.setting} creates too; ${otherwise}`,
            });
        }
    }
    return [...problems.values()];
}

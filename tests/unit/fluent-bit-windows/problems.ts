import { planFluentBit, plannedFluentBitProblems } from "../../../components/fluent-bit-windows/plan";
import type { FluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { anyPlace } from "../../../components/iam/arn";

/** Settings that contradict each other, on a cluster of which only the name is known. */
export function fluentBitProblems(settings: FluentBitSettings, clusterName: string) {
    const cluster = { ...anyPlace, name: clusterName, windowsVersions: [], containerRuntimes: [] };
    return plannedFluentBitProblems(settings, cluster, planFluentBit(settings, cluster));
}

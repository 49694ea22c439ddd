import type { Manifest } from "../../kubernetes/manifest";
import { fewestPods } from "../availability";
import { metadata, selector } from "../names";
import type { IisLogMonitorAppSettings } from "../settings";

/** None where one pod is all there is: a budget would either let it go or block every drain. */
export function disruptionBudgetManifest(settings: IisLogMonitorAppSettings): Manifest | undefined {
    const { create, minAvailable, maxUnavailable } = settings.disruptionBudget;
    if (!create || fewestPods(settings) < 2) {
        return undefined;
    }
    return {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: metadata(settings),
        spec: {
            selector: { matchLabels: selector(settings) },
            ...(minAvailable === undefined ? { maxUnavailable: maxUnavailable ?? 1 } : { minAvailable }),
            // A pod that does not work keeps nobody from being served, and must not keep its node from being drained.
            unhealthyPodEvictionPolicy: "AlwaysAllow",
        },
    };
}

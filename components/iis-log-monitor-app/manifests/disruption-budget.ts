import type { Manifest } from "../../kubernetes/manifest";
import { canBeSeveral } from "../availability";
import { metadata, selector } from "../names";
import type { IisLogMonitorAppSettings } from "../settings";

export function disruptionBudgetManifest(settings: IisLogMonitorAppSettings): Manifest | undefined {
    const { create, minAvailable, maxUnavailable } = settings.disruptionBudget;
    const asked = minAvailable !== undefined || maxUnavailable !== undefined;
    // Where one pod is all there can be, a budget would either let it go or block every drain.
    if (!create || (!asked && !canBeSeveral(settings))) {
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

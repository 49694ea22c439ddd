import type { Manifest } from "../../kubernetes/manifest";
import { canBeSeveral } from "../availability";
import { metadata, selector } from "../names";
import type { IisLogMonitorAppSettings } from "../settings";

export function disruptionBudgetManifest(settings: IisLogMonitorAppSettings): Manifest | undefined {
    const { create, minAvailable, maxUnavailable } = settings.disruptionBudget;
    const asked = minAvailable !== undefined || maxUnavailable !== undefined;
    // With a single pod, a budget would either have no effect or block every drain.
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
            // A broken pod serves no requests, so it must not block the drain of its node.
            unhealthyPodEvictionPolicy: "AlwaysAllow",
        },
    };
}

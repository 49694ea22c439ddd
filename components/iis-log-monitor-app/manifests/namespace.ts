import { recommendedLabels } from "../../kubernetes/labels";
import type { Manifest } from "../../kubernetes/manifest";
import type { IisLogMonitorAppSettings } from "../settings";

export function namespaceManifest(settings: IisLogMonitorAppSettings): Manifest {
    return {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: settings.namespace, labels: recommendedLabels("iis", "web") },
    };
}

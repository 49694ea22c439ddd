import type { Manifest } from "../../kubernetes/manifest";
import { metadata } from "../names";
import type { IisLogMonitorAppSettings } from "../settings";
import type { Variant } from "../variants";

export function autoscalerManifest(settings: IisLogMonitorAppSettings, { deployment }: Variant): Manifest | undefined {
    const { autoscaling } = settings;
    if (autoscaling === undefined) {
        return undefined;
    }
    const { minReplicas, maxReplicas, cpuUtilization, memoryUtilization } = autoscaling;
    const { settleSeconds, scaleDownAfterSeconds } = autoscaling;
    return {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: metadata(settings, deployment),
        spec: {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
            minReplicas,
            maxReplicas,
            metrics: [
                utilization("cpu", cpuUtilization),
                ...(memoryUtilization === undefined ? [] : [utilization("memory", memoryUtilization)]),
            ],
            behavior: {
                scaleUp: {
                    // After this time, the CPU usage of the start no longer looks like load.
                    stabilizationWindowSeconds: 60,
                    selectPolicy: "Max",
                    policies: [
                        { type: "Percent", value: 100, periodSeconds: settleSeconds },
                        { type: "Pods", value: 2, periodSeconds: settleSeconds },
                    ],
                },
                scaleDown: {
                    stabilizationWindowSeconds: scaleDownAfterSeconds,
                    policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
                },
            },
        },
    };
}

function utilization(name: string, averageUtilization: number) {
    return { type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization } } };
}

import type * as pulumi from "@pulumi/pulumi";

import type { Manifest } from "../kubernetes/manifest";
import type { WindowsVersion } from "../windows-cluster/windows-versions";
import { logMonitorConfigMap } from "./log-monitor/config-map";
import { autoscalerManifest } from "./manifests/autoscaler";
import { deploymentManifest } from "./manifests/deployment";
import { disruptionBudgetManifest } from "./manifests/disruption-budget";
import { ingressManifest } from "./manifests/ingress";
import { namespaceManifest } from "./manifests/namespace";
import { serviceManifest } from "./manifests/service";
import { appLabels, ownsNamespace } from "./names";
import type { IisLogMonitorAppSettings } from "./settings";

/** What of a cluster matters to the plan. */
export interface IisCluster {
    name: string;
    windowsVersions: readonly WindowsVersion[];
}

/** Everything that the application's deployment consists of, as plain data. */
export interface IisLogMonitorAppPlan {
    repository?: { name: string; lifecyclePolicy: object; forceDelete: boolean };
    /** Kubernetes objects, by a short key, in the order in which they can be created. */
    manifests: Record<string, Manifest>;
    /** The Service's address inside the cluster; absent as long as there is no image to run. */
    serviceAddress?: string;
}

/** The name of the repository that the image is pushed to. */
export function repositoryName({ name, repository }: IisLogMonitorAppSettings, cluster: IisCluster): string {
    return repository.name ?? `${cluster.name}/${name}`.toLowerCase();
}

/** @param image the image to run, by its digest; undefined as long as there is none */
export function planIisLogMonitorApp(
    settings: IisLogMonitorAppSettings,
    cluster: IisCluster,
    image: pulumi.Input<string> | undefined = settings.image,
): IisLogMonitorAppPlan {
    return {
        ...(settings.repository.create && {
            repository: {
                name: repositoryName(settings, cluster),
                lifecyclePolicy: expireUntagged(settings.repository.expireUntaggedAfterDays),
                forceDelete: settings.repository.deleteImagesOnDestroy,
            },
        }),
        manifests: {
            ...(ownsNamespace(settings) && { namespace: namespaceManifest(settings) }),
            ...(image !== undefined && workload(settings, image)),
        },
        ...(image !== undefined && {
            serviceAddress: `http://${settings.name}.${settings.namespace}.svc.cluster.local:${settings.service.port}`,
        }),
    };
}

function workload(settings: IisLogMonitorAppSettings, image: pulumi.Input<string>): Record<string, Manifest> {
    return present({
        "log-monitor": settings.logMonitor.mount ? logMonitorConfigMap(settings, appLabels(settings)) : undefined,
        deployment: deploymentManifest(settings, settings.windowsVersion, image),
        service: serviceManifest(settings),
        ingress: ingressManifest(settings),
        autoscaler: autoscalerManifest(settings, settings.name),
        "disruption-budget": disruptionBudgetManifest(settings),
    });
}

function present(manifests: Record<string, Manifest | undefined>): Record<string, Manifest> {
    return Object.fromEntries(
        Object.entries(manifests).filter((entry): entry is [string, Manifest] => entry[1] !== undefined),
    );
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
function expireUntagged(days: number): object {
    return {
        rules: [
            {
                rulePriority: 1,
                description: "An image that no tag names any more",
                selection: {
                    tagStatus: "untagged",
                    countType: "sinceImagePushed",
                    countUnit: "days",
                    countNumber: days,
                },
                action: { type: "expire" },
            },
        ],
    };
}

import type { Manifest } from "../kubernetes/manifest";
import type { WindowsVersion } from "../windows-cluster/windows-versions";
import { logMonitorConfigMap } from "./log-monitor/config-map";
import { mountsConfiguration } from "./log-monitor/mount";
import { autoscalerManifest } from "./manifests/autoscaler";
import { deploymentManifest } from "./manifests/deployment";
import { disruptionBudgetManifest } from "./manifests/disruption-budget";
import { gmsaManifests } from "./manifests/gmsa";
import { ingressManifest } from "./manifests/ingress";
import { namespaceManifest } from "./manifests/namespace";
import { serviceManifest } from "./manifests/service";
import { appLabels, ownsNamespace } from "./names";
import type { Problem } from "../settings/problems";
import type { IisLogMonitorAppSettings } from "./settings";
import { startupConfigMap, waitsForServiceMonitor } from "./startup/config-map";
import { type Images, namedImages, type Variant, variantsOf } from "./variants";
import { iisLogMonitorAppWarnings } from "./warnings";

/** The cluster's properties that the plan needs. */
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
    /** Warnings of the deployment and of `explain`. */
    warnings: Problem[];
}

/** The name of the repository for the image. */
export function repositoryName({ name, repository }: IisLogMonitorAppSettings, cluster: IisCluster): string {
    return repository.name ?? `${cluster.name}/${name}`.toLowerCase();
}

/** @param images the image of each Windows version; empty as long as there is no image */
export function planIisLogMonitorApp(
    settings: IisLogMonitorAppSettings,
    cluster: IisCluster,
    images: Images = namedImages(settings),
): IisLogMonitorAppPlan {
    const runs = Object.keys(images).length > 0;
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
            ...(runs && workload(settings, images)),
        },
        warnings: iisLogMonitorAppWarnings(settings),
        ...(runs && {
            serviceAddress: `http://${settings.name}.${settings.namespace}.svc.cluster.local:${settings.service.port}`,
        }),
    };
}

function workload(settings: IisLogMonitorAppSettings, images: Images): Record<string, Manifest> {
    return present({
        ...gmsaManifests(settings),
        "log-monitor": mountsConfiguration(settings) ? logMonitorConfigMap(settings, appLabels(settings)) : undefined,
        startup: waitsForServiceMonitor(settings) ? startupConfigMap(settings) : undefined,
        ...eachVariant(settings, "deployment", (variant) => {
            const image = images[variant.windowsVersion];
            return image === undefined ? undefined : deploymentManifest(settings, variant, image);
        }),
        service: serviceManifest(settings),
        ingress: ingressManifest(settings),
        ...eachVariant(settings, "autoscaler", (variant) => autoscalerManifest(settings, variant)),
        "disruption-budget": disruptionBudgetManifest(settings),
    });
}

function eachVariant(
    settings: IisLogMonitorAppSettings,
    key: string,
    manifest: (variant: Variant) => Manifest | undefined,
): Record<string, Manifest | undefined> {
    return Object.fromEntries(variantsOf(settings).map((variant) => [`${key}${variant.suffix}`, manifest(variant)]));
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
                // Deployed as it stands: another text would replace the policy of every repository.
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

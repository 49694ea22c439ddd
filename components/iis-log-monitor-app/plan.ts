import type * as pulumi from "@pulumi/pulumi";

import { recommendedLabels } from "../kubernetes/labels";
import type { Manifest } from "../kubernetes/manifest";
import type { Problem } from "../settings/problems";
import { type WindowsVersion, windowsNodeSelector } from "../windows-cluster/windows-versions";
import { baseImageProblems } from "./image/build-settings";
import { configurationFolder } from "./log-monitor/configuration-file";
import { logMonitorConfigMap } from "./log-monitor/config-map";
import { logMonitorProblems, unusedConfigurationProblems } from "./log-monitor/problems";
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

/** Name of the container in the application's pods. */
export const appContainer = "iis";

/** IIS listens here; the image's sites are bound to it. */
const containerPort = 80;

/** What is wrong between settings that are right by themselves, and what does not fit the cluster. */
export function iisLogMonitorAppProblems(settings: IisLogMonitorAppSettings, cluster: IisCluster): Problem[] {
    return [
        ...windowsVersionProblems(settings, cluster),
        ...imageProblems(settings),
        ...logMonitorProblems(settings.logMonitor),
        ...(settings.build?.type === "imageBuilder"
            ? []
            : unusedConfigurationProblems(settings.logMonitor, settings.build?.context)),
    ];
}

function imageProblems({ image, build, repository, windowsVersion }: IisLogMonitorAppSettings): Problem[] {
    if (build === undefined) {
        return [];
    }
    const problems = baseImageProblems(build.baseImage, windowsVersion);
    if (image !== undefined) {
        problems.push({
            setting: "image",
            value: JSON.stringify(image),
            remedy: "build makes another one, and only one of them can run; remove one of the two settings",
        });
    }
    if (!repository.create && repository.name === undefined) {
        problems.push({
            setting: "repository.name",
            remedy: "is missing: build has to push the image somewhere; name the ECR repository, or let the stack create one (repository.create: true)",
        });
    }
    return problems;
}

function windowsVersionProblems(settings: IisLogMonitorAppSettings, cluster: IisCluster): Problem[] {
    return cluster.windowsVersions.includes(settings.windowsVersion)
        ? []
        : [
              {
                  setting: "windowsVersion",
                  value: JSON.stringify(settings.windowsVersion),
                  remedy:
                      `the cluster has nodes of ${cluster.windowsVersions.map((version) => `"${version}"`).join(", ")} only ` +
                      "(cluster.windowsVersions), so the pods would never start; use an image made for one of these",
              },
          ];
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
            ...(image !== undefined && {
                ...(settings.logMonitor.mount && { "log-monitor": logMonitorConfigMap(settings, podLabels(settings)) }),
                deployment: deploymentManifest(settings, image),
                service: serviceManifest(settings),
            }),
        },
        ...(image !== undefined && {
            serviceAddress: `http://${settings.name}.${settings.namespace}.svc.cluster.local:${settings.service.port}`,
        }),
    };
}

/** Whether the application brings its namespace along. The `default` one is there in every cluster. */
export function ownsNamespace(settings: IisLogMonitorAppSettings): boolean {
    return settings.createNamespace && settings.namespace !== "default";
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

export function podLabels(settings: IisLogMonitorAppSettings): Record<string, string> {
    return { ...recommendedLabels("iis", "web"), ...selector(settings) };
}

function selector(settings: IisLogMonitorAppSettings): Record<string, string> {
    return { "app.kubernetes.io/name": "iis", "app.kubernetes.io/instance": settings.name };
}

function namespaceManifest(settings: IisLogMonitorAppSettings): Manifest {
    return {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: settings.namespace, labels: recommendedLabels("iis", "web") },
    };
}

function deploymentManifest(settings: IisLogMonitorAppSettings, image: pulumi.Input<string>): Manifest {
    const { resources } = settings;
    const probe = { httpGet: { path: settings.healthPath, port: "http" }, timeoutSeconds: 10 };
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: settings.name, namespace: settings.namespace, labels: podLabels(settings) },
        spec: {
            replicas: settings.replicas,
            progressDeadlineSeconds: settings.rolloutTimeoutMinutes * 60,
            selector: { matchLabels: selector(settings) },
            strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
            template: {
                metadata: { labels: podLabels(settings) },
                spec: {
                    // The application calls neither the API server nor AWS.
                    automountServiceAccountToken: false,
                    nodeSelector: windowsNodeSelector(settings.windowsVersion),
                    tolerations: [{ key: "os", operator: "Equal", value: "windows", effect: "NoSchedule" }],
                    // LogMonitor stops w3svc, waits for it and reads the last lines: https://github.com/microsoft/windows-container-tools/issues/29
                    terminationGracePeriodSeconds: 60,
                    ...(settings.logMonitor.mount && {
                        volumes: [
                            {
                                name: "log-monitor",
                                configMap: { name: logMonitorConfigMap(settings, podLabels(settings)).metadata.name },
                            },
                        ],
                    }),
                    containers: [
                        {
                            name: appContainer,
                            image,
                            ports: [{ name: "http", containerPort }],
                            ...(settings.logMonitor.mount && {
                                volumeMounts: [{ name: "log-monitor", mountPath: configurationFolder, readOnly: true }],
                            }),
                            resources: {
                                requests: { cpu: resources.cpuRequest, memory: resources.memoryRequest },
                                limits: {
                                    ...(resources.cpuLimit !== undefined && { cpu: resources.cpuLimit }),
                                    memory: resources.memoryLimit,
                                },
                            },
                            // IIS takes its time to start: until it has answered once, nobody calls it broken.
                            startupProbe: { ...probe, periodSeconds: 10, failureThreshold: 30 },
                            readinessProbe: { ...probe, periodSeconds: 10 },
                            livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 6 },
                        },
                    ],
                },
            },
        },
    };
}

function serviceManifest(settings: IisLogMonitorAppSettings): Manifest {
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: settings.name, namespace: settings.namespace, labels: podLabels(settings) },
        spec: {
            type: settings.service.type,
            selector: selector(settings),
            ports: [{ name: "http", port: settings.service.port, targetPort: "http" }],
        },
    };
}

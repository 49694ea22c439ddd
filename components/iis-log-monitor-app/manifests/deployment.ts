import type * as pulumi from "@pulumi/pulumi";

import type { Manifest } from "../../kubernetes/manifest";
import { windowsNodeSelector } from "../../windows-cluster/windows-versions";
import { entryPoint } from "../entry-point";
import { environmentVariables } from "../environment";
import { appContainer, appLabels, metadata, podLabels, serviceAccountName } from "../names";
import { configurationFolder } from "../log-monitor/configuration-file";
import { logMonitorConfigMap } from "../log-monitor/config-map";
import { mountsConfiguration } from "../log-monitor/mount";
import { portsOf } from "../ports";
import type { IisLogMonitorAppSettings } from "../settings";
import { startupConfigMap, startupFolder, waitsForServiceMonitor } from "../startup/config-map";
import type { Variant } from "../variants";
import { preStop, probes } from "./lifecycle";

/** @param image the image to run, by its digest */
export function deploymentManifest(
    settings: IisLogMonitorAppSettings,
    variant: Variant,
    image: pulumi.Input<string>,
): Manifest {
    const meta = metadata(settings, variant.deployment);
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { ...meta, labels: { ...meta.labels, ...variant.selector } },
        spec: {
            // A number here would overwrite the autoscaler's number at every deployment.
            ...(settings.autoscaling === undefined && { replicas: settings.replicas ?? 2 }),
            progressDeadlineSeconds: settings.rolloutTimeoutMinutes * 60,
            selector: { matchLabels: variant.selector },
            strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
            template: {
                metadata: {
                    labels: { ...podLabels(settings), ...variant.selector },
                    ...(Object.keys(settings.podAnnotations).length > 0 && { annotations: settings.podAnnotations }),
                },
                spec: podSpec(settings, variant, image),
            },
        },
    };
}

function podSpec(settings: IisLogMonitorAppSettings, variant: Variant, image: pulumi.Input<string>) {
    const { serviceAccount, priorityClassName } = settings;
    const accountName = serviceAccountName(settings);
    const volumes = volumesOf(settings);
    return {
        ...(accountName !== undefined && { serviceAccountName: accountName }),
        automountServiceAccountToken: serviceAccount?.mountToken ?? false,
        // With variables for each Service of the namespace, ServiceMonitor would need several runs of appcmd, each slower, until the container ends:
        // https://github.com/microsoft/IIS.ServiceMonitor/issues/76
        enableServiceLinks: false,
        ...securityContext(settings),
        ...(priorityClassName !== undefined && { priorityClassName }),
        nodeSelector: windowsNodeSelector(variant.windowsVersion),
        tolerations: [{ key: "os", operator: "Equal", value: "windows", effect: "NoSchedule" }],
        ...(settings.imagePullSecrets.length > 0 && {
            imagePullSecrets: settings.imagePullSecrets.map((name) => ({ name })),
        }),
        ...topologySpread(settings, variant),
        terminationGracePeriodSeconds: settings.stop.graceSeconds,
        ...(volumes.length > 0 && { volumes: volumes.map(({ name, configMap }) => ({ name, configMap })) }),
        containers: [
            {
                name: appContainer,
                image,
                ...entryPoint(settings),
                ports: portsOf(settings).map(({ name, containerPort }) => ({ name, containerPort })),
                ...(Object.keys(settings.environment).length > 0 && {
                    env: environmentVariables(settings.environment),
                }),
                ...(volumes.length > 0 && {
                    volumeMounts: volumes.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
                }),
                resources: resources(settings),
                ...probes(settings),
                ...preStop(settings),
            },
        ],
    };
}

function volumesOf(settings: IisLogMonitorAppSettings) {
    return [
        ...(mountsConfiguration(settings)
            ? [
                  {
                      name: "log-monitor",
                      mountPath: configurationFolder,
                      configMap: { name: logMonitorConfigMap(settings, appLabels(settings)).metadata.name },
                  },
              ]
            : []),
        ...(waitsForServiceMonitor(settings)
            ? [
                  {
                      name: "startup",
                      mountPath: startupFolder,
                      configMap: { name: startupConfigMap(settings).metadata.name },
                  },
              ]
            : []),
    ];
}

function securityContext({ gmsa, runAsUserName }: IisLogMonitorAppSettings) {
    const windowsOptions = {
        ...(gmsa !== undefined && { gmsaCredentialSpecName: gmsa.credentialSpecName }),
        ...(runAsUserName !== undefined && { runAsUserName }),
    };
    return Object.keys(windowsOptions).length > 0 && { securityContext: { windowsOptions } };
}

function topologySpread({ topologySpread }: IisLogMonitorAppSettings, { selector }: Variant) {
    const constraints = [
        { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: topologySpread.zones },
        { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: topologySpread.hosts },
    ]
        .filter(({ whenUnsatisfiable }) => whenUnsatisfiable !== "off")
        .map((constraint) => ({
            maxSkew: 1,
            ...constraint,
            labelSelector: { matchLabels: selector },
            matchLabelKeys: ["pod-template-hash"],
        }));
    return constraints.length > 0 && { topologySpreadConstraints: constraints };
}

function resources({ resources }: IisLogMonitorAppSettings) {
    return {
        requests: { cpu: resources.cpuRequest, memory: resources.memoryRequest },
        limits: {
            ...(resources.cpuLimit !== undefined && { cpu: resources.cpuLimit }),
            memory: resources.memoryLimit,
        },
    };
}

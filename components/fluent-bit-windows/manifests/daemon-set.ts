import { recommendedLabels } from "../../kubernetes/labels";
import type { Manifest } from "../../kubernetes/manifest";
import type { Credential } from "../destinations/credential";
import { journalFolder } from "../pipeline/journal";
import { livenessPath } from "../pipeline/liveness";
import { nodeAddress, podName, podUid } from "../pipeline/pod-variables";
import { nodeLogReadings } from "../pipeline/node-logs";
import { readinessPath } from "../pipeline/readiness";
import { asksForPods } from "../metadata";
import { environmentVariables } from "../pod-settings";
import type { FluentBitCluster } from "../cluster";
import { ownContainer } from "../routes";
import type { FluentBitSettings } from "../settings";
import type { Shipper } from "../shippers";
import type { Paths } from "../pipeline/paths";
import { caVolume, clusterInfoName, configFile, serviceAccountName } from "./names";
import type { Nodes } from "./nodes";

/**
 * Seconds a pod may take to stop. On Windows Fluent Bit is not told, so there is nothing to wait for but its process; on Linux it takes the seconds of its
 * own `grace`.
 */
const gracePeriodSeconds = 30;

/** Fluent Bit on every node of a kind. */
export function daemonSetManifest(
    nodes: Nodes,
    image: string,
    configMaps: { config: string; caBundle: string },
    environment: { credentials: readonly Credential[]; variables: readonly { name: string; value: string }[] },
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
): Manifest {
    const { paths, reads } = nodes.shipper;
    const name = `fluent-bit-${nodes.name}`;
    const labels = recommendedLabels("fluent-bit", "log-shipper");
    const { env, envFrom } = environmentVariables(settings);
    const selector = { "app.kubernetes.io/name": "fluent-bit", "app.kubernetes.io/instance": name };
    const volumes: Volume[] = [
        {
            name: "config",
            mountPath: nodes.configFolder,
            readOnly: true,
            source: { configMap: { name: configMaps.config } },
        },
        {
            name: caVolume,
            mountPath: paths.caFolder,
            readOnly: true,
            source: { configMap: { name: configMaps.caBundle } },
        },
        ...(reads.includes("disk") ? podLogVolumes(paths, cluster) : []),
        {
            name: "state",
            mountPath: paths.state,
            readOnly: false,
            source: { hostPath: { path: paths.state, type: "DirectoryOrCreate" } },
        },
        ...nodeLogVolumes(nodes.shipper, settings),
    ];
    return {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata: { name, namespace: settings.namespace, labels: { ...labels, ...selector } },
        spec: {
            selector: { matchLabels: selector },
            updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: settings.maxUnavailable } },
            template: {
                metadata: { labels: { ...labels, ...selector } },
                spec: {
                    serviceAccountName,
                    // Only who asks for pods needs a token of Kubernetes' for it. The token for AWS is another one.
                    automountServiceAccountToken: asksForPods(settings.metadata) && reads.includes("disk"),
                    // Services of the namespace are of no use to Fluent Bit, and with thousands of them their variables keep a process from starting.
                    enableServiceLinks: false,
                    priorityClassName: settings.priorityClassName,
                    terminationGracePeriodSeconds: gracePeriodSeconds,
                    ...nodes.placement,
                    nodeSelector: { ...nodes.placement.nodeSelector, ...settings.nodeSelector },
                    ...(settings.image.pullSecrets.length > 0 && {
                        imagePullSecrets: settings.image.pullSecrets.map((secret) => ({ name: secret })),
                    }),
                    tolerations: settings.tolerations,
                    ...(nodes.hostNetwork !== undefined && { hostNetwork: true, ...nodes.hostNetwork }),
                    securityContext: nodes.podSecurity,
                    containers: [
                        {
                            name: ownContainer,
                            image,
                            ...(nodes.inside !== undefined && { command: [nodes.inside.program] }),
                            // The image's entry point is Fluent Bit; its default command would name the program again.
                            args: ["-c", paths.join(nodes.inside?.configFolder ?? nodes.configFolder, configFile)],
                            ...(nodes.containerSecurity !== undefined && { securityContext: nodes.containerSecurity }),
                            env: [
                                { name: "HOST_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
                                { name: podName, valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                                { name: podUid, valueFrom: { fieldRef: { fieldPath: "metadata.uid" } } },
                                ...(settings.metadata.from === "kubelet"
                                    ? [{ name: nodeAddress, valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }]
                                    : []),
                                { name: "CLUSTER_NAME", valueFrom: fromClusterInfo("cluster.name") },
                                { name: "AWS_REGION", valueFrom: fromClusterInfo("logs.region") },
                                ...environment.credentials.map(({ variable, secret }) => ({
                                    name: variable,
                                    valueFrom: { secretKeyRef: secret },
                                })),
                                // They can refer to those above.
                                ...environment.variables,
                                ...env,
                            ],
                            ...(envFrom !== undefined && { envFrom }),
                            ports: [
                                { name: "http", containerPort: settings.httpPort },
                                ...(settings.liveness.asks === "pipeline"
                                    ? [{ name: "liveness", containerPort: settings.liveness.port }]
                                    : []),
                            ],
                            readinessProbe: {
                                httpGet: {
                                    path: settings.readiness.asks === "delivery" ? readinessPath : "/",
                                    port: "http",
                                },
                                // By then a configuration that cannot ship has failed several times. Without the wait the roll-out would go on to the next node before.
                                ...(settings.readiness.asks === "delivery" && { initialDelaySeconds: 30 }),
                                periodSeconds: 15,
                                timeoutSeconds: 10,
                                failureThreshold: 2,
                            },
                            livenessProbe: {
                                // The health check counts failed deliveries, which a restart does not fix.
                                httpGet:
                                    settings.liveness.asks === "pipeline"
                                        ? { path: livenessPath, port: "liveness" }
                                        : { path: "/", port: "http" },
                                initialDelaySeconds: 60,
                                periodSeconds: 60,
                                timeoutSeconds: 20,
                                failureThreshold: 5,
                            },
                            resources: resources(settings.resources),
                            volumeMounts: volumes.map(({ name: volume, mountPath, readOnly }) => ({
                                name: volume,
                                mountPath,
                                readOnly,
                            })),
                        },
                    ],
                    volumes: volumes.map(({ name: volume, source }) => ({ name: volume, ...source })),
                },
            },
        },
    };
}

interface Volume {
    name: string;
    mountPath: string;
    readOnly: boolean;
    source: object;
}

function podLogVolumes(paths: Paths, { containerRuntimes }: FluentBitCluster): Volume[] {
    return [
        // The folder has the same path inside the container as on the node, since files in it can be links that name it.
        { name: "logs", mountPath: paths.logs, readOnly: true, source: { hostPath: { path: paths.logs } } },
        // Created where it is missing, so that the same pods run on containerd nodes beside dockershim ones.
        ...(containerRuntimes.includes("docker") ? [readFolder("docker", paths.docker)] : []),
    ];
}

/** A node that has no such log yet still ships its others. */
function nodeLogVolumes({ paths, reads }: Shipper, settings: FluentBitSettings): Volume[] {
    const readings = nodeLogReadings(settings, paths, reads);
    return [
        ...readings.flatMap(({ key, reading }) =>
            reading.by === "files" ? [readFolder(`node-${key}`, reading.folder)] : [],
        ),
        ...(readings.some(({ reading }) => reading.by === "journal") ? [readFolder("journal", journalFolder)] : []),
    ];
}

function readFolder(name: string, path: string): Volume {
    return { name, mountPath: path, readOnly: true, source: { hostPath: { path, type: "DirectoryOrCreate" } } };
}

function fromClusterInfo(key: string): { configMapKeyRef: { name: string; key: string } } {
    return { configMapKeyRef: { name: clusterInfoName, key } };
}

function resources(settings: FluentBitSettings["resources"]): {
    requests: Record<string, string>;
    limits: Record<string, string>;
} {
    return {
        requests: { cpu: settings.cpuRequest, memory: settings.memoryRequest },
        limits: { ...(settings.cpuLimit !== undefined && { cpu: settings.cpuLimit }), memory: settings.memoryLimit },
    };
}

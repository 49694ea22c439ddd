import { matches } from "../../wildcards";
import {
    describeAccess,
    flexVolumeOf,
    hostAccessOf,
    isAllowed,
    unconfinedByAnnotation,
    type HostAccess,
} from "../../kubernetes/ways-to-the-host";
import { isPath } from "../../kubernetes/host-path";
import { isKind, isKubernetes, kindOf, nameOf, namespaceOf } from "../../kubernetes/object";
import { podSpecsOf } from "../../kubernetes/pods";
import type { Resource } from "../../resources/resource";
import { objectIn, textIn } from "../../resources/json";
import { installerOfChart, isChart } from "../../resources/kubernetes/charts";
import { resourceRule } from "../rule";
import { container, object, workload } from "./examples";

/** Workloads with access to the node, and their kinds of access. */
interface Permit {
    kind?: string;
    namespace?: string;
    name?: string;
    access: string[];
}

/** Paths that a log shipper on every node reads, and where it stores its position. */
const logShipper = [
    "hostPath:/var/log:ro",
    "hostPath:/var/log/*:ro",
    "hostPath:/run/log/journal:ro",
    "hostPath:/var/lib/docker/containers:ro",
    "hostPath:/etc/machine-id:ro",
    "hostPath:/var/fluent-bit/*",
    "hostPath:C:\\var\\log:ro",
    "hostPath:C:\\var\\log\\*:ro",
    "hostPath:C:\\ProgramData\\docker\\containers:ro",
    "hostPath:C:\\ProgramData\\containerd\\root:ro",
    "hostPath:C:\\ProgramData\\Amazon\\EKS\\logs:ro",
    "hostPath:C:\\var\\fluent-bit\\*",
];

/**
 * EKS' own workloads on a node, drivers of file shares, and their charts: https://github.com/aws/eks-charts,
 * https://github.com/kubernetes-sigs/aws-ebs-csi-driver, https://github.com/kubernetes-csi/csi-driver-smb/tree/master/deploy,
 * https://github.com/kubernetes-csi/csi-driver-nfs/tree/master/deploy, https://github.com/kubernetes-csi/csi-proxy. Networks of pods:
 * https://github.com/projectcalico/calico/tree/master/manifests, https://github.com/cilium/cilium/tree/main/install/kubernetes/cilium.
 */
const nodeComponents = [
    "aws-node",
    "kube-proxy",
    "kube-proxy-windows",
    "ebs-csi-node",
    "ebs-csi-node-windows",
    "efs-csi-node",
    "eks-pod-identity-agent",
    "eks-node-monitoring-agent",
    "aws-vpc-cni",
    "aws-ebs-csi-driver",
    "aws-efs-csi-driver",
    "csi-smb-node",
    "csi-smb-node-win",
    "csi-driver-smb",
    "csi-nfs-node",
    "csi-driver-nfs",
    "csi-proxy",
    "calico-node",
    "cilium",
    "cilium-envoy",
];

const kubelet = [
    "hostPath:/var/lib/kubelet",
    "hostPath:/var/lib/kubelet/*",
    "hostPath:C:\\var\\lib\\kubelet",
    "hostPath:C:\\var\\lib\\kubelet\\*",
];

/**
 * Charts of log shippers. Any DaemonSet may do what they do.
 *
 * @see https://github.com/fluent/helm-charts
 * @see https://github.com/aws/eks-charts/tree/master/stable/aws-for-fluent-bit
 * @see https://github.com/grafana/helm-charts
 * @see https://github.com/open-telemetry/opentelemetry-helm-charts
 * @see https://github.com/vectordotdev/helm-charts
 * @see https://github.com/elastic/helm-charts
 */
const logShippers = [
    "fluent-bit",
    "fluentd",
    "promtail",
    "alloy",
    "opentelemetry-collector",
    "vector",
    "filebeat",
].flatMap((name) => [...underRelease(name), `${name}-*`]);

/** A name in a chart, which can stand behind the name of the release. */
function underRelease(name: string): string[] {
    return [name, `*-${name}`];
}

/** Node agents that need this access, by the names in their charts. */
const nodeAgents: Permit[] = [
    // https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus-node-exporter, https://github.com/prometheus-operator/kube-prometheus/tree/main/manifests
    {
        name: "node-exporter",
        access: [
            "hostNetwork",
            "hostPID",
            "hostPort",
            "hostPath:/:ro",
            "hostPath:/proc:ro",
            "hostPath:/sys:ro",
            "capability:SYS_TIME",
        ],
    },
    // https://github.com/grafana/helm-charts/tree/main/charts/promtail: its positions in the logs.
    { name: "promtail", access: ["hostPath:/run/promtail"] },
    // https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus-windows-exporter
    { name: "windows-exporter", access: ["hostProcess", "hostNetwork", "hostPID"] },
    // https://github.com/aws/aws-node-termination-handler/tree/main/config/helm
    {
        namespace: "kube-system",
        name: "aws-node-termination-handler",
        access: ["hostNetwork", "hostPath:/proc/uptime:ro"],
    },
    { namespace: "kube-system", name: "aws-node-termination-handler-win", access: ["hostNetwork"] },
    // https://docs.tigera.io/calico/latest/getting-started/kubernetes/windows-calico/operator
    { namespace: "calico-system", name: "calico-node", access: ["*"] },
    { namespace: "calico-system", name: "calico-node-windows", access: ["*"] },
    // https://github.com/istio/istio/tree/master/manifests/charts/istio-cni
    {
        name: "istio-cni-node",
        access: [
            ...["NET_ADMIN", "NET_RAW", "SYS_ADMIN", "SYS_PTRACE"].map((name) => `capability:${name}`),
            ...["/opt/cni/bin", "/etc/cni/net.d", "/var/run/istio-cni", "/var/run/netns", "/var/run/ztunnel"].map(
                (path) => `hostPath:${path}`,
            ),
            "hostPath:/proc:ro",
            "hostNetwork",
            "unconfined",
        ],
    },
    // https://github.com/falcosecurity/charts/tree/master/charts/falco: it watches all system calls of the node.
    {
        name: "falco",
        access: [
            "privileged",
            "unconfined",
            "hostNetwork",
            ...["/boot", "/dev", "/etc", "/usr", "/sys/*"].map((path) => `hostPath:${path}:ro`),
            ...["/proc", "/lib/modules", "/sys/module", "/run/*", "/var/run/*"].map((path) => `hostPath:${path}`),
            ...["BPF", "PERFMON", "SYS_ADMIN", "SYS_PTRACE", "SYS_RESOURCE"].map((name) => `capability:${name}`),
        ],
    },
    // https://github.com/signalfx/splunk-otel-collector-chart
    {
        name: "splunk-otel-collector-agent",
        access: [
            "hostNetwork",
            "hostPort",
            ...["/dev", "/etc", "/proc", "/run/udev/data", "/sys", "/var/run/utmp", "/usr/lib/os-release"].map(
                (path) => `hostPath:${path}:ro`,
            ),
            "hostPath:/var/addon/splunk/*",
            "hostPath:C:\\:ro",
            "hostPath:C:\\ProgramData:ro",
        ],
    },
    // https://github.com/DataDog/helm-charts/tree/main/charts/datadog
    ...["datadog", "datadog-agent"].map((name) => ({
        name,
        access: [
            "hostPort",
            ...["/proc", "/sys/fs/cgroup", "/etc/*", "/var/run"].map((path) => `hostPath:${path}:ro`),
            "hostPath:/var/run/datadog",
            "hostPath:/var/lib/datadog-agent/logs",
            // Its system probe.
            "hostPID",
            "unconfined",
            ...["DAC_READ_SEARCH", "IPC_LOCK", "NET_ADMIN", "NET_BROADCAST", "NET_RAW"].map(
                (name) => `capability:${name}`,
            ),
            ...["SYS_ADMIN", "SYS_PTRACE", "SYS_RESOURCE"].map((name) => `capability:${name}`),
            ...["/lib/modules", "/usr/src"].map((path) => `hostPath:${path}:ro`),
            ...["/sys/kernel/debug", "/var/lib/kubelet/seccomp", "/var/tmp/datadog-agent/*"].map(
                (path) => `hostPath:${path}`,
            ),
            "hostPath:C:\\var\\log",
            "hostPath:C:\\ProgramData:ro",
            "hostPath:\\\\.\\pipe\\containerd-containerd",
            "hostPath:\\\\.\\pipe\\docker_engine",
        ],
    })),
    // https://github.com/aws-observability/helm-charts, https://github.com/aws-samples/amazon-cloudwatch-container-insights
    { namespace: "amazon-cloudwatch", name: "fluent-bit", access: ["hostNetwork"] },
    { namespace: "amazon-cloudwatch", name: "fluent-bit-windows", access: ["hostProcess", "hostNetwork"] },
    // Its operator makes the DaemonSets of resources of its own.
    ...["DaemonSet", "AmazonCloudWatchAgent"].flatMap((kind) => [
        {
            kind,
            namespace: "amazon-cloudwatch",
            name: "cloudwatch-agent-windows*",
            access: ["hostProcess", "hostNetwork"],
        },
        {
            kind,
            namespace: "amazon-cloudwatch",
            name: "cloudwatch-agent*",
            access: [
                "hostPath:/:ro",
                "hostPath:/run/containerd:ro",
                "hostPath:/run/containerd/containerd.sock",
                "hostPath:/var/run/docker.sock:ro",
                "hostPath:/var/lib/docker:ro",
                "hostPath:/var/lib/kubelet/pod-resources",
                "hostPath:/var/lib/containers:ro",
                "hostPath:/var/log/pods:ro",
                "hostPath:/var/run/crio/crio.sock:ro",
                "hostPath:/sys:ro",
                "hostPath:/dev/disk:ro",
                "hostNetwork",
                "hostPort",
            ],
        },
    ]),
    {
        kind: "DcgmExporter",
        namespace: "amazon-cloudwatch",
        name: "dcgm-exporter",
        access: ["hostPath:/var/lib/kubelet/pod-resources:ro"],
    },
    {
        kind: "NeuronMonitor",
        namespace: "amazon-cloudwatch",
        name: "neuron-monitor",
        access: ["privileged", "hostPath:/opt/aws:ro"],
    },
    // https://github.com/kubernetes-sigs/secrets-store-csi-driver/tree/main/charts, https://github.com/aws/secrets-store-csi-driver-provider-aws
    ...["secrets-store-csi-driver", "csi-secrets-store"].flatMap((name) => [
        {
            namespace: "kube-system",
            name,
            access: [
                "privileged",
                ...kubelet,
                "hostPath:/etc/kubernetes/secrets-store-csi-providers*",
                "hostPath:/var/run/secrets-store-csi-providers",
            ],
        },
        {
            namespace: "kube-system",
            name: `${name}-windows`,
            access: [...kubelet, "hostPath:C:\\k\\secrets-store-csi-providers"],
        },
    ]),
    {
        namespace: "kube-system",
        name: "secrets-store-csi-driver-provider-aws",
        access: ["hostPath:/etc/kubernetes/secrets-store-csi-providers*", ...kubelet],
    },
    {
        namespace: "kube-system",
        name: "s3-csi-node",
        access: ["privileged", ...kubelet, "hostPath:/run/systemd", "hostPath:/etc:ro"],
    },
    { namespace: "kube-system", name: "fsx-csi-node", access: ["privileged", ...kubelet] },
    // https://github.com/NVIDIA/k8s-device-plugin
    ...["kube-system", "nvidia-device-plugin"].flatMap((namespace) =>
        ["nvidia-device-plugin", "nvidia-device-plugin-daemonset"].map((name) => ({
            namespace,
            name,
            access: ["hostPath:/var/lib/kubelet/device-plugins", "capability:SYS_ADMIN", "privileged"],
        })),
    ),
    // https://github.com/kubereboot/kured: it restarts nodes.
    { namespace: "kube-system", name: "kured", access: ["privileged", "hostPID", "hostPath:/var/run:ro"] },
    // https://github.com/kubernetes/node-problem-detector/tree/master/deployment
    {
        namespace: "kube-system",
        name: "node-problem-detector",
        access: [
            "privileged",
            ...["/dev/kmsg", "/etc/localtime"].map((path) => `hostPath:${path}:ro`),
            ...["/var/run/dbus", "/run/systemd/system"].map((path) => `hostPath:${path}`),
        ],
    },
].flatMap(({ kind = "DaemonSet", name, ...permit }: Permit & { name: string }) =>
    underRelease(name).map((each) => ({ kind, name: each, ...permit })),
);

/** Controllers of drivers that mount volumes themselves: https://github.com/kubernetes-sigs/aws-efs-csi-driver/tree/master/deploy and those above. */
const controllers: Permit[] = [
    { name: "efs-csi-controller", access: ["privileged"] },
    { name: "csi-smb-controller", access: ["hostNetwork", "privileged"] },
    {
        name: "csi-nfs-controller",
        access: ["hostNetwork", "privileged", "capability:SYS_ADMIN", "hostPath:/var/lib/kubelet/pods"],
    },
].map((permit) => ({ kind: "Deployment", namespace: "kube-system", ...permit }));

export const hostAccess = resourceRule<{ allowed: Permit[]; additionallyAllowed: Permit[] }>({
    name: "kubernetes-host-access",
    displayName: "Pods do not access their node",
    description:
        "HostProcess, hostPath, host namespaces and ports, privileged containers and similar access need an entry on an allow-list.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "windows", "isolation"],
    appliesTo: isKubernetes,
    rationale: `A HostProcess container is an administrator of the node, and all pods of the node rely on its disk. By default, a DaemonSet can read the
folders with logs and keep its state in \`/var/fluent-bit\` or \`C:\\var\\fluent-bit\`, and EKS' own node components in \`kube-system\` have the
access that they need. Paths are compared as the node resolves them, so \`C:/var/log/../..\` is \`C:\\\`. A volume is read-only if every
container mounts it read-only. A local persistent volume below \`/mnt\` is accepted, because it is a separate disk.

A workload that needs more access is listed by namespace and name, with its access: \`hostProcess\`, \`hostPath:<path>\`,
\`hostPath:<path>:ro\`, \`hostNetwork\`, \`hostPID\`, \`hostIPC\`, \`hostPort\`, \`privileged\`, \`capability:<name>\`, \`procMount\`,
\`probeHost\`, \`unconfined\`, \`sysctl:<name>\` or \`*\`. \`*\` and \`?\` are wildcards in paths and names.

The rule reports everything that the [Pod Security Standard "baseline"](https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline)
excludes: additional capabilities, an unmasked \`/proc\`, disabled seccomp or AppArmor, a host in a probe. It checks pods, pod templates, patches of Kustomize, resources from which
operators create pods (Argo, Tekton, AmazonCloudWatchAgent, OpenTelemetryCollector and others, recognized by their structure), and
values of Helm charts and EKS add-ons. An entry of the list with a name and the kind \`DaemonSet\` also applies to a chart or release of this
name, because values do not say which kind the chart creates. A chart of another tool has the kind of its
resource: \`HelmRelease\`, \`Application\`, \`HelmChart\` or \`Addon\`.`,
    remediationSteps: "Remove the access, mount the volume read-only, or add the workload to the allow-list.",
    settings: {
        allowed: {
            type: "array",
            description: "Workloads that may access the node, and the access.",
            items: permitSchema(),
            default: [
                { kind: "DaemonSet", access: logShipper },
                ...logShippers.map((name) => ({ kind: "DaemonSet", name, access: logShipper })),
                ...nodeComponents.map((name) => ({ kind: "DaemonSet", namespace: "kube-system", name, access: ["*"] })),
                ...nodeAgents,
                ...controllers,
            ],
        },
        additionallyAllowed: {
            type: "array",
            description: "Further workloads, in addition to the default list.",
            items: permitSchema(),
            default: [],
        },
    },
    check: (resource, { allowed, additionallyAllowed }) => {
        const found = [
            ...podSpecsOf(resource).flatMap(hostAccessOf),
            ...unconfinedByAnnotation(resource.props),
            ...persistentAccess(resource),
        ];
        // Most resources have no access, which is faster to see than who may have it.
        if (found.length === 0) {
            return [];
        }
        const permits = [...allowed, ...additionallyAllowed].filter((permit) => isFor(permit, resource));
        const granted = permits.flatMap(({ access }) => access);
        return found
            .filter((access) => !isAllowed(access, granted))
            .map((access) => ({
                message:
                    `${resource.name}: ${describeAccess(access)}. Remove the access, mount the volume read-only, or add ` +
                    `${calledByPeople(resource)} to this rule's allow-list.`,
            }));
    },
    examples: {
        bad: [
            {
                title: "a HostProcess container",
                resources: [
                    workload("DaemonSet", "agent", {
                        securityContext: {
                            windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" },
                        },
                        hostNetwork: true,
                        containers: [container("agent")],
                    }),
                ],
            },
            {
                title: "the node's log folder, writable",
                resources: [
                    workload("DaemonSet", "shipper", {
                        containers: [
                            container("shipper", { volumeMounts: [{ name: "logs", mountPath: "C:\\var\\log" }] }),
                        ],
                        volumes: [{ name: "logs", hostPath: { path: "C:\\var\\log" } }],
                    }),
                ],
            },
            {
                title: "a path that resolves to another one",
                resources: [
                    workload("DaemonSet", "shipper", {
                        containers: [
                            container("shipper", {
                                volumeMounts: [{ name: "logs", mountPath: "/logs", readOnly: true }],
                            }),
                        ],
                        volumes: [{ name: "logs", hostPath: { path: "/var/log/../../etc" } }],
                    }),
                ],
            },
            {
                title: "a volume that is the node's disk",
                resources: [
                    object("core/v1:PersistentVolume", "data", {
                        spec: { hostPath: { path: "/data" }, capacity: { storage: "1Gi" } },
                    }),
                ],
            },
        ],
        good: [
            {
                title: "a log shipper",
                resources: [
                    workload("DaemonSet", "fluent-bit", {
                        containers: [
                            container("fluent-bit", {
                                volumeMounts: [
                                    { name: "logs", mountPath: "C:\\var\\log", readOnly: true },
                                    { name: "state", mountPath: "C:\\var\\fluent-bit\\state" },
                                ],
                            }),
                        ],
                        volumes: [
                            { name: "logs", hostPath: { path: "C:\\var\\log" } },
                            {
                                name: "state",
                                hostPath: { path: "C:\\var\\fluent-bit\\state", type: "DirectoryOrCreate" },
                            },
                        ],
                    }),
                ],
            },
        ],
    },
});

function permitSchema() {
    return {
        type: "object" as const,
        properties: {
            kind: { type: "string" as const },
            namespace: { type: "string" as const },
            name: { type: "string" as const },
            access: { type: "array" as const, items: { type: "string" as const } },
        },
        required: ["access"],
        additionalProperties: false,
    };
}

function kindsOf({ type, props }: Resource): string[] {
    return [installerOfChart(props) ?? [], kindOf(type)].flat();
}

/** `HelmRelease shop/agent`, and `Addon adot`, which has no namespace. */
function calledByPeople(resource: Resource): string {
    const [kind = ""] = kindsOf(resource);
    return `${kind} ${kind === "Addon" ? "" : `${namespaceOf(resource)}/`}${nameOf(resource)}`;
}

/** A permit for a DaemonSet by name is also one for its chart, whose name or release has the name: the values do not say which kind it makes. */
function isFor({ kind = "*", namespace = "*", name }: Permit, resource: Resource): boolean {
    const isOfChart = isChart(resource.type) && kind === "DaemonSet" && name !== undefined;
    const names = isOfChart ? [nameOf(resource), chartOf(resource)] : [nameOf(resource)];
    return (
        (isOfChart || kindsOf(resource).some((each) => matches(kind, each))) &&
        matches(namespace, namespaceOf(resource)) &&
        names.some((each) => matches(name ?? "*", each))
    );
}

/** `fluent-bit` of `fluent/fluent-bit`, `oci://registry.example.net/charts/fluent-bit` and `./charts/fluent-bit`. */
function chartOf({ props }: Resource): string {
    return textIn(props["chart"])?.replace(/\/$/, "").split("/").pop() ?? "";
}

function persistentAccess({ type, props }: Resource): HostAccess[] {
    if (!isKind(type, "PersistentVolume")) {
        return [];
    }
    const spec = objectIn(props["spec"]);
    const local = textIn(objectIn(spec["local"])["path"]);
    const path = textIn(objectIn(spec["hostPath"])["path"]) ?? (isPath("/mnt/*", local ?? "") ? undefined : local);
    return [
        ...(path === undefined
            ? []
            : [{ kind: "hostPath" as const, what: path, readOnly: false, place: "the volume" }]),
        ...flexVolumeOf(spec, "the volume"),
    ];
}

import { matches } from "../../wildcards";
import { describeAccess, hostAccessOf, isAllowed } from "../../kubernetes/host-access";
import { isKind, isKubernetes, kindOf, nameOf, namespaceOf } from "../../kubernetes/object";
import { podSpecsOf } from "../../kubernetes/pods";
import type { Resource } from "../../resources/resource";
import { objectIn, textIn } from "../../resources/json";
import { resourceRule } from "../rule";
import { container, object, workload } from "./examples";

/** Who may reach the node, and how. */
interface Permit {
    kind?: string;
    namespace?: string;
    name?: string;
    access: string[];
}

/** What a shipper of logs on every node reads, and where it keeps its place. */
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

/** EKS' own parts of a node. */
const nodeComponents = [
    "aws-node",
    "kube-proxy",
    "kube-proxy-windows",
    "ebs-csi-node",
    "ebs-csi-node-windows",
    "efs-csi-node",
    "eks-pod-identity-agent",
    "eks-node-monitoring-agent",
];

const kubelet = ["hostPath:/var/lib/kubelet", "hostPath:/var/lib/kubelet/*"];

/** Agents of every node that cannot do their work otherwise, by the names that their charts give. */
const nodeAgents: Permit[] = [
    // https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus-node-exporter
    {
        name: "*node-exporter*",
        access: ["hostNetwork", "hostPID", "hostPort", "hostPath:/:ro", "hostPath:/proc:ro", "hostPath:/sys:ro"],
    },
    // https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus-windows-exporter
    { name: "*windows-exporter*", access: ["hostProcess", "hostNetwork"] },
    // https://github.com/aws/aws-node-termination-handler/tree/main/config/helm
    {
        namespace: "kube-system",
        name: "*aws-node-termination-handler*",
        access: ["hostNetwork", "hostPath:/proc/uptime:ro"],
    },
    // https://github.com/aws-observability/helm-charts
    {
        namespace: "amazon-cloudwatch",
        name: "cloudwatch-agent*",
        access: [
            "hostPath:/:ro",
            "hostPath:/run/containerd:ro",
            "hostPath:/run/containerd/containerd.sock:ro",
            "hostPath:/var/run/docker.sock:ro",
            "hostPath:/var/lib/docker:ro",
            "hostPath:/var/lib/kubelet/pod-resources:ro",
            "hostPath:/sys:ro",
            "hostPath:/dev/disk:ro",
        ],
    },
    // https://github.com/kubernetes-sigs/secrets-store-csi-driver/tree/main/charts, https://github.com/aws/secrets-store-csi-driver-provider-aws
    {
        namespace: "kube-system",
        name: "*secrets-store-csi-driver*",
        access: ["privileged", ...kubelet, "hostPath:/etc/kubernetes/secrets-store-csi-providers*"],
    },
    {
        namespace: "kube-system",
        name: "*secrets-store*provider-aws*",
        access: ["hostPath:/etc/kubernetes/secrets-store-csi-providers*", ...kubelet],
    },
    {
        namespace: "kube-system",
        name: "s3-csi-node",
        access: ["privileged", ...kubelet, "hostPath:/run/systemd", "hostPath:/etc:ro"],
    },
    { namespace: "kube-system", name: "fsx-csi-node", access: ["privileged", ...kubelet] },
    // https://github.com/NVIDIA/k8s-device-plugin
    {
        namespace: "kube-system",
        name: "*nvidia-device-plugin*",
        access: ["hostPath:/var/lib/kubelet/device-plugins", "capability:SYS_ADMIN", "privileged"],
    },
].map((permit) => ({ kind: "DaemonSet", ...permit }));

export const hostAccess = resourceRule<{ allowed: Permit[]; additionallyAllowed: Permit[] }>({
    name: "kubernetes-host-access",
    displayName: "Pods stay off their node",
    description:
        "HostProcess, hostPath, the node's namespaces and ports, privileged containers and what unlocks them are for an allow-list.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "windows", "isolation"],
    appliesTo: isKubernetes,
    rationale: `A HostProcess container is an administrator of the node, and a mount of the node's disk is what the node's
other pods trust. By default a DaemonSet may read the folders that hold logs and keep its state in \`/var/fluent-bit\` or
\`C:\\\\var\\\\fluent-bit\`, and EKS' own node components in \`kube-system\` may do what they do. Paths are compared as the node
resolves them, so \`C:/var/log/../..\` is \`C:\\\\\`. A volume counts as read-only when every container mounts it so.

Whoever needs more is put on the list by namespace and name, with what it may:
\`hostProcess\`, \`hostPath:<path>\`, \`hostPath:<path>:ro\`, \`hostNetwork\`, \`hostPID\`, \`hostIPC\`, \`hostPort\`, \`privileged\`,
\`capability:<name>\`, \`procMount\`, \`unconfined\`, \`sysctl:<name>\` or \`*\`; \`*\` and \`?\` are wildcards in paths and names.

What counts is what the [Pod Security Standard "baseline"](https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline) leaves
out: capabilities beyond a container's usual ones, an unmasked \`/proc\`, seccomp or AppArmor switched off. Read are pods, templates of
pods, the resources of operators that make pods of them (Argo, Tekton, AmazonCloudWatchAgent, OpenTelemetryCollector and others, by their
shape), and values of Helm charts and of EKS' add-ons.`,
    remediationSteps: "Do without the access, mount read-only, or put the workload on the allow-list with its reason.",
    settings: {
        allowed: {
            type: "array",
            description: "Workloads that may reach the node, and how.",
            items: permitSchema(),
            default: [
                { kind: "DaemonSet", access: logShipper },
                ...nodeComponents.map((name) => ({ kind: "DaemonSet", namespace: "kube-system", name, access: ["*"] })),
                ...nodeAgents,
            ],
        },
        additionallyAllowed: {
            type: "array",
            description: "Further workloads, where the list above should stay as it is.",
            items: permitSchema(),
            default: [],
        },
    },
    check: (resource, { allowed, additionallyAllowed }) => {
        const permits = [...allowed, ...additionallyAllowed].filter((permit) => isFor(permit, resource));
        const granted = permits.flatMap(({ access }) => access);
        return [...podSpecsOf(resource).flatMap(hostAccessOf), ...persistentPath(resource)]
            .filter((access) => !isAllowed(access, granted))
            .map((access) => ({
                message:
                    `${resource.name}: ${describeAccess(access)}. Do without, mount read-only what is only read, or put ` +
                    `${kindOf(resource.type)} ${namespaceOf(resource)}/${nameOf(resource)} on this rule's allow-list.`,
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
                title: "the node's log folder for writing",
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
                title: "a path that is another after all",
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

function isFor({ kind = "*", namespace = "*", name = "*" }: Permit, resource: Resource): boolean {
    return (
        matches(kind, kindOf(resource.type)) &&
        matches(namespace, namespaceOf(resource)) &&
        matches(name, nameOf(resource))
    );
}

function persistentPath(resource: Resource) {
    const path = isKind(resource.type, "PersistentVolume")
        ? textIn(objectIn(objectIn(resource.props["spec"])["hostPath"])["path"])
        : undefined;
    return path === undefined ? [] : [{ kind: "hostPath" as const, what: path, readOnly: false, place: "the volume" }];
}

import { container, object, workload } from "../../../policy/rules/kubernetes/examples";
import { blames, signs } from "./findings";

const rule = "kubernetes-host-access";
const hostProcess = { windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\System" } };
const nodeSelector = { "kubernetes.io/os": "windows" };

const daemons = (namespace: string, name: string, spec: object) => {
    const daemonSet = workload("DaemonSet", name, spec);
    return { ...daemonSet, props: { ...daemonSet.props, metadata: { name, namespace } } };
};
const onWindows = (namespace: string, name: string) =>
    daemons(namespace, name, {
        securityContext: hostProcess,
        hostNetwork: true,
        nodeSelector,
        containers: [container("agent")],
    });
const cloudWatch = (namespace: string, name: string, spec: object) =>
    object("cloudwatch.aws.amazon.com/v1alpha1:AmazonCloudWatchAgent", name, {
        metadata: { name, namespace },
        spec: { mode: "daemonset", config: "{}", ...spec },
    });
/** A pod with paths of the node, of which those with `:ro` are read-only. */
const mounting = (...paths: string[]) => {
    const volumes = paths.map((each, index) => {
        const path = each.replace(/:ro$/, "");
        return { name: `volume-${index}`, path, readOnly: path !== each };
    });
    return {
        containers: [
            container("agent", {
                volumeMounts: volumes.map(({ name, path, readOnly }) => ({ name, readOnly, mountPath: path })),
            }),
        ],
        volumes: volumes.map(({ name, path }) => ({ name, hostPath: { path } })),
    };
};
const asHostProcess = { podSecurityContext: hostProcess, hostNetwork: true, nodeSelector };

describe("agents of nodes as their projects publish them", () => {
    signs(rule, {
        // https://github.com/aws-observability/helm-charts/tree/main/charts/amazon-cloudwatch-observability/templates/windows
        "CloudWatch's agent on Windows": cloudWatch("amazon-cloudwatch", "cloudwatch-agent-windows", asHostProcess),
        "CloudWatch's agent for containers on Windows": cloudWatch(
            "amazon-cloudwatch",
            "cloudwatch-agent-windows-container-insights",
            asHostProcess,
        ),
        // https://github.com/aws-samples/amazon-cloudwatch-container-insights/tree/main/k8s-quickstart
        "CloudWatch's agent on Linux": cloudWatch("amazon-cloudwatch", "cloudwatch-agent", {
            hostNetwork: true,
            volumeMounts: [
                { name: "root", mountPath: "/rootfs", readOnly: true },
                { name: "socket", mountPath: "/run/containerd/containerd.sock" },
            ],
            volumes: [
                { name: "root", hostPath: { path: "/" } },
                { name: "socket", hostPath: { path: "/run/containerd/containerd.sock" } },
            ],
        }),
        "Fluent Bit of Container Insights": daemons("amazon-cloudwatch", "fluent-bit", {
            hostNetwork: true,
            ...mounting("/var/log:ro", "/var/fluent-bit/state"),
        }),
        "Fluent Bit of CloudWatch's add-on on Windows": onWindows("amazon-cloudwatch", "fluent-bit-windows"),
        // https://github.com/kubernetes-csi/csi-proxy
        "the proxy for drivers on Windows": onWindows("kube-system", "csi-proxy"),
        // https://docs.tigera.io/calico/latest/getting-started/kubernetes/windows-calico/operator
        "Calico on Windows": onWindows("calico-system", "calico-node-windows"),
        // https://github.com/cilium/cilium/tree/main/install/kubernetes/cilium
        Cilium: daemons("kube-system", "cilium", { hostNetwork: true, ...mounting("/sys/fs/bpf", "/lib/modules:ro") }),
        // https://github.com/istio/istio/tree/master/manifests/charts/istio-cni
        "Istio's network": daemons("istio-system", "istio-cni-node", mounting("/opt/cni/bin", "/proc:ro")),
        // https://github.com/falcosecurity/charts/tree/master/charts/falco
        Falco: daemons("falco", "falco", {
            containers: [container("falco", { securityContext: { privileged: true } })],
        }),
        "what Falco watches": daemons(
            "falco",
            "shop-falco",
            mounting("/proc", "/boot:ro", "/lib/modules", "/usr:ro", "/etc:ro", "/dev:ro", "/run/containerd"),
        ),
        // https://github.com/signalfx/splunk-otel-collector-chart
        "Splunk's collector": daemons("splunk", "shop-splunk-otel-collector-agent", {
            hostNetwork: true,
            ...mounting("/etc:ro", "/proc:ro", "/var/log:ro", "/var/addon/splunk/otel_pos"),
        }),
        "Splunk's collector on Windows": daemons("splunk", "splunk-otel-collector-agent", {
            nodeSelector,
            ...mounting("C:\\:ro", "C:\\ProgramData:ro", "C:\\var\\log:ro"),
        }),
        // https://github.com/DataDog/helm-charts/tree/main/charts/datadog
        // https://github.com/NVIDIA/k8s-device-plugin/tree/main/deployments/static
        "NVIDIA's devices": daemons(
            "kube-system",
            "nvidia-device-plugin-daemonset",
            mounting("/var/lib/kubelet/device-plugins"),
        ),
        // https://github.com/kubereboot/kured
        "a program that restarts nodes": daemons("kube-system", "kured", { hostPID: true, ...mounting("/var/run:ro") }),
        // https://github.com/kubernetes/node-problem-detector/tree/master/deployment
        "a program that finds problems of nodes": daemons(
            "kube-system",
            "node-problem-detector",
            mounting("/var/log:ro", "/dev/kmsg:ro", "/run/systemd/system/"),
        ),
        "Datadog's agent": daemons("datadog", "datadog", mounting("/proc:ro", "/var/run:ro", "/var/run/datadog")),
        "Datadog's agent on Windows": daemons("datadog", "shop-datadog", {
            nodeSelector,
            ...mounting("C:/var/log", "C:/ProgramData:ro", "\\\\.\\pipe\\containerd-containerd"),
        }),
    });
    blames(rule, {
        "Fluent Bit in the node's network, elsewhere": daemons("logging", "fluent-bit", {
            hostNetwork: true,
            containers: [container("fluent-bit")],
        }),
        "a HostProcess container of another name": onWindows("amazon-cloudwatch", "agent"),
        "a HostProcess container of another namespace": onWindows("logging", "fluent-bit-windows"),
        "CloudWatch's agent in another namespace": cloudWatch("shop", "cloudwatch-agent-windows", asHostProcess),
        "a HostProcess container under the name of the agent on Linux": cloudWatch(
            "amazon-cloudwatch",
            "cloudwatch-agent",
            asHostProcess,
        ),
        "a program that restarts nodes, elsewhere": daemons("shop", "kured", { hostPID: true, ...mounting() }),
        "the node's disk for Falco": daemons("falco", "falco", mounting("/")),
        "the node's configuration, writable, for Falco": daemons("falco", "falco", mounting("/etc")),
        "the node's disk for Datadog's agent": daemons("datadog", "datadog", mounting("/")),
        "the node's logs, writable, for Splunk's collector": daemons(
            "splunk",
            "splunk-otel-collector-agent",
            mounting("/etc:ro", "/var/log"),
        ),
        "a privileged container under Cilium's name": daemons("shop", "cilium", {
            containers: [container("cilium", { securityContext: { privileged: true } })],
        }),
    });
});

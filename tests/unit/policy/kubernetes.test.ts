import assert from "node:assert/strict";
import { container, object, pinnedImage, workload } from "../../../policy/rules/kubernetes/examples";
import type { ExampleResource } from "../../../policy/rules/rule";
import { blames, findingsOf, signs } from "./findings";
import { unknownString } from "./running-pack";

const windows = { "kubernetes.io/os": "windows" };
const tolerated = [{ key: "os", operator: "Equal", value: "windows", effect: "NoSchedule" }];
const iis = "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022";
const web = (podSpec: object, ...containers: object[]) =>
    workload("Deployment", "web", {
        containers: containers.length === 0 ? [container("web")] : containers,
        ...podSpec,
    });

/** The same pod in every place that Kubernetes and others keep one. */
function everywhere(podSpec: object): Record<string, ExampleResource> {
    const template = { template: { spec: podSpec } };
    return {
        "a Pod": object("core/v1:Pod", "web", { spec: podSpec }),
        "a Deployment": object("apps/v1:Deployment", "web", { spec: template }),
        "a DaemonSet": object("apps/v1:DaemonSet", "web", { spec: template }),
        "a StatefulSet": object("apps/v1:StatefulSet", "web", { spec: template }),
        "a ReplicaSet": object("apps/v1:ReplicaSet", "web", { spec: template }),
        "a ReplicationController": object("core/v1:ReplicationController", "web", { spec: template }),
        "a Job": object("batch/v1:Job", "web", { spec: template }),
        "a CronJob": object("batch/v1:CronJob", "web", { spec: { jobTemplate: { spec: template } } }),
        "a CronJob of an older version": object("batch/v1beta1:CronJob", "web", {
            spec: { jobTemplate: { spec: template } },
        }),
        "a PodTemplate": object("core/v1:PodTemplate", "web", template),
        "a patch": object("apps/v1:DeploymentPatch", "web", { spec: template }),
        "a list": object("apps/v1:DeploymentList", "web", { items: [{ kind: "Deployment", spec: template }] }),
        "a custom resource": object("argoproj.io/v1alpha1:Rollout", "web", { spec: template }),
    };
}

describe("images-by-digest", () => {
    const rule = "images-by-digest";
    blames(rule, everywhere({ containers: [container("web", { image: "nginx:1.27" })] }));
    blames(rule, {
        "an init container": web({ initContainers: [container("init", { image: "busybox" })] }),
        "an ephemeral container": web({ ephemeralContainers: [container("debug", { image: "busybox" })] }),
        "a second container": web({}, container("web"), container("sidecar", { image: "envoy:v1" })),
        "a volume of an image": web({
            volumes: [{ name: "models", image: { reference: "quay.io/shop/models:1" } }],
            containers: [container("web")],
        }),
        "a digest that is too short": web({}, container("web", { image: "nginx@sha256:abc" })),
        "a digest of another alphabet": web({}, container("web", { image: `nginx@sha256:${"g".repeat(64)}` })),
        "a tag that looks like a digest": web({}, container("web", { image: `nginx:sha256-${"a".repeat(64)}` })),
        "a tag beside an image that is not known yet": web(
            {},
            container("web", { image: unknownString }),
            container("b", { image: "b:1" }),
        ),
    });
    signs(rule, {
        ...everywhere({ containers: [container("web")] }),
        "an image that is not known yet": web({}, container("web", { image: unknownString })),
        "a custom resource definition": object("apiextensions.k8s.io/v1:CustomResourceDefinition", "web", {
            spec: { versions: [{ schema: { openAPIV3Schema: { properties: { containers: { items: {} } } } } }] },
        }),
    });
});

describe("images-from-allowed-registries", () => {
    const rule = "images-from-allowed-registries";
    const digest = `@sha256:${"ab".repeat(32)}`;
    const runs = (image: string) => web({}, container("web", { image: `${image}${digest}` }));
    blames(rule, {
        "an unknown registry": runs("registry.example.net/app"),
        "a registry with a port": runs("localhost:5000/app"),
        "a path that looks like a registry": runs("registry.example.net/x.dkr.ecr.eu-west-1.amazonaws.com/app"),
        "a host that looks like ECR's": runs("x.dkr.ecr.eu-west-1.example.net/y.amazonaws.com/app"),
        "a host that begins like a known one": runs("docker.io.example.net/app"),
        "a volume of an image": web({
            volumes: [{ name: "models", image: { reference: `registry.example.net/models${digest}` } }],
            containers: [container("web")],
        }),
    });
    signs(rule, {
        ECR: runs("111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/app"),
        "ECR in China": runs("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app"),
        "Docker Hub's own": runs("nginx"),
        "Docker Hub": runs("fluent/fluent-bit"),
        Microsoft: runs("mcr.microsoft.com/windows/servercore/iis"),
        Kubernetes: runs("registry.k8s.io/pause"),
    });
    blames(
        rule,
        { "another part of a registry": runs("docker.io/library/nginx") },
        { allowed: ["docker.io/fluent/*"] },
    );
});

describe("kubernetes-windows-node-selector", () => {
    const rule = "kubernetes-windows-node-selector";
    const term = (...values: string[]) => ({ matchExpressions: [{ key: "kubernetes.io/os", operator: "In", values }] });
    const required = (...nodeSelectorTerms: object[]) => ({
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    });
    blames(rule, everywhere({ containers: [container("web", { image: iis })] }));
    blames(rule, {
        "spec.os": web({ os: { name: "windows" } }),
        "windowsOptions of the pod": web({ securityContext: { windowsOptions: { runAsUserName: "ContainerUser" } } }),
        "windowsOptions of a container": web({}, container("web", { securityContext: { windowsOptions: {} } })),
        "a Windows image by its tag": web({}, container("web", { image: "fluent/fluent-bit:windows-2022-5.1.5" })),
        "a Windows image of an init container": web({
            initContainers: [container("init", { image: "mcr.microsoft.com/windows/nanoserver:ltsc2022" })],
        }),
        "a mount with a drive": web({}, container("web", { volumeMounts: [{ name: "logs", mountPath: "C:\\logs" }] })),
        PowerShell: web({}, container("web", { command: ["powershell.exe", "-Command", "Start-Sleep 1"] })),
        "PowerShell 7 on a drive": web({}, container("web", { command: ["C:\\Program Files\\PowerShell\\7\\pwsh"] })),
        "a selector for Linux": web({ os: { name: "windows" }, nodeSelector: { "kubernetes.io/os": "linux" } }),
        "another label": web({ os: { name: "windows" }, nodeSelector: { disk: "ssd" } }),
        "an affinity that only prefers": web({
            os: { name: "windows" },
            affinity: {
                nodeAffinity: {
                    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: term("windows") }],
                },
            },
        }),
        "an affinity with a way out": web({
            os: { name: "windows" },
            ...required(term("windows"), { matchExpressions: [] }),
        }),
        "an affinity for either": web({ os: { name: "windows" }, ...required(term("windows", "linux")) }),
    });
    signs(rule, {
        "a nodeSelector": web({ os: { name: "windows" }, nodeSelector: windows }),
        "a nodeSelector for a build": web({
            os: { name: "windows" },
            nodeSelector: { "node.kubernetes.io/windows-build": "10.0.20348" },
        }),
        "a required affinity": web({ os: { name: "windows" }, ...required(term("windows")) }),
        "a runtime class": web({ os: { name: "windows" }, runtimeClassName: "windows-2022" }),
        "a selector that is not known yet": web({ os: { name: "windows" }, nodeSelector: unknownString }),
        "a required affinity against Linux": web({
            os: { name: "windows" },
            ...required({ matchExpressions: [{ key: "kubernetes.io/os", operator: "NotIn", values: ["linux"] }] }),
        }),
        "a Linux pod": web({}),
        // https://learn.microsoft.com/powershell/scripting/install/installing-powershell-on-linux
        "PowerShell on Linux": web({}, container("web", { command: ["pwsh", "-File", "/scripts/report.ps1"] })),
        "a Linux program about Windows": web(
            {},
            container("web", { image: pinnedImage.replace("app", "windows-admission-webhook") }),
        ),
    });
});

describe("kubernetes-windows-tolerations", () => {
    const rule = "kubernetes-windows-tolerations";
    blames(rule, everywhere({ nodeSelector: windows, containers: [container("web")] }));
    blames(rule, {
        "a Windows pod by its image": web({}, container("web", { image: iis })),
        "another value": web({
            nodeSelector: windows,
            tolerations: [{ key: "os", operator: "Equal", value: "linux" }],
        }),
        "another effect": web({ nodeSelector: windows, tolerations: [{ ...tolerated[0], effect: "NoExecute" }] }),
        "another key": web({ nodeSelector: windows, tolerations: [{ key: "gpu", operator: "Exists" }] }),
    });
    signs(rule, {
        "the taint's toleration": web({ nodeSelector: windows, tolerations: tolerated }),
        "every effect": web({ nodeSelector: windows, tolerations: [{ key: "os", value: "windows" }] }),
        "the key alone": web({ nodeSelector: windows, tolerations: [{ key: "os", operator: "Exists" }] }),
        "every taint": web({ nodeSelector: windows, tolerations: [{ operator: "Exists" }] }),
        "another convention's taint": web({
            nodeSelector: windows,
            tolerations: [{ key: "node.kubernetes.io/os", value: "windows", effect: "NoSchedule" }],
        }),
        "a runtime class": web({ nodeSelector: windows, runtimeClassName: "windows-2022" }),
        "tolerations that are not known yet": web({ nodeSelector: windows, tolerations: unknownString }),
        "a pod whose node group is not known yet": web({
            nodeSelector: { "eks.amazonaws.com/nodegroup": unknownString },
        }),
        "a Linux pod": web({}),
    });
    blames(
        rule,
        {
            "the usual toleration, where nodes carry another taint": web({
                nodeSelector: windows,
                tolerations: tolerated,
            }),
        },
        { taint: { key: "platform", value: "win", effect: "NoSchedule" } },
    );
});

describe("kubernetes-host-access", () => {
    const rule = "kubernetes-host-access";
    it("names a chart's release as the allow-list wants it", async () => {
        const release = {
            type: "kubernetes:helm.sh/v3:Release",
            name: "web",
            props: { name: "shop-web", namespace: "shop", chart: "web", values: { hostNetwork: true } },
        };
        const [finding = ""] = await findingsOf(rule, [release]);
        assert.match(finding, /Release shop\/shop-web to this rule's allow-list/);
        const allowed = {
            allowed: [{ kind: "Release", namespace: "shop", name: "shop-web", access: ["hostNetwork"] }],
        };
        assert.deepEqual(await findingsOf(rule, [release], allowed), []);
    });
    const mounting = (kind: "DaemonSet" | "Deployment", path: string, readOnly: boolean) =>
        workload(kind, "agent", {
            containers: [container("agent", { volumeMounts: [{ name: "v", mountPath: "/v", readOnly }] })],
            volumes: [{ name: "v", hostPath: { path } }],
        });
    const hostProcess = { windowsOptions: { hostProcess: true } };
    const flexVolume = { driver: "microsoft.com/smb.cmd", options: { source: "\\\\files\\logs" } };
    const nodeRoot = (name: string) =>
        object("apps/v1:DaemonSet", name, {
            metadata: { name, namespace: "shop" },
            spec: { template: { spec: { hostPID: true, containers: [container("web")] } } },
        });
    signs(rule, { "the exporter of a release": nodeRoot("shop-prometheus-node-exporter") });
    blames(rule, {
        "what only has the exporter's name in its own": nodeRoot("old-node-exporter-cleanup"),
        "a FlexVolume": workload("Deployment", "web", {
            containers: [container("web")],
            volumes: [{ name: "v", flexVolume }],
        }),
        "a persistent FlexVolume": object("core/v1:PersistentVolume", "v", { spec: { flexVolume } }),
        "another type of SELinux": workload("Deployment", "web", {
            containers: [container("web", { securityContext: { seLinuxOptions: { type: "spc_t" } } })],
        }),
        "a user of SELinux": workload("Deployment", "web", {
            securityContext: { seLinuxOptions: { user: "system_u" } },
            containers: [container("web")],
        }),
    });
    signs(rule, {
        "a level and a container's type of SELinux": workload("Deployment", "web", {
            securityContext: { seLinuxOptions: { level: "s0:c123,c456", type: "container_t" } },
            containers: [container("web")],
        }),
        "fields that a pod's context does not have, which the API server refuses": workload("Deployment", "web", {
            securityContext: { privileged: true, capabilities: { add: ["SYS_ADMIN"] }, procMount: "Unmasked" },
            containers: [container("web")],
        }),
        "a driver for Windows' file shares, and the driver of Secrets on Windows": [
            "csi-smb-node-win",
            "csi-secrets-store-windows",
        ].map((name) =>
            object("apps/v1:DaemonSet", name, {
                metadata: { name, namespace: "kube-system" },
                spec: {
                    template: {
                        spec: {
                            containers: [
                                container("driver", { volumeMounts: [{ name: "kubelet", mountPath: "C:\\k" }] }),
                            ],
                            volumes: [{ name: "kubelet", hostPath: { path: "C:\\var\\lib\\kubelet\\pods" } }],
                        },
                    },
                },
            }),
        ),
        "volumes of a CSI driver": workload("Deployment", "web", {
            containers: [container("web")],
            volumes: [{ name: "v", csi: { driver: "secrets-store.csi.k8s.io", readOnly: true } }],
        }),
    });
    signs(
        rule,
        {
            "a FlexVolume on the list": workload("Deployment", "web", {
                containers: [container("web")],
                volumes: [{ name: "v", flexVolume }],
            }),
        },
        { additionallyAllowed: [{ name: "web", access: ["flexVolume:microsoft.com/smb.cmd"] }] },
    );
    blames(rule, everywhere({ containers: [container("web")], volumes: [{ name: "root", hostPath: { path: "/" } }] }));
    blames(rule, {
        "a HostProcess pod": web({ securityContext: hostProcess }),
        "a HostProcess container": web({}, container("web", { securityContext: hostProcess })),
        "a HostProcess init container": web({ initContainers: [container("init", { securityContext: hostProcess })] }),
        "the node's network": web({ hostNetwork: true }),
        "the node's processes": web({ hostPID: true }),
        "the node's shared memory": web({ hostIPC: true }),
        "a privileged container": web({}, container("web", { securityContext: { privileged: true } })),
        "a privileged init container": web({
            initContainers: [container("init", { securityContext: { privileged: true } })],
        }),
        "a capability that is as much": web(
            {},
            container("web", { securityContext: { capabilities: { add: ["cap_sys_admin"] } } }),
        ),
        "a capability beyond the usual": web(
            {},
            container("web", { securityContext: { capabilities: { add: ["NET_ADMIN"] } } }),
        ),
        "a capability of raw packets": web(
            {},
            container("web", { securityContext: { capabilities: { add: ["NET_RAW"] } } }),
        ),
        "all capabilities": web(
            {},
            container("web", { securityContext: { capabilities: { add: ["ALL"], drop: ["ALL"] } } }),
        ),
        "an unmasked /proc": web({}, container("web", { securityContext: { procMount: "Unmasked" } })),
        "a port of the node": web({}, container("web", { ports: [{ containerPort: 80, hostPort: 80 }] })),
        "a port of the node in an init container": web({
            initContainers: [container("init", { ports: [{ containerPort: 80, hostPort: "8080" }] })],
        }),
        "no seccomp": web({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
        "no AppArmor": web({}, container("web", { securityContext: { appArmorProfile: { type: "Unconfined" } } })),
        "a setting of the node's kernel": web({
            securityContext: { sysctls: [{ name: "kernel.msgmax", value: "1" }] },
        }),
        "a HostProcess pod of Windows in a Job": object("batch/v1:Job", "setup", {
            spec: { template: { spec: { securityContext: hostProcess, containers: [container("setup")] } } },
        }),
        "a list of pods": object("core/v1:PodList", "pods", {
            items: [{ metadata: { name: "web" }, spec: { hostNetwork: true, containers: [container("web")] } }],
        }),
        "more than a node exporter needs": object("apps/v1:DaemonSet", "node-exporter", {
            metadata: { name: "prometheus-node-exporter", namespace: "monitoring" },
            spec: {
                template: { spec: { containers: [container("exporter", { securityContext: { privileged: true } })] } },
            },
        }),
        "the node's logs for writing": mounting("DaemonSet", "/var/log", false),
        "the node's logs, by a Deployment": mounting("Deployment", "/var/log", true),
        "the node's disk": mounting("DaemonSet", "C:\\", true),
        "a path that leads out of the logs": mounting("DaemonSet", "/var/log/../../etc/kubernetes", true),
        "a Windows path that leads out of the logs": mounting("DaemonSet", "C:\\var\\log\\..\\..\\Users", true),
        "a path beside the logs": mounting("DaemonSet", "/var/logs", true),
        "a volume that one container mounts for writing": workload("DaemonSet", "agent", {
            containers: [
                container("a", { volumeMounts: [{ name: "v", mountPath: "/v", readOnly: true }] }),
                container("b", { volumeMounts: [{ name: "v", mountPath: "/v" }] }),
            ],
            volumes: [{ name: "v", hostPath: { path: "/var/log" } }],
        }),
        "a name of EKS' in another namespace": object("apps/v1:DaemonSet", "aws-node", {
            spec: { template: { spec: { hostNetwork: true, containers: [container("aws-node")] } } },
        }),
        "a persistent volume": object("core/v1:PersistentVolume", "data", { spec: { hostPath: { path: "/data" } } }),
        "a probe of another host": web(
            {},
            container("web", { livenessProbe: { httpGet: { host: "169.254.169.254", path: "/", port: 80 } } }),
        ),
        "a hook for another host": web(
            {},
            container("web", { lifecycle: { preStop: { tcpSocket: { host: "10.0.0.1", port: 22 } } } }),
        ),
        "AppArmor disabled by an annotation": object("apps/v1:Deployment", "web", {
            spec: {
                template: {
                    metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } },
                    spec: { containers: [container("web")] },
                },
            },
        }),
        "a patch of a workflow's pods": object("argoproj.io/v1alpha1:Workflow", "web", {
            spec: {
                podSpecPatch: "containers:\n- name: main\n  securityContext:\n    privileged: true\n",
                templates: [{ name: "web", container: container("web") }],
            },
        }),
        "a local persistent volume of the node's own files": object("core/v1:PersistentVolume", "data", {
            spec: { local: { path: "/mnt/../etc" } },
        }),
    });
    signs(rule, {
        "a probe of its own container": web(
            {},
            container("web", { livenessProbe: { httpGet: { path: "/", port: 80 } } }),
        ),
        "AppArmor's default by an annotation": object("core/v1:Pod", "web", {
            metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "runtime/default" } },
            spec: { containers: [container("web")] },
        }),
        // https://kubernetes.io/docs/concepts/storage/volumes/#local
        "a local persistent volume of a disk": object("core/v1:PersistentVolume", "data", {
            spec: { local: { path: "/mnt/disks/ssd1" } },
        }),
        "reading the node's logs": mounting("DaemonSet", "/var/log", true),
        "reading a part of the node's logs": mounting("DaemonSet", "/var/log/pods", true),
        "reading a Windows node's logs, spelt otherwise": mounting("DaemonSet", "c:/var/LOG/pods/", true),
        "a shipper's own state": mounting("DaemonSet", "C:\\var\\fluent-bit\\state", false),
        "EKS' own part of a node": {
            ...object("apps/v1:DaemonSet", "aws-node", {
                metadata: { name: "aws-node", namespace: "kube-system" },
                spec: { template: { spec: { hostNetwork: true, containers: [container("aws-node")] } } },
            }),
        },
        "a container that drops everything and binds a low port": web(
            {},
            container("web", {
                securityContext: {
                    capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
                    procMount: "Default",
                    seccompProfile: { type: "RuntimeDefault" },
                },
                ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 0 }],
            }),
        ),
        "a setting of the pod's own network": web({
            securityContext: { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] },
        }),
        "what a node exporter needs": object("apps/v1:DaemonSet", "node-exporter", {
            metadata: { name: "prometheus-node-exporter", namespace: "monitoring" },
            spec: {
                template: {
                    spec: {
                        hostNetwork: true,
                        hostPID: true,
                        containers: [
                            container("exporter", {
                                securityContext: { capabilities: { add: ["SYS_TIME"], drop: ["ALL"] } },
                                ports: [{ containerPort: 9100, hostPort: 9100 }],
                                volumeMounts: [{ name: "root", mountPath: "/host", readOnly: true }],
                            }),
                        ],
                        volumes: [{ name: "root", hostPath: { path: "/" } }],
                    },
                },
            },
        }),
        "an ordinary pod": web({ securityContext: { windowsOptions: { runAsUserName: "ContainerUser" } } }),
    });
    signs(
        rule,
        { "what the setting allows": web({ securityContext: hostProcess, hostNetwork: true }) },
        { additionallyAllowed: [{ namespace: "shop", name: "web", access: ["hostProcess", "hostNetwork"] }] },
    );
    blames(
        rule,
        { "more than the setting allows": web({ securityContext: hostProcess, hostNetwork: true }) },
        { additionallyAllowed: [{ namespace: "shop", name: "web", access: ["hostProcess"] }] },
    );
});

describe("kubernetes-resources-set", () => {
    const rule = "kubernetes-resources-set";
    const needing = (resources: unknown) => web({}, container("web", { resources }));
    blames(rule, everywhere({ containers: [{ name: "web", image: pinnedImage }] }));
    blames(rule, {
        "no CPU": needing({ requests: { memory: "1Gi" }, limits: { memory: "1Gi" } }),
        "no memory": needing({ requests: { cpu: "1" }, limits: { cpu: "1" } }),
        "no memory limit": needing({ requests: { cpu: "1", memory: "1Gi" } }),
        "an init container": web({ initContainers: [container("init", { resources: {} })] }),
    });
    signs(rule, {
        "limits, which count as requests": needing({ limits: { cpu: "1", memory: "1Gi" } }),
        "resources of the pod": web(
            { resources: { requests: { cpu: "1" }, limits: { memory: "1Gi" } } },
            container("web", { resources: {} }),
        ),
        "resources that are not known yet": needing(unknownString),
        "no CPU limit, which is a matter of taste": needing({ requests: { cpu: "1" }, limits: { memory: "1Gi" } }),
    });
});

describe("kubernetes-rbac-no-wildcards", () => {
    const rule = "kubernetes-rbac-no-wildcards";
    const role = (kind: string, ...rules: object[]) => object(`rbac.authorization.k8s.io/v1:${kind}`, "web", { rules });
    const binding = (roleName: string, ...subjects: string[]) =>
        object("rbac.authorization.k8s.io/v1:ClusterRoleBinding", "web", {
            roleRef: { name: roleName },
            subjects: subjects.map((name) => ({ kind: "Group", name })),
        });
    const bindingIn = (namespace: string, roleName: string) =>
        object("rbac.authorization.k8s.io/v1:RoleBinding", "web", {
            metadata: { name: "web", namespace },
            roleRef: { kind: "ClusterRole", name: roleName },
            subjects: [{ kind: "Group", name: "team" }],
        });
    const pods = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };
    const release = (values: object): ExampleResource => ({
        type: "kubernetes:helm.sh/v3:Release",
        name: "web",
        props: { chart: "web", values },
    });
    const allowed = (group: string, resources: string[], ...verbs: string[]) => ({
        apiGroups: [group],
        resources,
        verbs,
    });
    const webhooks = allowed("admissionregistration.k8s.io", ["mutatingwebhookconfigurations"], "get", "update");
    /** The rules of the published roles that make pods, read Secrets, … */
    const operators: Record<string, object[]> = {
        "argo-rollouts": [
            allowed("argoproj.io", ["rollouts"], "update", "patch"),
            allowed("argoproj.io", ["analysisruns", "experiments"], "create", "patch"),
            allowed("apps", ["replicasets"], "create", "update"),
            allowed("", ["secrets", "configmaps"], "get", "list", "watch"),
            allowed("batch", ["jobs"], "create", "patch"),
        ],
        "argo-events-role": [
            allowed("argoproj.io", ["workflows", "sensors", "eventsources"], "create", "patch"),
            allowed("", ["pods", "pods/exec", "secrets"], "create", "get", "list"),
        ],
        "argo-events-webhook": [
            allowed("admissionregistration.k8s.io", ["validatingwebhookconfigurations"], "get", "create", "update"),
        ],
        "knative-serving-core": [
            allowed("", ["pods", "namespaces", "secrets", "services"], "get", "create", "update", "patch"),
            allowed("apps", ["deployments"], "create", "patch"),
            webhooks,
            allowed("serving.knative.dev", ["configurations", "services"], "create", "patch"),
            allowed("*", ["*/scale"], "patch"),
        ],
        "kuberay-operator": [
            allowed("", ["pods"], "create", "patch"),
            allowed("", ["secrets"], "create", "get", "list", "watch"),
            allowed("ray.io", ["rayclusters", "raycronjobs", "rayjobs", "rayservices"], "create", "patch"),
        ],
        "kruise-manager-role": [
            webhooks,
            allowed("apps.kruise.io", ["clonesets", "sidecarsets", "uniteddeployments"], "create", "patch"),
            allowed("", ["pods", "secrets"], "create", "get", "list"),
        ],
        "spark-operator-controller": [
            allowed("", ["pods"], "create", "delete"),
            allowed("sparkoperator.k8s.io", ["sparkapplications"], "create", "get"),
        ],
        "volcano-controllers": [
            allowed("", ["pods"], "create", "bind", "patch"),
            allowed("", ["secrets"], "get", "list", "create"),
            allowed("batch.volcano.sh", ["jobs"], "update", "delete"),
        ],
        "volcano-admission": [
            webhooks,
            allowed("certificates.k8s.io", ["certificatesigningrequests/approval"], "create", "update"),
            allowed("", ["secrets"], "create", "get", "patch"),
        ],
        "kubeflow-trainer-controller-manager": [
            allowed("", ["secrets"], "get", "list", "update"),
            webhooks,
            allowed("jobset.x-k8s.io", ["jobsets"], "create", "get"),
            allowed("trainer.kubeflow.org", ["trainjobs"], "create", "patch"),
        ],
        "jobset-manager-role": [
            allowed("", ["secrets"], "get", "list", "update"),
            webhooks,
            allowed("batch", ["jobs"], "create", "patch"),
            allowed("jobset.x-k8s.io", ["jobsets"], "create", "patch"),
        ],
        "lws-manager-role": [
            allowed("", ["pods", "services"], "create", "patch"),
            allowed("", ["secrets"], "get", "list", "update"),
            webhooks,
            allowed("apps", ["statefulsets"], "create", "patch"),
            allowed("leaderworkerset.x-k8s.io", ["leaderworkersets"], "create", "patch"),
            allowed("disaggregatedset.x-k8s.io", ["disaggregatedsets"], "create", "patch"),
        ],
    };
    const named = (name: string, ...rules: object[]) =>
        object("rbac.authorization.k8s.io/v1:ClusterRole", name, { metadata: { name }, rules });
    const everything = [allowed("*", ["*"], "*"), { nonResourceURLs: ["*"], verbs: ["*"] }];
    const ofServing = [
        allowed("serving.knative.dev", ["*"], "*"),
        {
            apiGroups: ["networking.internal.knative.dev", "autoscaling.internal.knative.dev"],
            resources: ["*"],
            verbs: ["get", "list", "watch"],
        },
    ];
    const ofPrometheus = [
        allowed("monitoring.coreos.com", ["alertmanagers", "prometheuses", "prometheuses/finalizers"], "*"),
        allowed("apps", ["statefulsets"], "*"),
        allowed("", ["configmaps", "secrets"], "*"),
        allowed("", ["pods"], "list", "delete"),
    ];
    const ofArgo = (name: string) =>
        object("rbac.authorization.k8s.io/v1:ClusterRole", name, {
            metadata: { name, labels: { "app.kubernetes.io/part-of": "argocd" } },
            rules: everything,
        });
    signs(rule, {
        "Argo CD's controller": ofArgo("argocd-application-controller"),
        "Argo CD's controller of a release": ofArgo("shop-argocd-application-controller"),
        "Argo CD's server": named(
            "argocd-server",
            allowed("*", ["*"], "delete", "get", "patch"),
            allowed("*", ["*/finalizers"], "update"),
        ),
        "Knative's administrators of a namespace": named("knative-serving-namespaced-admin", ...ofServing),
        "Knative's administrators of events": named(
            "knative-eventing-namespaced-admin",
            allowed("eventing.knative.dev", ["*"], "*"),
        ),
        "the Prometheus operator": named("prometheus-operator", ...ofPrometheus),
        "the Prometheus operator of a chart": named("kube-prometheus-stack-operator", ...ofPrometheus),
    });
    blames(rule, {
        "everything for what only has the name of Argo CD's controller": named(
            "argocd-application-controller",
            ...everything,
        ),
        "everything for what only has the label": ofArgo("argocd-repo-server"),
        "everything for another controller": named("argocd-repo-server", ...everything),
        "everything for Argo CD's server": named("argocd-server", ...everything),
        "every verb for Knative's viewers": named("knative-serving-namespaced-view", ...ofServing),
        "every resource of a group for the Prometheus operator": named(
            "prometheus-operator",
            allowed("monitoring.coreos.com", ["*"], "*"),
        ),
        "every verb of other resources for the Prometheus operator": named(
            "prometheus-operator",
            allowed("apps", ["statefulsets", "deployments"], "*"),
        ),
    });
    const provisioning = allowed("", ["persistentvolumes"], "create", "delete");
    const reading = allowed("", ["secrets"], "get", "list", "watch");
    const proxy = allowed("", ["nodes/proxy"], "get");
    blames(rule, {
        "volumes for what only has csi in its name": named("acme-csi-reports", provisioning),
        "volumes for another provisioner": named("user-provisioner", provisioning),
        "the kubelet for what only has Prometheus in its name": named("prometheus-report-mailer", proxy),
        "the kubelet for what only has Datadog in its name": named("replace-datadog-job", proxy),
        "Secrets for what only has Reloader in its name": named("config-reloader-of-shop", reading),
        "pods for what only has Argo CD in its name": named("argocd-cleanup", allowed("", ["pods"], "create")),
        "webhooks for what only has Karpenter in its name": named("karpenter-reports", webhooks),
        "Secrets for what only ends like it": named("shoptraefik", reading),
    });
    signs(rule, {
        "a driver's provisioner": named("smb-external-provisioner-role", provisioning, reading),
        "a driver's node": named("csi-smb-node-secret-role", allowed("", ["secrets"], "get")),
        "a chart's role under the name of its release": named("shop-traefik", reading),
        "a controller of applications that reads its clusters' Secrets": named(
            "argocd-applicationset-controller",
            reading,
        ),
        "Secrets that editors have anyway, in a part of their role": object(
            "rbac.authorization.k8s.io/v1:ClusterRole",
            "runs",
            {
                metadata: { name: "runs", labels: { "rbac.authorization.k8s.io/aggregate-to-edit": "true" } },
                rules: [reading],
            },
        ),
        "what a controller adds to the role edit": object("rbac.authorization.k8s.io/v1:ClusterRole", "runs", {
            metadata: { name: "runs", labels: { "rbac.authorization.k8s.io/aggregate-to-edit": "true" } },
            rules: [allowed("tekton.dev", ["taskruns"], "create", "patch")],
        }),
    });
    blames(rule, {
        "what is added to the role view": object("rbac.authorization.k8s.io/v1:ClusterRole", "runs", {
            metadata: { name: "runs", labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } },
            rules: [reading],
        }),
        "what is added to the role edit, and bound by itself in the whole cluster": [
            object("rbac.authorization.k8s.io/v1:ClusterRole", "runs", {
                metadata: { name: "runs", labels: { "rbac.authorization.k8s.io/aggregate-to-edit": "true" } },
                rules: [reading],
            }),
            object("rbac.authorization.k8s.io/v1:ClusterRoleBinding", "runs", {
                metadata: { name: "runs" },
                roleRef: { kind: "ClusterRole", name: "runs" },
                subjects: [{ kind: "Group", name: "team" }],
            }),
        ],
        "what the role edit does not have": object("rbac.authorization.k8s.io/v1:ClusterRole", "runs", {
            metadata: { name: "runs", labels: { "rbac.authorization.k8s.io/aggregate-to-edit": "true" } },
            rules: [proxy],
        }),
    });
    const secretsInChart = (more: object) =>
        release({ rbac: { create: true, rules: [allowed("", ["secrets"], "get", "list")], ...more } });
    blames(rule, {
        "Secrets of all namespaces by a chart's switch": secretsInChart({ clusterRole: true }),
        "Secrets of all namespaces for GitLab's runner": secretsInChart({ clusterWideAccess: true }),
    });
    signs(rule, {
        "Secrets of a chart's own namespace": secretsInChart({ clusterWideAccess: false }),
        "custom metrics, whose names are resources": role("ClusterRole", allowed("custom.metrics.k8s.io", ["*"], "*")),
        "external metrics": role("ClusterRole", allowed("external.metrics.k8s.io", ["*"], "get", "list")),
    });
    blames(rule, {
        "everything beside custom metrics": role("ClusterRole", {
            apiGroups: ["custom.metrics.k8s.io", ""],
            resources: ["*"],
            verbs: ["get"],
        }),
    });
    const aggregated = (...clusterRoleSelectors: object[]) =>
        object("rbac.authorization.k8s.io/v1:ClusterRole", "web", { aggregationRule: { clusterRoleSelectors } });
    const label = (name: string, value = "true") => ({ matchLabels: { [name]: value } });
    const expression = (key: string, operator: string) => ({ matchExpressions: [{ key, operator }] });
    blames(rule, {
        "all roles together": aggregated({}),
        "all roles together, beside some": aggregated(label("rbac.example.com/monitoring"), { matchLabels: {} }),
        "all roles but some": aggregated(expression("example.com/private", "DoesNotExist")),
        "what administrators have": aggregated(label("rbac.authorization.k8s.io/aggregate-to-admin")),
        "what editors have, by an expression": aggregated(
            expression("rbac.authorization.k8s.io/aggregate-to-edit", "Exists"),
        ),
        "all roles of Kubernetes' own": aggregated(label("kubernetes.io/bootstrapping", "rbac-defaults")),
        ...Object.fromEntries(
            [
                ["keda.sh", "scaledjobs"],
                ["serving.knative.dev", "services"],
                ["ray.io", "rayclusters"],
                ["argoproj.io", "rollouts"],
                ["apps.kruise.io", "clonesets"],
                ["sparkoperator.k8s.io", "sparkapplications"],
                ["kubevirt.io", "virtualmachines"],
                ["batch.volcano.sh", "jobs"],
                ["kubeflow.org", "pytorchjobs"],
                ["argoproj.io", "experiments"],
                ["argoproj.io", "sensors"],
                ["apps.kruise.io", "sidecarsets"],
                ["trainer.kubeflow.org", "trainjobs"],
                ["pool.kubevirt.io", "virtualmachinepools"],
                ["opentelemetry.io", "opentelemetrycollectors"],
                ["cloudwatch.aws.amazon.com", "amazoncloudwatchagents"],
                ["monitoring.coreos.com", "prometheuses"],
                ["actions.github.com", "autoscalingrunnersets"],
                ["flink.apache.org", "flinkdeployments"],
                ["helm.cattle.io", "helmcharts"],
            ].map(([group = "", resource = ""]) => [
                `pods by ${resource} of ${group}`,
                role("ClusterRole", { apiGroups: [group], resources: [resource], verbs: ["create"] }),
            ]),
        ),
        "every permission in a chart's values": release({
            rbac: { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] },
        }),
        "every Secret in a chart's values": release({
            clusterRole: { create: true, rules: [{ ...pods, resources: ["secrets"] }] },
        }),
        "cluster-admin in a chart's values": release({ serviceAccount: { clusterRoleName: "cluster-admin" } }),
        "other images in every pod": role("ClusterRole", { ...pods, verbs: ["get", "patch"] }),
        "labels of every namespace": role("ClusterRole", {
            apiGroups: [""],
            resources: ["namespaces"],
            verbs: ["get", "patch"],
        }),
        "an editor of the namespace of the cluster's own controllers": bindingIn("kube-system", "edit"),
        "an administrator of that namespace": bindingIn("kube-system", "admin"),
        "volumes of any kind": role("ClusterRole", {
            apiGroups: [""],
            resources: ["persistentvolumes"],
            verbs: ["create"],
        }),
    });
    signs(rule, {
        "an editor of another namespace": bindingIn("shop", "edit"),
        "a Role of the namespace that is called admin": object("rbac.authorization.k8s.io/v1:RoleBinding", "web", {
            metadata: { name: "web", namespace: "kube-system" },
            roleRef: { kind: "Role", name: "admin" },
            subjects: [{ kind: "ServiceAccount", name: "web" }],
        }),
        ...Object.fromEntries(
            Object.entries(operators).map(([name, rules]) => [
                `what ${name} needs`,
                object("rbac.authorization.k8s.io/v1:ClusterRole", name, { metadata: { name }, rules }),
            ]),
        ),
        "a viewer of the namespace of the cluster's own controllers": bindingIn("kube-system", "view"),
        "labels of one namespace": role("ClusterRole", {
            apiGroups: [""],
            resources: ["namespaces"],
            resourceNames: ["shop"],
            verbs: ["patch"],
        }),
        "making namespaces": role("ClusterRole", { apiGroups: [""], resources: ["namespaces"], verbs: ["create"] }),
        "reading what makes pods": role("ClusterRole", {
            apiGroups: ["keda.sh"],
            resources: ["scaledjobs"],
            verbs: ["get", "list", "watch"],
        }),
        "roles by a label of one's own": aggregated(label("rbac.example.com/monitoring")),
        "what viewers have": aggregated(label("rbac.authorization.k8s.io/aggregate-to-view")),
        "editors' rights of one's own": aggregated({
            matchLabels: { "rbac.authorization.k8s.io/aggregate-to-edit": "true", "example.com/shop": "true" },
        }),
        "claims of volumes": role("ClusterRole", {
            apiGroups: [""],
            resources: ["persistentvolumeclaims"],
            verbs: ["create"],
        }),
    });
    blames(rule, {
        "every API group": role("ClusterRole", { ...pods, apiGroups: ["*"] }),
        "every resource": role("Role", { ...pods, resources: ["*"] }),
        "every subresource": role("Role", { ...pods, resources: ["pods/*"] }),
        "every verb": role("ClusterRole", { ...pods, verbs: ["*"] }),
        "every verb in another case of white space": role("ClusterRole", { ...pods, verbs: [" * "] }),
        "every path": role("ClusterRole", { nonResourceURLs: ["*"], verbs: ["get"] }),
        "the second rule": role("ClusterRole", pods, { ...pods, resources: ["*"] }),
        impersonation: role("ClusterRole", { ...pods, resources: ["users"], verbs: ["impersonate"] }),
        "writing roles beyond one's own": role("ClusterRole", {
            ...pods,
            resources: ["clusterroles"],
            verbs: ["escalate"],
        }),
        "every Secret": role("ClusterRole", { ...pods, resources: ["configmaps", "secrets"], verbs: ["list"] }),
        "watching Secrets": role("ClusterRole", { ...pods, resources: ["secrets"], verbs: ["watch"] }),
        "running commands": role("ClusterRole", { ...pods, resources: ["pods/exec"], verbs: ["create"] }),
        "running commands by GET": role("ClusterRole", { ...pods, resources: ["pods/exec"], verbs: ["get"] }),
        "attaching to pods": role("ClusterRole", { ...pods, resources: ["pods/attach"], verbs: ["create"] }),
        "debug containers": role("ClusterRole", { ...pods, resources: ["pods/ephemeralcontainers"], verbs: ["patch"] }),
        "creating pods": role("ClusterRole", { ...pods, verbs: ["create", "delete"] }),
        "changing Deployments": role("ClusterRole", {
            apiGroups: ["apps"],
            resources: ["deployments"],
            verbs: ["patch"],
        }),
        "creating DaemonSets": role("ClusterRole", {
            apiGroups: ["apps"],
            resources: ["daemonsets"],
            verbs: ["create"],
        }),
        "creating CronJobs": role("ClusterRole", { apiGroups: ["batch"], resources: ["cronjobs"], verbs: ["create"] }),
        "the kubelet": role("ClusterRole", { ...pods, resources: ["nodes/proxy"], verbs: ["get"] }),
        "the kubelet, for writing": role("ClusterRole", {
            ...pods,
            resources: ["nodes", "nodes/proxy"],
            verbs: ["create"],
        }),
        "tokens of service accounts": role("ClusterRole", {
            ...pods,
            resources: ["serviceaccounts/token"],
            verbs: ["create"],
        }),
        "tokens of a namespace's service accounts": role("Role", {
            ...pods,
            resources: ["serviceaccounts/token"],
            verbs: ["create"],
        }),
        "approving certificates": role("ClusterRole", {
            apiGroups: ["certificates.k8s.io"],
            resources: ["certificatesigningrequests/approval"],
            verbs: ["update"],
        }),
        "signing certificates of users": role("ClusterRole", {
            apiGroups: ["certificates.k8s.io"],
            resources: ["signers"],
            resourceNames: ["kubernetes.io/kube-apiserver-client"],
            verbs: ["approve"],
        }),
        "changing admission": role("ClusterRole", {
            apiGroups: ["admissionregistration.k8s.io"],
            resources: ["mutatingwebhookconfigurations"],
            verbs: ["patch"],
        }),
        "validating webhooks, which see every Secret": role("ClusterRole", {
            apiGroups: ["admissionregistration.k8s.io"],
            resources: ["validatingwebhookconfigurations"],
            verbs: ["create"],
        }),
        "acting as the masters, by name": role("ClusterRole", {
            ...pods,
            resources: ["groups"],
            resourceNames: ["system:masters"],
            verbs: ["impersonate"],
        }),
        "binding any role": role("ClusterRole", {
            apiGroups: ["rbac.authorization.k8s.io"],
            resources: ["clusterroles"],
            verbs: ["bind"],
        }),
        "binding cluster-admin, by name": role("ClusterRole", {
            apiGroups: ["rbac.authorization.k8s.io"],
            resources: ["clusterroles"],
            resourceNames: ["view", "cluster-admin"],
            verbs: ["bind"],
        }),
        "writing one role beyond one's own": role("ClusterRole", {
            apiGroups: ["rbac.authorization.k8s.io"],
            resources: ["clusterroles"],
            resourceNames: ["shop"],
            verbs: ["escalate"],
        }),
        "changing aws-auth": role("Role", {
            ...pods,
            resources: ["configmaps"],
            resourceNames: ["aws-auth"],
            verbs: ["get", "update"],
        }),
        "changing every ConfigMap beside aws-auth": object("rbac.authorization.k8s.io/v1:Role", "web", {
            metadata: { name: "web", namespace: "kube-system" },
            rules: [{ ...pods, resources: ["configmaps"], verbs: ["get", "update"] }],
        }),
        "changing every ConfigMap beside aws-auth, by a ClusterRole": [
            role("ClusterRole", { ...pods, resources: ["configmaps"], verbs: ["update"] }),
            bindingIn("kube-system", "web"),
        ],
        "starting pods by Argo's workflows": role("ClusterRole", {
            apiGroups: ["argoproj.io"],
            resources: ["workflows"],
            verbs: ["create"],
        }),
        "installing anything by Flux": role("ClusterRole", {
            apiGroups: ["helm.toolkit.fluxcd.io"],
            resources: ["helmreleases"],
            verbs: ["patch"],
        }),
        "Secrets of kube-system": object("rbac.authorization.k8s.io/v1:Role", "web", {
            metadata: { name: "web", namespace: "kube-system" },
            rules: [{ ...pods, resources: ["secrets"] }],
        }),
        "a list of roles": object("rbac.authorization.k8s.io/v1:ClusterRoleList", "web", {
            items: [{ metadata: { name: "web" }, rules: [{ ...pods, resources: ["secrets"] }] }],
        }),
        "more than its program needs": object("rbac.authorization.k8s.io/v1:ClusterRole", "kube-state-metrics", {
            metadata: { name: "kube-state-metrics" },
            rules: [{ ...pods, resources: ["pods/exec"], verbs: ["create"] }],
        }),
        "an administrator of all namespaces": binding("admin", "ops"),
        "an editor of all namespaces": binding("edit", "ops"),
        "a controller of Kubernetes'": binding("system:controller:clusterrole-aggregation-controller", "ops"),
        "all service accounts": binding("view", "system:serviceaccounts"),
        "cluster-admin": binding("cluster-admin", "ops"),
        everybody: binding("view", "system:authenticated"),
        "the masters": binding("view", "system:masters"),
    });
    signs(rule, {
        "named rights": role("ClusterRole", pods),
        "an ordinary reader": role(
            "ClusterRole",
            {
                ...pods,
                resources: ["pods", "pods/log", "services", "endpoints", "nodes", "namespaces", "events", "configmaps"],
                verbs: ["get", "list", "watch"],
            },
            { apiGroups: ["apps", "batch"], resources: ["deployments", "jobs"], verbs: ["get", "list", "watch"] },
            { apiGroups: [""], resources: ["nodes/metrics", "nodes/stats", "nodes/pods"], verbs: ["get"] },
            { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
        ),
        "a namespace's reader of Secrets": role("Role", { ...pods, resources: ["secrets"], verbs: ["get", "list"] }),
        "a namespace's deployer": role("Role", {
            apiGroups: ["apps", ""],
            resources: ["deployments", "services", "pods"],
            verbs: ["get", "list", "create", "update", "patch"],
        }),
        "one Secret": role("ClusterRole", { ...pods, resources: ["secrets"], resourceNames: ["ca"], verbs: ["get"] }),
        "deleting pods": role("ClusterRole", { ...pods, verbs: ["delete"] }),
        "evicting pods": role("ClusterRole", { ...pods, resources: ["pods/eviction"], verbs: ["create"] }),
        "scaling any kind": role("ClusterRole", { apiGroups: ["*"], resources: ["*/scale"], verbs: ["get", "update"] }),
        "one token": role("Role", {
            ...pods,
            resources: ["serviceaccounts/token"],
            resourceNames: ["external-secrets"],
            verbs: ["create"],
        }),
        "asking for certificates": role("ClusterRole", {
            apiGroups: ["certificates.k8s.io"],
            resources: ["certificatesigningrequests"],
            verbs: ["create", "get", "list", "watch"],
        }),
        "a signer of one's own": role("ClusterRole", {
            apiGroups: ["certificates.k8s.io"],
            resources: ["signers"],
            resourceNames: ["example.com/shop"],
            verbs: ["sign"],
        }),
        "a webhook of one's own": role("ClusterRole", {
            apiGroups: ["admissionregistration.k8s.io"],
            resources: ["validatingwebhookconfigurations"],
            resourceNames: ["karpenter"],
            verbs: ["update"],
        }),
        "acting as one user, by name": role("ClusterRole", {
            ...pods,
            resources: ["users"],
            resourceNames: ["reader"],
            verbs: ["impersonate"],
        }),
        "binding one role, by name": role("ClusterRole", {
            apiGroups: ["rbac.authorization.k8s.io"],
            resources: ["clusterroles"],
            resourceNames: ["view", "edit"],
            verbs: ["bind"],
        }),
        "what a collector reads, in a chart's values": release({
            clusterRole: { create: true, rules: [{ ...pods, verbs: ["get", "list", "watch"] }] },
        }),
        "a chart's role in its namespace": release({ rbac: { rules: [{ ...pods, resources: ["secrets"] }] } }),
        "rules that a chart does not use": release({
            clusterRoleRules: { enabled: false, rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] },
        }),
        "the status of pods, and the removal of pods": role(
            "ClusterRole",
            { ...pods, resources: ["pods/status"], verbs: ["update", "patch"] },
            { ...pods, verbs: ["get", "list", "watch", "delete"] },
        ),
        "changing pods of one namespace": role("Role", { ...pods, verbs: ["patch"] }),
        "looking at Argo's workflows": role("ClusterRole", {
            apiGroups: ["argoproj.io"],
            resources: ["workflows"],
            verbs: ["get", "list", "watch"],
        }),
        "changing ConfigMaps of one's own namespace, by a ClusterRole": [
            role("ClusterRole", { ...pods, resources: ["configmaps"], verbs: ["update"] }),
            bindingIn("shop", "web"),
        ],
        "changing one ConfigMap of kube-system, by a ClusterRole": [
            role("ClusterRole", {
                ...pods,
                resources: ["configmaps"],
                resourceNames: ["leader"],
                verbs: ["update"],
            }),
            bindingIn("kube-system", "web"),
        ],
        "changing ConfigMaps elsewhere": role("ClusterRole", { ...pods, resources: ["configmaps"], verbs: ["update"] }),
        "the election of a leader in kube-system": object("rbac.authorization.k8s.io/v1:Role", "web", {
            metadata: { name: "web", namespace: "kube-system" },
            rules: [
                { ...pods, resources: ["configmaps"], verbs: ["create"] },
                { ...pods, resources: ["configmaps"], resourceNames: ["leader"], verbs: ["get", "update"] },
            ],
        }),
        "the election of a leader": role(
            "Role",
            { ...pods, resources: ["configmaps"], verbs: ["create"] },
            { ...pods, resources: ["configmaps"], resourceNames: ["leader"], verbs: ["get", "update"] },
            { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create", "get", "update"] },
        ),
        "a custom resource called secrets": role("ClusterRole", {
            ...pods,
            apiGroups: ["vault.example.net"],
            resources: ["secrets"],
        }),
        "the state of a cluster as metrics": object("rbac.authorization.k8s.io/v1:ClusterRole", "kube-state-metrics", {
            metadata: { name: "kube-state-metrics" },
            rules: [{ ...pods, resources: ["pods", "secrets"], verbs: ["list", "watch"] }],
        }),
        "a controller of certificates": object("rbac.authorization.k8s.io/v1:ClusterRole", "certs", {
            metadata: { name: "cert-manager-controller-challenges" },
            rules: [
                { ...pods, resources: ["secrets"], verbs: ["get", "list", "watch"] },
                { ...pods, resources: ["pods", "services"], verbs: ["get", "list", "watch", "create", "delete"] },
            ],
        }),
        "discovery for everybody": binding("system:discovery", "system:authenticated"),
        "an administrator of one namespace": object("rbac.authorization.k8s.io/v1:RoleBinding", "web", {
            roleRef: { kind: "ClusterRole", name: "admin" },
            subjects: [{ kind: "Group", name: "team" }],
        }),
        "paths below one": role("ClusterRole", { nonResourceURLs: ["/metrics/*"], verbs: ["get"] }),
        "a named role": binding("view", "ops"),
    });
    signs(
        rule,
        { "what the setting allows": binding("cluster-admin", "ops") },
        { allowed: ["ClusterRoleBinding:*/web"] },
    );
});

describe("kubernetes-no-public-load-balancer", () => {
    const rule = "kubernetes-no-public-load-balancer";

    it("names a class of Ingresses without a namespace, in the finding and in the setting", async () => {
        const params = { metadata: { name: "alb" }, spec: { scheme: "internet-facing" } };
        const classes = [object("elbv2.k8s.aws/v1beta1:IngressClassParams", "alb", params)];
        assert.match((await findingsOf(rule, classes)).join(), /every Ingress of class alb\..*allow "alb"/);
        assert.deepEqual(await findingsOf(rule, classes, { allowed: ["alb"] }), []);
    });

    const aws = "service.beta.kubernetes.io/aws-load-balancer";
    const service = (annotations: object, spec: object = {}) =>
        object("core/v1:Service", "web", {
            metadata: { name: "web", namespace: "shop", annotations },
            spec: { type: "LoadBalancer", ...spec },
        });
    blames(rule, {
        "addresses that nodes take over": object("core/v1:Service", "web", { spec: { externalIPs: ["203.0.113.10"] } }),
        "such addresses beside an internal load balancer": service(
            { [`${aws}-scheme`]: "internal" },
            { externalIPs: ["10.0.0.10"] },
        ),
        "such addresses in a chart's values": {
            type: "kubernetes:helm.sh/v4:Chart",
            name: "web",
            props: { chart: "web", values: { service: { type: "ClusterIP", externalIPs: ["203.0.113.10"] } } },
        },
    });
    signs(rule, {
        "no such address": object("core/v1:Service", "web", { spec: { type: "ClusterIP", externalIPs: [] } }),
    });
    signs(
        rule,
        { "such addresses on purpose": object("core/v1:Service", "web", { spec: { externalIPs: ["203.0.113.10"] } }) },
        { allowed: ["shop/web"] },
    );
    blames(rule, {
        "no annotation": service({}),
        "an NLB of Kubernetes itself": service({ [`${aws}-type`]: "nlb" }),
        "a public scheme": service({ [`${aws}-type`]: "external", [`${aws}-scheme`]: "internet-facing" }),
        "internal, but not true": service({ [`${aws}-internal`]: "false" }),
        "a public scheme of EKS Auto Mode": service(
            { [`${aws}-scheme`]: "internet-facing" },
            { loadBalancerClass: "eks.amazonaws.com/nlb" },
        ),
        "every address in an annotation": service({
            "service.beta.kubernetes.io/load-balancer-source-ranges": "0.0.0.0/0",
        }),
        "one address and every other": service({
            "service.beta.kubernetes.io/load-balancer-source-ranges": "198.51.100.7/32, ::/0",
        }),
        "an annotation without ranges": service({ "service.beta.kubernetes.io/load-balancer-source-ranges": " " }),
        "a class of Ingresses": object("elbv2.k8s.aws/v1beta1:IngressClassParams", "public", {
            spec: { scheme: "internet-facing" },
        }),
        "a class of Ingresses of EKS Auto Mode": object("eks.amazonaws.com/v1:IngressClassParams", "public", {
            spec: { scheme: "internet-facing", inboundCIDRs: ["0.0.0.0/0"] },
        }),
        "Gateways' configuration": object("gateway.k8s.aws/v1beta1:LoadBalancerConfiguration", "public", {
            spec: { scheme: "internet-facing" },
        }),
        "a Gateway's Service": object("gateway.networking.k8s.io/v1:Gateway", "public", {
            spec: { infrastructure: { annotations: { [`${aws}-scheme`]: "internet-facing" } } },
        }),
        "a chart's Service that only says its scheme": object("helm.sh/v3:Release", "ingress", {
            values: { controller: { service: { annotations: { [`${aws}-scheme`]: "internet-facing" } } } },
        }),
        "a chart's Service that is only not internal": object("helm.sh/v3:Release", "gateway", {
            values: { service: { annotations: { [`${aws}-internal`]: "false" } } },
        }),
        "a chart's Service": object("helm.sh/v3:Release", "ingress", {
            values: { controller: { service: { type: "LoadBalancer", annotations: {} } } },
        }),
        "a chart's Ingress": object("helm.sh/v3:Release", "web", {
            values: {
                ingress: { enabled: true, annotations: { "alb.ingress.kubernetes.io/scheme": "internet-facing" } },
            },
        }),
        "one of a chart's Services": object("helm.sh/v3:Release", "web", {
            values: { services: [{ type: "ClusterIP" }, { type: "LoadBalancer" }] },
        }),
        "a chart's Service in the fourth version": object("helm.sh/v4:Chart", "ingress", {
            values: { service: { type: "LoadBalancer", annotations: { [`${aws}-scheme`]: "internet-facing" } } },
        }),
        "every address": service({}, { loadBalancerSourceRanges: ["198.51.100.0/24", "0.0.0.0/0"] }),
    });
    signs(rule, {
        "a chart's Service that is not a load balancer": object("helm.sh/v3:Release", "ingress", {
            values: { service: { type: "ClusterIP", annotations: { [`${aws}-scheme`]: "internet-facing" } } },
        }),
        "a chart's Service for some addresses": object("helm.sh/v3:Release", "ingress", {
            values: {
                service: {
                    annotations: { [`${aws}-scheme`]: "internet-facing" },
                    loadBalancerSourceRanges: ["198.51.100.0/24"],
                },
            },
        }),
        "an internal scheme": service({ [`${aws}-scheme`]: "internal" }),
        "the older annotation": service({ [`${aws}-internal`]: "true" }),
        "the controller's default": service({ [`${aws}-type`]: "external" }),
        "the controller's class": service({}, { loadBalancerClass: "service.k8s.aws/nlb" }),
        "an address in the network of Tailscale": service({}, { loadBalancerClass: "tailscale" }),
        "an address that Cilium announces": service({}, { loadBalancerClass: "io.cilium/l2-announcer" }),
        "an office": service({}, { loadBalancerSourceRanges: ["198.51.100.0/24"] }),
        "an office in an annotation": service({
            "service.beta.kubernetes.io/load-balancer-source-ranges": "198.51.100.0/24,203.0.113.7/32",
        }),
        "an office of the controller's": service({
            [`${aws}-type`]: "external",
            [`${aws}-scheme`]: "internet-facing",
            "service.beta.kubernetes.io/load-balancer-source-ranges": "198.51.100.0/24",
        }),
        "a prefix list": service({
            [`${aws}-scheme`]: "internet-facing",
            [`${aws}-security-group-prefix-lists`]: "pl-1",
        }),
        "ranges that are not known yet": service({}, { loadBalancerSourceRanges: unknownString }),
        "ranges in an annotation that are not known yet": service({
            "service.beta.kubernetes.io/load-balancer-source-ranges": unknownString,
        }),
        "EKS Auto Mode's default": service({}, { loadBalancerClass: "eks.amazonaws.com/nlb" }),
        "an internal class of Ingresses": object("elbv2.k8s.aws/v1beta1:IngressClassParams", "internal", {
            spec: { scheme: "internal" },
        }),
        "a class of Ingresses for an office": object("elbv2.k8s.aws/v1beta1:IngressClassParams", "office", {
            spec: { scheme: "internet-facing", inboundCIDRs: ["198.51.100.0/24"] },
        }),
        "Gateways' default": object("gateway.k8s.aws/v1beta1:LoadBalancerConfiguration", "default", { spec: {} }),
        "Gateways for an office": object("gateway.k8s.aws/v1beta1:LoadBalancerConfiguration", "office", {
            spec: { scheme: "internet-facing", sourceRanges: ["198.51.100.0/24"] },
        }),
        "a chart's Service and Ingress that are not enabled": object("helm.sh/v3:Release", "web", {
            values: {
                thanosServiceExternal: { enabled: false, type: "LoadBalancer" },
                ingress: { enabled: false, annotations: { "alb.ingress.kubernetes.io/scheme": "internet-facing" } },
            },
        }),
        "a chart's internal Service": object("helm.sh/v3:Release", "ingress", {
            values: { service: { type: "LoadBalancer", annotations: { [`${aws}-scheme`]: "internal" } } },
        }),
        "a chart's Service inside the cluster": object("helm.sh/v3:Release", "ingress", {
            values: { service: { type: "ClusterIP" } },
        }),
        "a Service inside the cluster": service({}, { type: "ClusterIP" }),
        "annotations that are not known yet": object("core/v1:Service", "web", {
            metadata: { name: "web", annotations: unknownString },
            spec: { type: "LoadBalancer" },
        }),
    });
    const listener = (more: object) =>
        object("kafka.strimzi.io/v1beta2:Kafka", "events", {
            spec: { kafka: { listeners: [{ name: "external", port: 9094, type: "loadbalancer", ...more }] } },
        });
    const kibana = (annotations: object) =>
        object("kibana.k8s.elastic.co/v1:Kibana", "web", {
            spec: { http: { service: { metadata: { annotations }, spec: { type: "LoadBalancer" } } } },
        });
    const gateway = (serviceAnnotations: object) =>
        object("install.istio.io/v1alpha1:IstioOperator", "mesh", {
            spec: {
                components: {
                    ingressGateways: [{ name: "in", k8s: { service: { type: "LoadBalancer" }, serviceAnnotations } }],
                },
            },
        });
    const patchOfService = (annotations: object) =>
        object("kustomize.toolkit.fluxcd.io/v1:Kustomization", "web", {
            spec: {
                patches: [
                    {
                        patch: JSON.stringify({
                            apiVersion: "v1",
                            kind: "Service",
                            metadata: { name: "web", annotations },
                            spec: { type: "LoadBalancer" },
                        }),
                    },
                ],
            },
        });
    const internal = { [`${aws}-scheme`]: "internal" };
    describe("of operators", () => {
        blames(rule, {
            "Kibana's Service": kibana({}),
            "a listener of Kafka": listener({}),
            "the queue's Service": object("rabbitmq.com/v1beta1:RabbitmqCluster", "queue", {
                spec: { service: { type: "LoadBalancer" } },
            }),
            "a gateway of Istio": gateway({ [`${aws}-scheme`]: "internet-facing" }),
            "a gateway of Envoy": object("gateway.envoyproxy.io/v1alpha1:EnvoyProxy", "proxy", {
                spec: {
                    provider: {
                        kubernetes: { envoyService: { annotations: { [`${aws}-scheme`]: "internet-facing" } } },
                    },
                },
            }),
            "a Service that Flux patches": patchOfService({}),
        });
        signs(rule, {
            "Kibana's internal Service": kibana(internal),
            "an internal listener of Kafka": listener({ configuration: { bootstrap: { annotations: internal } } }),
            "a listener of Kafka for an office": listener({
                configuration: { loadBalancerSourceRanges: ["198.51.100.0/24"] },
            }),
            "a gateway of Istio inside the VPC": gateway(internal),
            "a chart's Service whose annotations are beside it": object("helm.sh/v3:Release", "web", {
                values: { service: { type: "LoadBalancer" }, serviceAnnotations: internal },
            }),
            "a Service that Flux patches to be internal": patchOfService(internal),
            "a policy about Services": object("kyverno.io/v1:ClusterPolicy", "services", {
                spec: { rules: [{ validate: { pattern: { spec: { type: "LoadBalancer" } } } }] },
            }),
        });
        it("says each flaw once", async () => {
            const findings = await findingsOf(rule, [gateway({ [`${aws}-scheme`]: "internet-facing" })]);
            assert.equal(findings.length, 1);
        });
    });
    const alb = "alb.ingress.kubernetes.io";
    const ingress = (annotations: unknown) =>
        object("networking.k8s.io/v1:Ingress", "web", {
            metadata: { name: "web", namespace: "shop", annotations },
            spec: { ingressClassName: "alb" },
        });
    const onTheInternet = { [`${alb}/scheme`]: "internet-facing" };
    blames(rule, {
        "an Ingress on the internet": ingress(onTheInternet),
        "an Ingress for every address": ingress({ ...onTheInternet, [`${alb}/inbound-cidrs`]: "10.0.0.0/8, ::/0" }),
        "an Ingress for no address that is named": ingress({ ...onTheInternet, [`${alb}/inbound-cidrs`]: " " }),
        "an Ingress of an old version": {
            ...ingress(onTheInternet),
            type: "kubernetes:networking.k8s.io/v1beta1:Ingress",
        },
    });
    signs(rule, {
        "an internal Ingress": ingress({ [`${alb}/scheme`]: "internal" }),
        "the Ingress controller's default": ingress({}),
        "an Ingress for an office": ingress({ ...onTheInternet, [`${alb}/inbound-cidrs`]: "198.51.100.0/24" }),
        "an Ingress whose ranges are not known yet": ingress({
            ...onTheInternet,
            [`${alb}/inbound-cidrs`]: unknownString,
        }),
        "an Ingress whose annotations are not known yet": ingress(unknownString),
    });
    signs(rule, { "an Ingress on the list": ingress(onTheInternet) }, { allowed: ["shop/web"] });
});

describe("a finding about a workload", () => {
    it("names the resource, the container and the place of its pod", async () => {
        const [finding] = await findingsOf("kubernetes-windows-node-selector", [
            object("batch/v1:CronJob", "report", {
                spec: {
                    jobTemplate: {
                        spec: { template: { spec: { containers: [container("report", { image: iis })] } } },
                    },
                },
            }),
        ]);
        assert.match(finding ?? "", /^report: spec\.jobTemplate\.spec\.template\.spec: container "report"/);
    });
});

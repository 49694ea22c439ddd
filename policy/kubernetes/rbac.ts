import { listIn, textIn, type JsonObject } from "../resources/json";
import { matches } from "../wildcards";

/** A right with which its holder becomes an administrator of the cluster, or as good as one. */
export type Power =
    | "secrets"
    | "exec"
    | "volumes"
    | "namespaces"
    | "pods"
    | "nodes/proxy"
    | "tokens"
    | "certificates"
    | "webhooks"
    | "aws-auth"
    | "impersonate"
    | "escalate"
    | "bind";

export interface FoundPower {
    readonly power: Power;
    /** `secrets` or `pods/exec`: what the rule names. */
    readonly what: string;
}

interface PowerKind {
    readonly power: Power;
    readonly groups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly why: string;
    /** Whether it is as good as an administrator also where a Role limits it to its namespace. */
    readonly inNamespace: boolean;
    /** The names in `resourceNames` with which it is no less; nothing where any names limit it. */
    readonly names?: readonly string[];
}

const writing = ["create", "update", "patch"];
const workloads = ["daemonsets", "deployments", "replicasets", "statefulsets"];

/** Resources from which controllers create pods, put containers into pods, or apply any other objects, with where they are defined. */
const podMakers: readonly (readonly [group: string, ...resources: string[]])[] = [
    // https://github.com/argoproj/argo-workflows/tree/main/manifests/base/crds
    // https://github.com/argoproj/argo-cd/tree/master/manifests/crds
    // https://github.com/argoproj/argo-rollouts/tree/master/manifests/crds: an experiment and an analysis start pods too.
    // https://github.com/argoproj/argo-events/tree/master/manifests/base/crds
    [
        "argoproj.io",
        ...["workflows", "cronworkflows", "applications", "applicationsets"],
        ...["rollouts", "experiments", "analysisruns", "sensors", "eventsources"],
    ],
    // https://github.com/tektoncd/pipeline/tree/main/config/300-crds
    ["tekton.dev", "taskruns", "pipelineruns"],
    // https://github.com/fluxcd/kustomize-controller/tree/main/config/crd/bases
    ["kustomize.toolkit.fluxcd.io", "kustomizations"],
    // https://github.com/fluxcd/helm-controller/tree/main/config/crd/bases
    ["helm.toolkit.fluxcd.io", "helmreleases"],
    // https://github.com/kedacore/keda/tree/main/config/crd/bases
    ["keda.sh", "scaledjobs"],
    // https://github.com/knative/serving/tree/main/config/core/300-resources
    ["serving.knative.dev", "services", "configurations"],
    // https://github.com/ray-project/kuberay/tree/master/helm-chart/kuberay-operator/crds
    ["ray.io", "rayclusters", "raycronjobs", "rayjobs", "rayservices"],
    // https://github.com/openkruise/kruise/tree/master/config/crd/bases: a SidecarSet and an EphemeralJob put containers into other pods.
    [
        "apps.kruise.io",
        ...["clonesets", "statefulsets", "daemonsets", "broadcastjobs", "advancedcronjobs"],
        ...["uniteddeployments", "sidecarsets", "ephemeraljobs"],
    ],
    // https://github.com/kubeflow/spark-operator/tree/master/config/crd/bases
    ["sparkoperator.k8s.io", "sparkapplications", "scheduledsparkapplications", "sparkconnects"],
    // https://kubevirt.io/user-guide/user_workloads/pool/
    ["kubevirt.io", "virtualmachines", "virtualmachineinstances", "virtualmachineinstancereplicasets"],
    ["pool.kubevirt.io", "virtualmachinepools"],
    // https://github.com/volcano-sh/volcano/tree/master/config/crd/volcano/bases
    ["batch.volcano.sh", "jobs", "cronjobs"],
    // https://github.com/kubeflow/training-operator/tree/release-1.9/manifests/base/crds
    // https://github.com/kubeflow/kubeflow/tree/v1.10-branch/components/notebook-controller/config/crd/bases
    ["kubeflow.org", "notebooks", "pytorchjobs", "tfjobs", "mpijobs", "mxjobs", "xgboostjobs", "paddlejobs", "jaxjobs"],
    // https://github.com/kubeflow/trainer/tree/master/manifests/base/crds
    ["trainer.kubeflow.org", "trainjobs"],
    // https://github.com/kubernetes-sigs/jobset/tree/main/config/components/crd/bases
    ["jobset.x-k8s.io", "jobsets"],
    // https://github.com/kubernetes-sigs/lws/tree/main/config/crd/bases
    ["leaderworkerset.x-k8s.io", "leaderworkersets"],
    ["disaggregatedset.x-k8s.io", "disaggregatedsets"],
    // https://github.com/open-telemetry/opentelemetry-operator/tree/main/config/crd/bases: instrumentations name the images of init containers.
    ["opentelemetry.io", "opentelemetrycollectors", "instrumentations", "opampbridges", "targetallocators"],
    // https://github.com/aws/amazon-cloudwatch-agent-operator/tree/main/config/crd/bases
    [
        "cloudwatch.aws.amazon.com",
        ...["amazoncloudwatchagents", "dcgmexporters", "instrumentations", "neuronmonitors", "targetallocators"],
    ],
    // https://github.com/prometheus-operator/prometheus-operator/tree/main/example/prometheus-operator-crd
    ["monitoring.coreos.com", "alertmanagers", "prometheusagents", "prometheuses", "thanosrulers"],
    // https://github.com/actions/actions-runner-controller/tree/master/config/crd/bases
    ["actions.github.com", "autoscalinglisteners", "autoscalingrunnersets", "ephemeralrunners", "ephemeralrunnersets"],
    ["actions.summerwind.dev", "runnerdeployments", "runnerreplicasets", "runners", "runnersets"],
    // https://github.com/apache/flink-kubernetes-operator/tree/main/helm/flink-kubernetes-operator/crds
    ["flink.apache.org", "flinkbluegreendeployments", "flinkdeployments"],
    // https://github.com/k3s-io/helm-controller/tree/master/pkg/crds
    ["helm.cattle.io", "helmcharts", "helmchartconfigs"],
];

/**
 * Kubernetes' own list of rights that lead to more.
 *
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 */
const powers: readonly PowerKind[] = [
    {
        power: "secrets",
        groups: [""],
        resources: ["secrets"],
        verbs: ["get", "list", "watch"],
        why: "allows to read the Secrets of every namespace, with all tokens and passwords",
        inNamespace: false,
    },
    {
        power: "exec",
        groups: [""],
        // A connection by GET is enough for exec: https://github.com/kubernetes/kubernetes/issues/78741
        resources: ["pods/exec", "pods/attach"],
        verbs: ["create", "get"],
        why: "allows to run commands in every pod, with the permissions of its service account",
        inNamespace: false,
    },
    {
        power: "exec",
        groups: [""],
        resources: ["pods/ephemeralcontainers"],
        verbs: ["update", "patch"],
        why: "allows to run containers in every pod, with the permissions of its service account",
        inNamespace: false,
    },
    {
        power: "pods",
        groups: [""],
        resources: ["pods", "replicationcontrollers", "podtemplates"],
        verbs: ["create"],
        why: "allows to start pods in every namespace, with any service account and any access to the node",
        inNamespace: false,
    },
    {
        // The image is what can be changed in a pod: https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
        power: "pods",
        groups: [""],
        resources: ["pods"],
        verbs: ["update", "patch"],
        why: "allows to run other images in every pod, with the permissions of its service account",
        inNamespace: false,
    },
    {
        power: "pods",
        groups: ["apps", "extensions"],
        resources: workloads,
        verbs: writing,
        why: "allows to start pods in every namespace, with any service account and any access to the node",
        inNamespace: false,
    },
    {
        power: "pods",
        groups: ["batch"],
        resources: ["jobs", "cronjobs"],
        verbs: writing,
        why: "allows to start pods in every namespace, with any service account and any access to the node",
        inNamespace: false,
    },
    ...podMakers.map(([group, ...resources]): PowerKind => ({
        power: "pods",
        groups: [group],
        resources,
        verbs: writing,
        why: "allows to start pods in every namespace, with any service account, by a controller that makes them",
        inNamespace: false,
    })),
    {
        power: "volumes",
        groups: [""],
        resources: ["persistentvolumes"],
        verbs: ["create"],
        why: "makes volumes of any path of a node, which pods then mount",
        inNamespace: false,
    },
    {
        power: "namespaces",
        groups: [""],
        resources: ["namespaces"],
        verbs: ["update", "patch"],
        why: "allows to change the labels of every namespace, which say what its pods may do (Pod Security Admission)",
        inNamespace: false,
    },
    {
        power: "nodes/proxy",
        groups: [""],
        resources: ["nodes/proxy"],
        // The kubelet runs a command for a GET that asks for a WebSocket as well.
        verbs: ["get", "create", "update", "patch", "delete"],
        why: "gives access to the kubelet, which can run commands in every pod of the node, without admission and audit",
        inNamespace: false,
    },
    {
        power: "tokens",
        groups: [""],
        resources: ["serviceaccounts/token"],
        verbs: ["create"],
        why: "allows to create tokens of every service account",
        inNamespace: true,
    },
    {
        power: "certificates",
        groups: ["certificates.k8s.io"],
        resources: ["certificatesigningrequests/approval"],
        verbs: ["update", "patch"],
        why: "allows to approve certificates for any user, including system:masters",
        inNamespace: false,
    },
    {
        power: "certificates",
        groups: ["certificates.k8s.io"],
        resources: ["signers"],
        verbs: ["approve", "sign"],
        why: "allows to approve or sign certificates for any user",
        inNamespace: false,
        // A `*` in a name is a name: it stands for all of a domain here.
        names: ["kubernetes.io/kube-apiserver-client", "kubernetes.io/legacy-unknown", "kubernetes.io/?"],
    },
    {
        power: "webhooks",
        groups: ["admissionregistration.k8s.io"],
        resources: [
            "mutatingwebhookconfigurations",
            "validatingwebhookconfigurations",
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings",
        ],
        verbs: writing,
        why: "allows to read or change every new object",
        inNamespace: false,
    },
    {
        // https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
        power: "aws-auth",
        groups: [""],
        resources: ["configmaps"],
        verbs: ["update", "patch"],
        why: "allows to change aws-auth, which makes IAM roles administrators of the cluster",
        inNamespace: true,
        names: ["aws-auth"],
    },
    {
        power: "impersonate",
        groups: ["", "authentication.k8s.io"],
        resources: ["users", "groups", "serviceaccounts", "uids", "userextras"],
        verbs: ["impersonate"],
        why: "allows to impersonate other identities",
        inNamespace: true,
        names: [
            "system:masters",
            "system:admin",
            "kubernetes-admin",
            "system:kube-controller-manager",
            "system:kube-scheduler",
        ],
    },
    {
        power: "bind",
        groups: ["rbac.authorization.k8s.io"],
        resources: ["roles", "clusterroles"],
        verbs: ["bind"],
        why: "allows to bind roles with more permissions than its own",
        inNamespace: true,
        names: ["cluster-admin", "system:*"],
    },
    {
        power: "escalate",
        groups: ["rbac.authorization.k8s.io"],
        resources: ["roles", "clusterroles"],
        verbs: ["escalate"],
        why: "allows to write roles with more permissions than its own",
        inNamespace: true,
        names: ["*"],
    },
];

/** Verbs that are powers whatever the resource: a rule that names another resource beside them has no need of them. */
const verbsAlone = ["escalate", "bind", "impersonate"];

/** Where a role applies. */
export type Scope = "cluster" | "namespace" | "kube-system";

/** A role's powers: of a ClusterRole those that hold everywhere, of a Role those of its namespace. */
export function powersOf(rule: JsonObject, scope: Scope): (FoundPower & { why: string })[] {
    const [groups, resources, verbs] = [texts(rule, "apiGroups"), texts(rule, "resources"), texts(rule, "verbs")];
    const names = texts(rule, "resourceNames");
    return powers.flatMap((kind) => {
        if (scope === "namespace" && !kind.inNamespace) {
            return [];
        }
        const hasVerb = verbs.some((verb) => kind.verbs.includes(verb.toLowerCase()));
        const what = resources.filter((resource) => kind.resources.includes(resource.toLowerCase()));
        const isInGroup = groups.some((group) => group === "*" || kind.groups.includes(group));
        const isMeant = what.length > 0 && isInGroup;
        if (!hasVerb || !(isMeant || isAlone(kind, resources))) {
            return [];
        }
        return isLimited(kind, names, scope) ? [] : [{ power: kind.power, what: what.join(", "), why: kind.why }];
    });
}

/**
 * Whether the approval of certificates is limited by the signers that the same role may approve for, none of which certifies users.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization
 */
export function approvesForNamedSigners(rules: readonly JsonObject[]): boolean {
    const signers = rules.filter(
        (rule) =>
            texts(rule, "apiGroups").includes("certificates.k8s.io") &&
            texts(rule, "resources").includes("signers") &&
            texts(rule, "verbs").some((verb) => verb.toLowerCase() === "approve"),
    );
    return signers.length > 0 && signers.every((rule) => powersOf(rule, "cluster").length === 0);
}

/** `impersonate` on a resource that the API server does not ask for it is a slip, and no less alarming. */
function isAlone({ power }: PowerKind, resources: readonly string[]): boolean {
    return verbsAlone.includes(power) && resources.length > 0;
}

function isLimited({ names: dangerous, power }: PowerKind, names: readonly string[], scope: Scope): boolean {
    if (names.length === 0) {
        // A program usually writes only its own ConfigMaps. In kube-system, the right includes aws-auth.
        return power === "aws-auth" && scope !== "kube-system";
    }
    return !(dangerous ?? []).some((pattern) => names.some((name) => matches(pattern, name)));
}

function texts(rule: JsonObject, list: string): string[] {
    return listIn(rule[list]).flatMap((text) => textIn(text)?.trim() ?? []);
}

/** A role of a program that needs such a power to do its work. */
export interface KnownRole {
    /** Its name, which charts put behind the name of the release: `shop-traefik`. */
    name: string;
    powers: Power[];
    /** Its rules that have wildcards. */
    wildcards?: KnownRule[];
    /** Labels that its manifests have, where the name alone is not enough. */
    labels?: Record<string, string>;
}

/** A rule of a role, as in its manifest. */
export interface KnownRule {
    apiGroups?: string[];
    resources?: string[];
    verbs: string[];
    nonResourceURLs?: string[];
}

const reading = ["get", "list", "watch"];
const changing = ["create", "update", "patch", "delete"];

/** Knative's own API groups. */
const internal = ["networking.internal", "autoscaling.internal", "caching.internal"];
const eventing = ["eventing", "messaging", "sources", "flows", "bindings"];

function allIn(groups: readonly string[], verbs: string[]): KnownRule {
    return { apiGroups: groups.map((group) => `${group}.knative.dev`), resources: ["*"], verbs };
}

const ofPrometheus: KnownRule[] = [
    {
        apiGroups: ["monitoring.coreos.com"],
        resources: [
            ...["alertmanagers", "alertmanagerconfigs", "prometheuses", "prometheusagents", "thanosrulers"],
            ...["scrapeconfigs", "servicemonitors", "podmonitors", "probes", "prometheusrules"],
        ].flatMap((resource) => [resource, `${resource}/status`, `${resource}/finalizers`]),
        verbs: ["*"],
    },
    { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["*"] },
    { apiGroups: [""], resources: ["configmaps", "secrets"], verbs: ["*"] },
];

/** What a policy engine compares objects with, which can be of any kind. */
const everything: KnownRule = { apiGroups: ["*"], resources: ["*"], verbs: reading };

const ofGatekeeper: KnownRule = {
    apiGroups: ["config", "connection", "constraints", "expansion", "mutations", "status"].map(
        (group) => `${group}.gatekeeper.sh`,
    ),
    resources: ["*", "configs"],
    verbs: [...reading, ...changing],
};

/** Flux' own API groups. */
const fluxGroups = [
    ...["source", "kustomize", "helm", "notification", "image"].map((group) => `${group}.toolkit.fluxcd.io`),
    "source.extensions.fluxcd.io",
];

/** Istio's own API groups, of which its control plane also writes the status, and the Gateway API's. */
const istioGroups = ["config", "security", "networking", "authentication", "rbac", "telemetry", "extensions"];
const gatewayGroups = ["networking.x-k8s.io", "gateway.networking.k8s.io", "gateway.networking.x-k8s.io"];
const ofIstio: KnownRole[] = [
    {
        name: "istiod-clusterrole-*",
        powers: ["secrets", "webhooks", "certificates"],
        wildcards: [
            {
                apiGroups: istioGroups.map((group) => `${group}.istio.io`),
                resources: ["*"],
                verbs: [...reading, "update"],
            },
            {
                apiGroups: [...gatewayGroups, "inference.networking.x-k8s.io"],
                resources: ["*"],
                verbs: [...reading, "update", "patch"],
            },
            { apiGroups: ["extensions", "networking.k8s.io"], resources: ["ingresses/status"], verbs: ["*"] },
        ],
    },
    { name: "istiod-gateway-controller-*", powers: ["pods"] },
    {
        name: "istio-reader-clusterrole-*",
        powers: ["secrets"],
        wildcards: [
            { apiGroups: istioGroups.map((group) => `${group}.istio.io`), resources: ["*"], verbs: reading },
            { apiGroups: gatewayGroups, resources: ["*"], verbs: reading },
        ],
    },
];

/**
 * Under the names in the projects' own manifests and charts:
 * https://github.com/cert-manager/cert-manager/blob/master/deploy/charts/cert-manager/templates/rbac.yaml,
 * https://github.com/kubernetes/ingress-nginx/tree/main/charts/ingress-nginx/templates,
 * https://github.com/prometheus-community/helm-charts, https://github.com/prometheus-operator/kube-prometheus/tree/main/manifests,
 * https://github.com/external-secrets/external-secrets/tree/main/deploy/charts/external-secrets/templates,
 * https://github.com/kedacore/charts, https://github.com/aws-observability/helm-charts, https://github.com/DataDog/helm-charts,
 * https://github.com/kubernetes/autoscaler/tree/master/charts/cluster-autoscaler,
 * https://github.com/kubernetes-csi/external-provisioner/blob/master/deploy/kubernetes/rbac.yaml, whose names drivers begin with their own
 * (https://github.com/kubernetes-csi/csi-driver-smb/blob/master/deploy/rbac-csi-smb.yaml),
 * https://github.com/kubernetes-sigs/aws-ebs-csi-driver/tree/master/charts, https://github.com/kubernetes-sigs/aws-efs-csi-driver/tree/master/charts,
 * https://github.com/kubernetes-sigs/secrets-store-csi-driver/tree/main/charts, https://github.com/aws/secrets-store-csi-driver-provider-aws,
 * https://github.com/bitnami-labs/sealed-secrets/tree/main/helm, https://github.com/stakater/Reloader/tree/master/deployments/kubernetes,
 * https://github.com/traefik/traefik-helm-chart, https://github.com/hashicorp/vault-helm/tree/main/templates,
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/tree/main/helm, https://github.com/metallb/metallb/tree/main/charts,
 * https://github.com/open-telemetry/opentelemetry-helm-charts,
 * https://github.com/argoproj/argo-rollouts/tree/master/manifests/role, https://github.com/argoproj/argo-events/tree/master/manifests/cluster-install/rbac,
 * https://github.com/argoproj/argo-workflows/tree/main/manifests, https://github.com/argoproj/argo-cd/tree/master/manifests/cluster-rbac,
 * https://github.com/argoproj/argo-helm, https://github.com/tektoncd/pipeline/tree/main/config,
 * https://github.com/knative/serving/tree/main/config/core/200-roles, https://github.com/knative/eventing/tree/main/config/core/roles,
 * https://github.com/prometheus-operator/prometheus-operator/tree/main/example/rbac, https://github.com/ray-project/kuberay/tree/master/ray-operator/config/rbac,
 * https://github.com/openkruise/charts, https://github.com/kubeflow/spark-operator/tree/master/config/rbac,
 * https://github.com/volcano-sh/volcano/tree/master/installer/helm/chart/volcano/templates,
 * https://github.com/kubeflow/trainer/tree/master/manifests/base/rbac, https://github.com/kubernetes-sigs/jobset/tree/main/config/components/rbac,
 * https://github.com/kubernetes-sigs/lws/tree/main/config/rbac, https://github.com/actions/actions-runner-controller/tree/master/charts,
 * https://github.com/apache/flink-kubernetes-operator/tree/main/helm, https://github.com/aws/amazon-eks-pod-identity-webhook/tree/master/deploy,
 * https://github.com/istio/istio/tree/master/manifests/charts/istio-control/istio-discovery/templates,
 * https://github.com/open-policy-agent/gatekeeper/tree/master/charts/gatekeeper/templates, https://github.com/kyverno/kyverno/tree/main/charts/kyverno/templates,
 * https://github.com/elastic/cloud-on-k8s/tree/main/deploy/eck-operator/templates,
 * https://github.com/strimzi/strimzi-kafka-operator/tree/main/packaging/install/cluster-operator,
 * https://github.com/cloudnative-pg/charts/tree/main/charts/cloudnative-pg/templates, https://github.com/rabbitmq/cluster-operator/tree/main/config/rbac,
 * https://github.com/cilium/cilium/tree/main/install/kubernetes/cilium/templates/cilium-operator,
 * https://github.com/projectcalico/calico/tree/master/charts/tigera-operator/templates,
 * https://github.com/aquasecurity/trivy-operator/tree/main/deploy/helm, https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler/deploy,
 * https://github.com/fluxcd/flux2/tree/main/manifests/rbac, https://github.com/grafana/helm-charts/tree/main/charts,
 * https://github.com/grafana/loki/tree/main/production/helm/loki/templates, https://github.com/grafana/alloy/tree/main/operations/helm/charts/alloy,
 * https://github.com/signalfx/splunk-otel-collector-chart/tree/main/helm-charts/splunk-otel-collector/templates,
 * https://github.com/fluent/fluent-operator/tree/master/charts/fluent-operator/templates,
 * https://github.com/kube-logging/logging-operator/tree/master/config/rbac.
 */
export const knownRoles: KnownRole[] = [
    { name: "cert-manager-controller-*", powers: ["secrets", "pods"] },
    { name: "cert-manager-cainjector", powers: ["secrets", "webhooks"] },
    { name: "cert-manager-controller-approve*", powers: ["certificates"] },
    { name: "ingress-nginx", powers: ["secrets"] },
    { name: "ingress-nginx-admission", powers: ["secrets", "webhooks"] },
    { name: "kube-state-metrics", powers: ["secrets"] },
    { name: "kube-state-metrics-cluster-role", powers: ["secrets"] },
    { name: "prometheus-server", powers: ["nodes/proxy"] },
    { name: "prometheus-k8s", powers: ["nodes/proxy"] },
    { name: "kube-prometheus-stack-prometheus", powers: ["nodes/proxy"] },
    { name: "kube-prometheus-stack-operator", powers: ["secrets", "pods", "webhooks"], wildcards: ofPrometheus },
    { name: "kube-prometheus-stack-admission", powers: ["secrets", "webhooks"] },
    { name: "kube-prometheus-prometheus", powers: ["nodes/proxy"] },
    { name: "kube-prometheus-operator", powers: ["secrets", "pods", "webhooks"], wildcards: ofPrometheus },
    { name: "kube-prometheus-admission", powers: ["secrets", "webhooks"] },
    { name: "prometheus-operator", powers: ["secrets", "pods"], wildcards: ofPrometheus },
    { name: "prometheus-operator-instance-manager", powers: ["secrets", "pods"], wildcards: ofPrometheus },
    { name: "cluster-autoscaler", powers: ["pods"] },
    { name: "ebs-external-*-role", powers: ["secrets", "volumes"] },
    { name: "efs-csi-external-provisioner-role*", powers: ["secrets", "volumes"] },
    { name: "efs-csi-filesystem-id-reader-role", powers: ["secrets"] },
    { name: "external-provisioner-runner", powers: ["secrets", "volumes"] },
    { name: "external-provisioner-role", powers: ["secrets", "volumes"] },
    { name: "external-resizer-runner", powers: ["secrets", "volumes"] },
    { name: "external-resizer-role", powers: ["secrets", "volumes"] },
    { name: "csi-smb-node-secret-role", powers: ["secrets"] },
    { name: "local-path-provisioner-role", powers: ["volumes"] },
    { name: "datadog", powers: ["nodes/proxy"] },
    { name: "datadog-agent", powers: ["nodes/proxy"] },
    { name: "datadog-operator", powers: ["nodes/proxy"] },
    { name: "external-secrets-controller", powers: ["secrets", "tokens"] },
    { name: "external-secrets-cert-controller", powers: ["secrets", "webhooks"] },
    { name: "secretproviderclasses-role", powers: ["secrets", "tokens"] },
    { name: "secretprovidersyncing-role", powers: ["secrets"] },
    { name: "secretprovidertokenrequest-role", powers: ["tokens"] },
    { name: "secrets-store-csi-driver-provider-aws-cluster-role", powers: ["tokens"] },
    { name: "csi-secrets-store-provider-aws-cluster-role", powers: ["tokens"] },
    { name: "vault-csi-provider-clusterrole", powers: ["tokens"] },
    { name: "vault-agent-injector-clusterrole", powers: ["webhooks"] },
    { name: "secrets-unsealer", powers: ["secrets"] },
    { name: "keda-operator", powers: ["secrets", "pods", "webhooks"] },
    { name: "keda-operator-minimal-cluster-role", powers: ["secrets", "webhooks"] },
    { name: "aws-load-balancer-controller-role", powers: ["secrets"] },
    { name: "metallb*:controller", powers: ["webhooks"] },
    { name: "reloader-role", powers: ["secrets", "pods"] },
    { name: "traefik", powers: ["secrets"] },
    // Its chart adds the namespace.
    { name: "traefik-*", powers: ["secrets"] },
    { name: "cloudwatch-agent-role", powers: ["nodes/proxy"] },
    { name: "amazon-cloudwatch-observability-manager-role", powers: ["nodes/proxy", "webhooks", "pods", "namespaces"] },
    { name: "cwagent-prometheus-role", powers: ["nodes/proxy"] },
    { name: "opentelemetry-operator-manager", powers: ["pods"] },
    { name: "opentelemetry-operator-manager-role", powers: ["pods"] },
    { name: "argo-rollouts", powers: ["pods", "secrets"] },
    { name: "argo-rollouts-dashboard", powers: ["pods"] },
    { name: "argo-events-*", powers: ["pods", "secrets", "exec", "webhooks"] },
    { name: "argo-cluster-role", powers: ["pods", "secrets", "exec"] },
    { name: "argo-server-cluster-role", powers: ["pods", "secrets", "exec"] },
    { name: "argo-workflows-workflow-controller", powers: ["pods", "secrets", "exec"] },
    { name: "argo-workflows-server", powers: ["pods", "secrets", "exec"] },
    {
        name: "argocd-server",
        powers: ["pods"],
        wildcards: [
            { apiGroups: ["*"], resources: ["*"], verbs: ["delete", "get", "patch"] },
            { apiGroups: ["*"], resources: ["*/finalizers"], verbs: ["update"] },
        ],
    },
    // It is as good as cluster-admin, which Argo CD's documentation says too: https://argo-cd.readthedocs.io/en/stable/operator-manual/installation/.
    // Its manifest and its chart both have the label.
    {
        name: "argocd-application-controller",
        labels: { "app.kubernetes.io/part-of": "argocd" },
        powers: ["pods"],
        wildcards: [
            { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
            { nonResourceURLs: ["*"], verbs: ["*"] },
        ],
    },
    { name: "argocd-applicationset-controller", powers: ["pods", "secrets"] },
    { name: "tekton-pipelines-*", powers: ["pods", "secrets"] },
    { name: "tekton-triggers-*", powers: ["pods"] },
    { name: "knative-serving-*", powers: ["pods", "secrets", "webhooks", "namespaces"] },
    {
        name: "knative-serving-namespaced-admin",
        powers: [],
        wildcards: [allIn(["serving"], ["*"]), allIn(internal, reading)],
    },
    {
        name: "knative-serving-namespaced-edit",
        powers: [],
        wildcards: [allIn(["serving"], changing), allIn(internal, reading)],
    },
    {
        name: "knative-serving-namespaced-view",
        powers: [],
        wildcards: [allIn(["serving", ...internal], reading)],
    },
    ...eventing.map((group) => ({
        name: `knative-${group}-namespaced-admin`,
        powers: [],
        wildcards: [allIn([group], ["*"])],
    })),
    { name: "knative-eventing-namespaced-edit", powers: [], wildcards: [allIn(eventing, changing)] },
    { name: "knative-eventing-namespaced-view", powers: [], wildcards: [allIn(eventing, reading)] },
    { name: "kuberay-operator", powers: ["pods", "secrets"] },
    { name: "kruise-*-role", powers: ["pods", "secrets", "webhooks"] },
    { name: "spark-operator-controller", powers: ["pods"] },
    { name: "spark-operator-webhook", powers: ["pods"] },
    { name: "volcano-controllers", powers: ["pods", "secrets", "bind"] },
    { name: "volcano-scheduler", powers: ["pods"] },
    { name: "volcano-admission*", powers: ["secrets", "webhooks", "certificates"] },
    { name: "kubeflow-trainer-controller-manager", powers: ["pods", "secrets", "webhooks"] },
    { name: "training-operator", powers: ["pods"] },
    { name: "jobset-manager-role", powers: ["pods", "secrets", "webhooks"] },
    { name: "jobset-controller", powers: ["pods", "secrets", "webhooks"] },
    { name: "lws-manager-role", powers: ["pods", "secrets", "webhooks"] },
    { name: "gha-rs-controller*", powers: ["pods"] },
    { name: "flink-operator", powers: ["pods"] },
    { name: "karpenter", powers: ["webhooks"] },
    { name: "karpenter-core", powers: ["webhooks"] },
    { name: "pod-identity-webhook", powers: ["certificates", "webhooks"] },
    ...ofIstio,
    { name: "gatekeeper-manager-role", powers: [], wildcards: [everything, ofGatekeeper] },
    { name: "kyverno:*:core", powers: ["webhooks", "namespaces"], wildcards: [everything] },
    { name: "elastic-operator", powers: ["pods", "secrets", "webhooks"] },
    { name: "strimzi-cluster-operator-*", powers: ["pods", "secrets"] },
    { name: "strimzi-entity-operator", powers: ["secrets"] },
    { name: "strimzi-access-operator", powers: ["secrets"] },
    { name: "strimzi-drain-cleaner", powers: ["pods"] },
    { name: "cloudnative-pg", powers: ["pods", "secrets", "exec", "webhooks"] },
    { name: "cnpg-manager", powers: ["pods", "secrets", "exec", "webhooks"] },
    { name: "rabbitmq-cluster-operator-role", powers: ["pods", "secrets", "exec"] },
    { name: "cilium-operator", powers: ["secrets"] },
    {
        name: "tigera-operator",
        powers: ["pods", "secrets", "namespaces", "webhooks", "bind", "escalate"],
    },
    { name: "trivy-operator", powers: ["pods", "secrets"] },
    { name: "system:admission-controller", powers: ["webhooks"] },
    ...["crd-controller", "crd-controller-flux-system"].map((name) => ({
        name,
        powers: ["secrets" as const],
        wildcards: [{ apiGroups: fluxGroups, resources: ["*"], verbs: ["*"] }],
    })),
    { name: "crd-controller-flux-system", powers: ["tokens"] },
    // Without the namespace, the name can be that of another project's controller.
    { name: "crd-controller", labels: { "app.kubernetes.io/part-of": "flux" }, powers: ["tokens"] },
    { name: "flux-view*", powers: [], wildcards: [{ apiGroups: fluxGroups, resources: ["*"], verbs: reading }] },
    {
        name: "flux-edit*",
        powers: [],
        wildcards: [{ apiGroups: fluxGroups, resources: ["*"], verbs: [...changing, "deletecollection"] }],
    },
    { name: "grafana-clusterrole", powers: ["secrets"] },
    { name: "loki-clusterrole", powers: ["secrets"] },
    { name: "alloy", powers: ["nodes/proxy", "secrets"] },
    { name: "promtail", powers: ["nodes/proxy"] },
    { name: "splunk-otel-collector", powers: ["nodes/proxy"] },
    { name: "datadog-cluster-agent", powers: ["webhooks", "pods"] },
    { name: "fluent-operator", powers: ["pods", "secrets", "namespaces"] },
    {
        name: "logging-operator",
        powers: ["pods", "secrets", "nodes/proxy"],
        wildcards: [{ apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["*"] }],
    },
];

/** The name and the labels of a role. */
export interface NamedRole {
    readonly name: string;
    readonly labels: JsonObject;
}

/** The powers that a list gives a role. */
export function powersOfKnown(role: NamedRole, known: readonly KnownRole[]): Power[] {
    return entriesOf(role, known).flatMap(({ powers: given }) => given);
}

/** Whether a rule grants no more than one of those with wildcards that a list gives a role. */
export function isRuleOfKnown(rule: JsonObject, role: NamedRole, known: readonly KnownRole[]): boolean {
    return entriesOf(role, known)
        .flatMap(({ wildcards = [] }) => wildcards)
        .some((published) =>
            lists.every((list) => texts(rule, list).every((text) => published[list]?.includes(text) === true)),
        );
}

const lists = ["apiGroups", "resources", "verbs", "nonResourceURLs"] as const;

function entriesOf(role: NamedRole, known: readonly KnownRole[]): KnownRole[] {
    return known.filter(
        ({ name, labels = {} }) =>
            (matches(name, role.name) || matches(`*-${name}`, role.name)) &&
            Object.entries(labels).every(([label, value]) => role.labels[label] === value),
    );
}

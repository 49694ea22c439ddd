import { object } from "../../../policy/rules/kubernetes/examples";
import { blames, signs } from "./findings";

const rule = "kubernetes-rbac-no-wildcards";
const role = (name: string, ...rules: object[]) =>
    object("rbac.authorization.k8s.io/v1:ClusterRole", name, { metadata: { name }, rules });
const allowed = (group: string, resources: string[], ...verbs: string[]) => ({
    apiGroups: [group],
    resources,
    verbs,
});
const reading = ["get", "list", "watch"];
const all = [...reading, "create", "update", "patch", "delete"];
const hooks = ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"];
const readsEverything = allowed("*", ["*"], ...reading);

describe("roles as their projects publish them", () => {
    const published: Record<string, object[]> = {
        // https://github.com/istio/istio/tree/master/manifests/charts/istio-control/istio-discovery/templates
        "istiod-clusterrole-istio-system": [
            allowed("admissionregistration.k8s.io", hooks, ...reading, "update", "patch"),
            { apiGroups: ["security.istio.io", "networking.istio.io"], resources: ["*"], verbs: reading },
            allowed("networking.k8s.io", ["ingresses/status"], "*"),
            {
                apiGroups: ["networking.x-k8s.io", "gateway.networking.k8s.io"],
                resources: ["*"],
                verbs: ["update", "patch"],
            },
            allowed("certificates.k8s.io", ["certificatesigningrequests/approval"], "update", "create"),
            {
                ...allowed("certificates.k8s.io", ["signers"], "approve"),
                resourceNames: ["kubernetes.io/legacy-unknown"],
            },
            allowed("", ["secrets"], ...reading),
        ],
        "istiod-gateway-controller-istio-system": [allowed("apps", ["deployments"], ...all)],
        "istio-reader-clusterrole-istio-system": [
            allowed("networking.istio.io", ["*"], ...reading),
            allowed("", ["pods", "services", "secrets"], ...reading),
        ],
        // https://github.com/open-policy-agent/gatekeeper/tree/master/charts/gatekeeper/templates
        "gatekeeper-manager-role": [
            readsEverything,
            allowed("config.gatekeeper.sh", ["*", "configs"], ...all),
            {
                apiGroups: ["connection", "constraints", "status"].map((group) => `${group}.gatekeeper.sh`),
                resources: ["*"],
                verbs: all,
            },
        ],
        // https://github.com/kyverno/kyverno/tree/main/charts/kyverno/templates
        "kyverno:admission-controller:core": [readsEverything, allowed("admissionregistration.k8s.io", hooks, ...all)],
        "kyverno:background-controller:core": [readsEverything, allowed("", ["namespaces", "configmaps"], ...all)],
        // https://github.com/elastic/cloud-on-k8s/tree/main/deploy/eck-operator/templates
        "elastic-operator": [
            allowed("", ["pods", "secrets"], ...all),
            allowed("apps", ["statefulsets"], ...all),
            allowed("admissionregistration.k8s.io", hooks, ...all),
        ],
        // https://github.com/strimzi/strimzi-kafka-operator/tree/main/packaging/install/cluster-operator
        "strimzi-cluster-operator-namespaced": [
            allowed("", ["pods", "secrets"], ...all),
            allowed("apps", ["deployments"], ...all),
        ],
        // https://github.com/cloudnative-pg/charts/tree/main/charts/cloudnative-pg/templates
        "cnpg-cloudnative-pg": [
            allowed("", ["secrets", "pods", "pods/exec"], "create", "get", "list", "patch"),
            allowed("admissionregistration.k8s.io", hooks, "get", "patch"),
        ],
        // https://github.com/projectcalico/calico/tree/master/charts/tigera-operator/templates
        "tigera-operator": [
            allowed("", ["namespaces", "pods"], "create", "get", "update"),
            allowed("rbac.authorization.k8s.io", ["clusterroles", "roles"], "create", "bind", "escalate"),
        ],
        // https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler/deploy
        "system:admission-controller": [
            allowed("admissionregistration.k8s.io", ["mutatingwebhookconfigurations"], "create", "get"),
        ],
        // https://github.com/fluxcd/flux2/tree/main/manifests/rbac
        "crd-controller-flux-system": [
            allowed("kustomize.toolkit.fluxcd.io", ["*"], "*"),
            allowed("", ["namespaces", "secrets"], ...reading),
            allowed("", ["serviceaccounts/token"], "create"),
        ],
        // https://github.com/grafana/helm-charts/tree/main/charts/grafana/templates
        "flux-view-flux-system": [allowed("helm.toolkit.fluxcd.io", ["*"], ...reading)],
        "flux-edit-flux-system": [allowed("helm.toolkit.fluxcd.io", ["*"], "create", "deletecollection", "update")],
        "monitoring-grafana-clusterrole": [allowed("", ["configmaps", "secrets"], ...reading)],
        // https://github.com/grafana/helm-charts/tree/main/charts/promtail/templates
        "loki-promtail": [allowed("", ["nodes", "nodes/proxy", "pods"], ...reading)],
        // https://github.com/signalfx/splunk-otel-collector-chart/tree/main/helm-charts/splunk-otel-collector/templates
        "splunk-otel-collector": [allowed("", ["nodes/stats", "nodes/proxy", "pods"], ...reading)],
        // https://github.com/fluent/fluent-operator/tree/master/charts/fluent-operator/templates
        "fluent-operator": [
            allowed("apps", ["daemonsets", "statefulsets"], ...all),
            allowed("", ["secrets", "namespaces"], ...all),
        ],
        // https://github.com/kube-logging/logging-operator/tree/master/config/rbac
        "logging-operator": [
            allowed("", ["pods", "secrets"], ...all),
            allowed("", ["nodes/proxy"], ...reading),
            allowed("coordination.k8s.io", ["leases"], "*"),
        ],
    };
    signs(rule, Object.fromEntries(Object.entries(published).map(([name, rules]) => [name, role(name, ...rules)])));
    blames(
        rule,
        Object.fromEntries(
            Object.entries(published).map(([name, rules]) => [`the rules of ${name}`, role("shop", ...rules)]),
        ),
    );
    const tokens = role("crd-controller", allowed("", ["serviceaccounts/token"], "create"));
    signs(rule, {
        "Flux' chart": role("crd-controller", allowed("", ["namespaces", "secrets"], ...reading)),
        "tokens for Flux": {
            ...tokens,
            props: {
                ...tokens.props,
                metadata: { name: "crd-controller", labels: { "app.kubernetes.io/part-of": "flux" } },
            },
        },
    });
    blames(rule, {
        "tokens for a controller that can be of any project": tokens,
        "writing everything as Gatekeeper": role("gatekeeper-manager-role", allowed("*", ["*"], ...reading, "update")),
        "every verb as Istio": role("istiod-clusterrole-istio-system", allowed("networking.istio.io", ["*"], "*")),
        "changes by Flux' viewers": role("flux-view", allowed("helm.toolkit.fluxcd.io", ["*"], "update")),
        "running commands as Strimzi": role(
            "strimzi-cluster-operator-namespaced",
            allowed("", ["pods/exec"], "create"),
        ),
    });
});

describe("the approval of certificates", () => {
    const approval = allowed("certificates.k8s.io", ["certificatesigningrequests/approval"], "update");
    const signers = (...resourceNames: string[]) => ({
        ...allowed("certificates.k8s.io", ["signers"], "approve"),
        resourceNames,
    });
    signs(rule, {
        // https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization
        "a signer of the program's own": role("csr-approver", approval, signers("example.com/my-signer-name")),
        // https://github.com/postfinance/kubelet-csr-approver/tree/main/deploy/k8s
        "certificates of kubelets": role("approver", approval, signers("kubernetes.io/kubelet-serving")),
    });
    blames(rule, {
        "no signers, which another role can name": role("approver", approval),
        "certificates of users": role("approver", approval, signers("kubernetes.io/kube-apiserver-client")),
        "certificates of users beside others": role(
            "approver",
            approval,
            signers("example.com/a", "kubernetes.io/kube-apiserver-client"),
        ),
        "every signer of Kubernetes": role("approver", approval, signers("kubernetes.io/*")),
        "every signer": role("approver", approval, allowed("certificates.k8s.io", ["signers"], "approve")),
        "signers of another API": role("approver", approval, {
            ...signers("example.com/a"),
            apiGroups: ["example.com"],
        }),
        "every signer beside one": role(
            "approver",
            approval,
            signers("example.com/a"),
            allowed("certificates.k8s.io", ["signers"], "approve"),
        ),
    });
});

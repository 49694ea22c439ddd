import { recommendedLabels } from "../../kubernetes/labels";
import type { Manifest } from "../../kubernetes/manifest";
import type { FluentBitSettings } from "../settings";
import { serviceAccountName } from "./names";

const labels = recommendedLabels("fluent-bit", "log-shipper");

export function namespaceManifest(settings: FluentBitSettings): Manifest {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name: settings.namespace, labels } };
}

/** @param roleArn the role its pods assume; none where the nodes' role is used */
export function serviceAccountManifest(settings: FluentBitSettings, roleArn: string | undefined): Manifest {
    return {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: {
            name: serviceAccountName,
            namespace: settings.namespace,
            labels,
            ...(roleArn !== undefined && {
                annotations: {
                    "eks.amazonaws.com/role-arn": roleArn,
                    // The global endpoint is one region's: with the regional one, an outage there does not stop the shipping here.
                    "eks.amazonaws.com/sts-regional-endpoints": "true",
                },
            }),
        },
    };
}

/**
 * What the kubernetes filter asks for, and nothing else: of the API server one pod by its name, of the kubelet the pods of its node. It neither lists nor watches. Before Kubernetes
 * 1.33 the kubelet knew no such right, only `nodes/proxy`, which lets its holder run commands in every pod.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/filter_kubernetes/kube_meta.c
 * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#fine-grained-authorization
 */
export function podReaderManifests(settings: FluentBitSettings): Record<string, Manifest> {
    const name = `${settings.namespace}-fluent-bit-pod-reader`;
    return {
        "pod-reader": {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "ClusterRole",
            metadata: { name, labels },
            rules: [
                {
                    apiGroups: [""],
                    resources: [settings.metadata.from === "kubelet" ? "nodes/pods" : "pods"],
                    verbs: ["get"],
                },
            ],
        },
        "pod-reader-binding": {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "ClusterRoleBinding",
            metadata: { name, labels },
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
            subjects: [{ kind: "ServiceAccount", name: serviceAccountName, namespace: settings.namespace }],
        },
    };
}

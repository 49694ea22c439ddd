import { recommendedLabels } from "../../kubernetes/labels";
import type { Manifest } from "../../kubernetes/manifest";
import type { FluentBitSettings } from "../settings";
import { serviceAccountName } from "./names";

const labels = recommendedLabels("fluent-bit", "log-shipper");

export function namespaceManifest(settings: FluentBitSettings): Manifest {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name: settings.namespace, labels } };
}

/** @param roleArn the role that its pods assume; undefined if they use the nodes' role */
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
                    // The global endpoint is in one region. With the regional endpoint, an outage of that region does not affect this cluster.
                    "eks.amazonaws.com/sts-regional-endpoints": "true",
                },
            }),
        },
    };
}

/**
 * Only the permissions that the kubernetes filter needs: to get a pod by its name from the API server, or the pods of its node from the kubelet. It does not list or watch. Before Kubernetes 1.33, the kubelet only had the permission `nodes/proxy`, which allows to run commands in every pod.
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

import type { Manifest } from "../../kubernetes/manifest";
import { metadata, serviceAccountName } from "../names";
import type { IisLogMonitorAppSettings } from "../settings";

/**
 * The permission that the admission webhook checks before a pod can use the account: the pod's service account may use the specification.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-gmsa/#configure-cluster-role-to-enable-rbac-on-specific-gmsa-credential-specs
 */
export function gmsaManifests(settings: IisLogMonitorAppSettings): Record<string, Manifest> {
    const { gmsa, serviceAccount, namespace } = settings;
    const account = serviceAccountName(settings);
    if (gmsa === undefined || account === undefined) {
        return {};
    }
    const name = `${settings.name}-gmsa`;
    return {
        ...(serviceAccount === undefined && {
            "service-account": { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata(settings, account) },
        }),
        gmsa: {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "Role",
            metadata: metadata(settings, name),
            rules: [
                {
                    apiGroups: ["windows.k8s.io"],
                    resources: ["gmsacredentialspecs"],
                    resourceNames: [gmsa.credentialSpecName],
                    verbs: ["use"],
                },
            ],
        },
        "gmsa-binding": {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "RoleBinding",
            metadata: metadata(settings, name),
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
            subjects: [{ kind: "ServiceAccount", name: account, namespace }],
        },
    };
}

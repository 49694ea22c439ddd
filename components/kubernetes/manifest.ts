import type { types } from "@pulumi/kubernetes";

interface ObjectMeta {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
}

type Kind<Version extends string, K extends string, Spec> = Omit<Spec, "apiVersion" | "kind" | "metadata"> & {
    apiVersion: Version;
    kind: K;
    metadata: ObjectMeta;
};

/** The Kubernetes objects of this project as plain data, which can be applied or written to a file. */
export type Manifest =
    | Kind<"v1", "Namespace", types.input.core.v1.Namespace>
    | Kind<"v1", "ServiceAccount", types.input.core.v1.ServiceAccount>
    | Kind<"v1", "ConfigMap", types.input.core.v1.ConfigMap>
    | Kind<"v1", "Service", types.input.core.v1.Service>
    | Kind<"rbac.authorization.k8s.io/v1", "Role", types.input.rbac.v1.Role>
    | Kind<"rbac.authorization.k8s.io/v1", "RoleBinding", types.input.rbac.v1.RoleBinding>
    | Kind<"rbac.authorization.k8s.io/v1", "ClusterRole", types.input.rbac.v1.ClusterRole>
    | Kind<"rbac.authorization.k8s.io/v1", "ClusterRoleBinding", types.input.rbac.v1.ClusterRoleBinding>
    | Kind<"apps/v1", "DaemonSet", types.input.apps.v1.DaemonSet>
    | Kind<"apps/v1", "Deployment", types.input.apps.v1.Deployment>
    | Kind<"autoscaling/v2", "HorizontalPodAutoscaler", types.input.autoscaling.v2.HorizontalPodAutoscaler>
    | Kind<"networking.k8s.io/v1", "Ingress", types.input.networking.v1.Ingress>
    | Kind<"policy/v1", "PodDisruptionBudget", types.input.policy.v1.PodDisruptionBudget>;

import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Manifest } from "../kubernetes/manifest";

/** Timeout of a roll-out. The default of Pulumi's provider is 10 minutes, but a new Windows node and the pull of an image on it can take longer. */
export function rolloutTimeout(minutes: number): Pick<pulumi.CustomResourceOptions, "customTimeouts"> {
    return { customTimeouts: { create: `${minutes}m`, update: `${minutes}m` } };
}

/** Creates the object of a manifest. */
export function applyManifest(
    name: string,
    manifest: Manifest,
    opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
    const owned = annotated(manifest);
    switch (owned.kind) {
        case "Namespace":
            return new kubernetes.core.v1.Namespace(name, owned, opts);
        case "ServiceAccount":
            return new kubernetes.core.v1.ServiceAccount(name, owned, opts);
        case "ConfigMap":
            return new kubernetes.core.v1.ConfigMap(name, owned, opts);
        case "Service":
            return new kubernetes.core.v1.Service(name, owned, opts);
        case "Role":
            return new kubernetes.rbac.v1.Role(name, owned, opts);
        case "RoleBinding":
            return new kubernetes.rbac.v1.RoleBinding(name, owned, opts);
        case "ClusterRole":
            return new kubernetes.rbac.v1.ClusterRole(name, owned, opts);
        case "ClusterRoleBinding":
            return new kubernetes.rbac.v1.ClusterRoleBinding(name, owned, opts);
        case "DaemonSet":
            return new kubernetes.apps.v1.DaemonSet(name, owned, opts);
        case "Deployment":
            return new kubernetes.apps.v1.Deployment(name, owned, opts);
        case "HorizontalPodAutoscaler":
            return new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(name, owned, opts);
        case "Ingress":
            return new kubernetes.networking.v1.Ingress(name, owned, opts);
        case "PodDisruptionBudget":
            return new kubernetes.policy.v1.PodDisruptionBudget(name, owned, opts);
    }
}

/** Objects with dependent objects, which must be deleted before the things that they need, such as a namespace or an IAM role. */
const ownersOfOthers: readonly Manifest["kind"][] = ["Namespace", "DaemonSet", "Deployment"];

/**
 * Options of Pulumi's provider for the object.
 *
 * The next `pulumi up` reverts manual changes: otherwise server-side apply refuses to change a field of another manager, and the deployment fails instead of repairing it. An object without dependent objects is deleted without waiting for the garbage collector, whose last event older providers can miss, so that they wait for ten minutes.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
 * @see https://github.com/pulumi/pulumi-kubernetes/issues/3317
 */
function annotated(manifest: Manifest): Manifest {
    const annotations = {
        ...manifest.metadata.annotations,
        "pulumi.com/patchForce": "true",
        ...(!ownersOfOthers.includes(manifest.kind) && { "pulumi.com/deletionPropagationPolicy": "background" }),
    };
    return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

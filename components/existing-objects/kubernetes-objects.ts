import type { KubernetesObjectApi, V1ObjectMeta } from "@kubernetes/client-node";

import { messageOf } from "../settings/explained";
import type { Claim } from "./claim";
import type { Answer } from "./existing-object";
import type { KubernetesClaim } from "./kubernetes-claims";

/**
 * Asks the API server for each object.
 *
 * @param kubeconfig contents of a kubeconfig
 */
export async function lookUpKubernetesObjects(
    claims: readonly KubernetesClaim[],
    kubeconfig: string,
): Promise<Map<Claim, Answer>> {
    if (claims.length === 0) {
        return new Map();
    }
    // The client is a large ES module, so it is loaded only when a cluster is read.
    const kubernetes = await import("@kubernetes/client-node");
    const client = () => {
        const config = new kubernetes.KubeConfig();
        config.loadFromString(kubeconfig);
        return kubernetes.KubernetesObjectApi.makeApiClient(config);
    };
    let api: KubernetesObjectApi | undefined;
    const answers = claims.map(async (claim): Promise<[Claim, Answer]> => {
        try {
            // A kubeconfig that names no cluster is an answer, too.
            api ??= client();
            const { metadata } = await api.read(claim.object);
            const madeBy = metadata === undefined ? undefined : makerOf(metadata);
            return [claim, madeBy === undefined ? {} : { madeBy }];
        } catch (error) {
            const absent = error instanceof kubernetes.ApiException && error.code === 404;
            return [claim, absent ? "absent" : { unknown: messageOf(error) }];
        }
    });
    return new Map(await Promise.all(answers));
}

/** Helm's annotations contain the release. For other objects, the API server records the programs that changed them. */
function makerOf({ annotations = {}, labels = {}, managedFields = [] }: V1ObjectMeta): string | undefined {
    const release = annotations["meta.helm.sh/release-name"];
    if (release !== undefined) {
        return `Helm release ${annotations["meta.helm.sh/release-namespace"] ?? "default"}/${release}`;
    }
    const managedBy = labels["app.kubernetes.io/managed-by"];
    const managers = [...new Set(managedFields.flatMap(({ manager }) => manager ?? []))];
    const told = [
        ...(managedBy === undefined ? [] : [`label app.kubernetes.io/managed-by: ${managedBy}`]),
        ...(managers.length === 0 ? [] : [`written by ${managers.join(", ")}`]),
    ];
    return told.length === 0 ? undefined : told.join("; ");
}

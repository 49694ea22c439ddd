import { ProblemsError } from "../../settings/problems-error";
import type { AnyCluster, ConnectedCluster } from "../../windows-cluster/pulumi/connected-cluster";
import { Neighbours } from "../../windows-cluster/pulumi/neighbours";

/** An application on a cluster. */
interface Instance {
    /** Name of its component. */
    component: string;
    namespace: string;
    name: string;
}

const applications = new Neighbours<Instance>();

/**
 * Refuses an application whose objects another application on the cluster creates already.
 *
 * @throws {@link ProblemsError}
 */
export function refuseCollision(given: AnyCluster, cluster: ConnectedCluster, instance: Instance): void {
    const { namespace, name } = instance;
    const same = applications
        .of(given, cluster, instance)
        .find((other) => other.namespace === namespace && other.name === name);
    if (same !== undefined) {
        const remedy = `is already the name of ${JSON.stringify(same.component)} in the namespace ${namespace}; choose another name or namespace`;
        throw new ProblemsError([{ setting: "IisLogMonitorApp.name", value: JSON.stringify(name), remedy }]);
    }
    applications.add(given, cluster, instance);
}

import type { Problem } from "../../settings/problems";
import { ProblemsError } from "../../settings/problems-error";
import type { AnyCluster, ConnectedCluster } from "../../windows-cluster/pulumi/connected-cluster";
import { Neighbours } from "../../windows-cluster/pulumi/neighbours";
import type { Target } from "../targets/target";

/** A Fluent Bit on a cluster. */
interface Instance {
    /** Name of its component. */
    component: string;
    namespace: string;
    instance?: string | undefined;
    targets: readonly Target[];
}

const fluentBits = new Neighbours<Instance>();

/**
 * Refuses a Fluent Bit that would use the same folders or create the same objects as another one on the cluster.
 *
 * @throws {@link ProblemsError}
 */
export function refuseCollision(given: AnyCluster, cluster: ConnectedCluster, instance: Instance): void {
    const problems = fluentBits.of(given, cluster, instance).flatMap((other) => collisions(instance, other));
    if (problems.length > 0) {
        throw new ProblemsError(problems);
    }
    fluentBits.add(given, cluster, instance);
}

function collisions(one: Instance, other: Instance): Problem[] {
    const name = JSON.stringify(other.component);
    return [
        ...(one.instance === other.instance
            ? [
                  {
                      setting: "FluentBitWindows.instance",
                      ...(one.instance !== undefined && { value: JSON.stringify(one.instance) }),
                      remedy: `is the same as for ${name} on this cluster, so they would overwrite each other's read positions on the nodes. Set a different instance for each, or combine the routes in one component`,
                  },
              ]
            : []),
        ...(one.namespace === other.namespace
            ? [
                  {
                      setting: "FluentBitWindows.namespace",
                      value: JSON.stringify(one.namespace),
                      remedy: `is the namespace of ${name} on this cluster; choose another namespace`,
                  },
              ]
            : []),
        ...one.targets
            .filter(({ kind, name: target }) => other.targets.some((of) => of.kind === kind && of.name === target))
            .map(({ setting, name: target }) => ({
                setting: `FluentBitWindows.${setting}`,
                remedy: `would create ${target}, which ${name} on this cluster creates too; use another name, or remove the destination`,
            })),
    ];
}

import { ProblemsError } from "../settings/problems-error";

/** The applications of a program, by the cluster that it gave them: names of their components by namespace and name. */
const applications = new WeakMap<object, Map<string, string>>();

/**
 * Refuses an application whose objects another one on the cluster has created already.
 *
 * @throws {@link ProblemsError}
 */
export function refuseCollision(
    cluster: object,
    { component, namespace, name }: { component: string; namespace: string; name: string },
): void {
    const earlier = applications.get(cluster) ?? new Map<string, string>();
    const same = earlier.get(`${namespace}/${name}`);
    if (same !== undefined) {
        const remedy = `is the name of ${JSON.stringify(same)} in the namespace ${namespace} already; choose another name or namespace`;
        throw new ProblemsError([{ setting: "IisLogMonitorApp.name", value: JSON.stringify(name), remedy }]);
    }
    applications.set(cluster, earlier.set(`${namespace}/${name}`, component));
}

import { ProblemsError } from "../settings/problems-error";

/** The applications of a program by cluster: the names of their components by namespace and name. */
const applications = new WeakMap<object, Map<string, string>>();

/**
 * Refuses an application whose objects another application on the cluster creates already.
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
        const remedy = `is already the name of ${JSON.stringify(same)} in the namespace ${namespace}; choose another name or namespace`;
        throw new ProblemsError([{ setting: "IisLogMonitorApp.name", value: JSON.stringify(name), remedy }]);
    }
    applications.set(cluster, earlier.set(`${namespace}/${name}`, component));
}

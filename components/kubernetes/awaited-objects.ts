import { isSampleName } from "../outputs/may-be-output";
import type { Problem } from "../settings/problems";

/** A Secret or ConfigMap that pods need and the stack does not create. */
export interface AwaitedObject {
    /** The setting that names it. */
    setting: string;
    kind: "Secret" | "ConfigMap";
    name: string;
}

/**
 * Objects that cannot exist at the first deployment, because the stack creates their namespace and then waits for the pods that need them. A warning, not an error: the namespace and the objects may exist from an earlier deployment.
 *
 * @param namespace the namespace, if the stack creates it
 * @param instead another way than to create the namespace first, as the end of a sentence
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets (a container does not start without its Secret)
 */
export function awaitedObjectWarnings(
    objects: readonly AwaitedObject[],
    namespace: string | undefined,
    instead = "",
): Problem[] {
    if (namespace === undefined) {
        return [];
    }
    const first = new Map([...objects].reverse().map((one) => [`${one.kind} ${one.name}`, one]));
    return objects
        .filter((one) => first.get(`${one.kind} ${one.name}`) === one && !isSampleName(one.name))
        .map(({ setting, kind, name }) => ({
            setting,
            value: JSON.stringify(name),
            remedy:
                `the stack creates the namespace ${namespace}, so this ${kind} does not exist when the first deployment starts the pods, which wait for it. ` +
                `Create the namespace and the ${kind} before the deployment and set createNamespace: false${instead}. ` +
                `If both exist from an earlier deployment, this is not a problem.`,
        }));
}

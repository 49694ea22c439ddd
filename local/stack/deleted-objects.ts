import { z } from "zod";
import { hasObject, type ObjectReference } from "../cluster/api";
import type { DeployedResource } from "./deploy";

/** The outputs of a Kubernetes object in the state. Components do not have them. */
const objectSchema = z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});

/**
 * The objects in the stack's state that were deleted from the cluster. Without a refresh, Pulumi only looks for changes in the program, and would not
 * create them again.
 */
export async function deletedObjects(
    resources: readonly DeployedResource[],
    exists: (object: ObjectReference) => Promise<boolean> = hasObject,
): Promise<string[]> {
    const objects = resources
        .filter(({ type }) => type.startsWith("kubernetes:"))
        .map(({ outputs }) => objectSchema.safeParse(outputs).data)
        .filter((object) => object !== undefined);
    const found = await Promise.all(objects.map(exists));
    return objects
        .filter((_, index) => found[index] !== true)
        .map(
            ({ kind, metadata: { name, namespace } }) =>
                `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`,
        );
}

import { z } from "zod";
import { hasObject, type ObjectReference } from "../cluster/api";
import type { DeployedResource } from "./deploy";

/** What the Kubernetes provider keeps of an object. Components have no such outputs. */
const objectSchema = z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});

/**
 * The objects in the stack's state that were deleted from the cluster. Pulumi looks for changes in the program only,
 * unless it is told to refresh, and reports a deployment without them as complete.
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

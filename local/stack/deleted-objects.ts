import { z } from "zod";
import { until } from "../../machine/until";
import { objectApi } from "../cluster/api";
import type { DeployedResource } from "./deploy";

/** The outputs of a Kubernetes object in the state. Components do not have them. */
const objectSchema = z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});
type DeployedObject = z.infer<typeof objectSchema>;

/** How long to wait for the end of objects that are being deleted. */
const patienceMilliseconds = 60_000;

/**
 * The objects in the stack's state that were deleted from the cluster. Without a refresh, Pulumi only looks for changes in the program, and would not
 * create them again.
 */
export async function deletedObjects(
    resources: readonly DeployedResource[],
    exists: (object: DeployedObject) => Promise<boolean | "ending"> = hasObject,
): Promise<string[]> {
    const objects = resources
        .filter(({ type }) => type.startsWith("kubernetes:"))
        .map(({ outputs }) => objectSchema.safeParse(outputs).data)
        .filter((object) => object !== undefined);
    let found: (boolean | "ending")[] = [];
    // Nothing can be created in a namespace that is being deleted, and objects in it can still exist.
    await until(async () => {
        found = await Promise.all(objects.map(exists));
        return !found.includes("ending");
    }, patienceMilliseconds);
    return objects
        .filter((_, index) => found[index] !== true)
        .map(
            ({ kind, metadata: { name, namespace } }) =>
                `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`,
        );
}

/** Whether the cluster has an object, or is deleting it. If it no longer knows the kind, it has none. */
async function hasObject({
    apiVersion,
    kind,
    metadata: { name, namespace },
}: DeployedObject): Promise<boolean | "ending"> {
    const { ApiException } = await import("@kubernetes/client-node");
    const api = await objectApi();
    try {
        const { metadata } = await api.read({
            apiVersion,
            kind,
            metadata: { name, ...(namespace !== undefined && { namespace }) },
        });
        return metadata?.deletionTimestamp === undefined ? true : "ending";
    } catch (error) {
        if (error instanceof ApiException && error.code === 404) {
            return false;
        }
        throw error;
    }
}

import { shortHash as hashOf } from "../short-hash";
import type { Manifest } from "./manifest";

export type ConfigMap = Extract<Manifest, { kind: "ConfigMap" }> & { data: Record<string, string> };

/**
 * A ConfigMap with a hash of its contents in its name. Changed contents are another ConfigMap, so the workload replaces its pods one by one, and a pod that is not replaced yet keeps its old
 * configuration.
 *
 * @param name its beginning
 * @param options.digits of the hash. Another number would change the names, and so replace the pods of every user
 * @param options.shortHash a function with the same results that is faster for these contents
 */
export function hashedConfigMap(
    name: string,
    { namespace, labels }: { namespace: string; labels: Record<string, string> },
    data: Record<string, string>,
    { digits, immutable, shortHash = hashOf }: { digits?: number; immutable?: true; shortHash?: typeof hashOf } = {},
): ConfigMap {
    const contents = Object.values(data);
    // The hash of a single file is that of its contents alone, without its name. Any other form would also change the names of existing ConfigMaps, and so replace their pods.
    const hash = shortHash(contents.length === 1 ? contents.join("") : JSON.stringify(data), digits);
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `${name}-${hash}`, namespace, labels },
        ...(immutable && { immutable }),
        data,
    };
}

import { createHash } from "node:crypto";

import { recommendedLabels } from "../../kubernetes/labels";
import type { Manifest } from "../../kubernetes/manifest";
import type { FluentBitCluster } from "../plan";
import type { FluentBitSettings } from "../settings";
import { clusterInfoName, configFile } from "./names";

const labels = recommendedLabels("fluent-bit", "log-shipper");

/**
 * Facts of the cluster, under the keys of the article. Fluent Bit's pods get the first two as environment variables.
 */
export function clusterInfoManifest(settings: FluentBitSettings, cluster: FluentBitCluster): Manifest {
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: clusterInfoName, namespace: settings.namespace, labels },
        data: {
            "cluster.name": cluster.name,
            "logs.region": cluster.region,
            "http.server": "On",
            "http.port": String(settings.httpPort),
            "read.head": settings.readFrom === "head" ? "On" : "Off",
            "read.tail": settings.readFrom === "tail" ? "On" : "Off",
        },
    };
}

/**
 * Fluent Bit's configuration. The name ends in a hash of the contents, so that a changed configuration is another ConfigMap: the
 * DaemonSets then roll, pod by pod, and a pod that has not been replaced yet keeps the configuration that it was started with.
 *
 * @param name what its name begins with
 */
export function configManifest(name: string, settings: FluentBitSettings, config: string): Manifest {
    const checksum = createHash("sha256").update(config).digest("hex").slice(0, 10);
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `${name}-${checksum}`, namespace: settings.namespace, labels },
        data: { [configFile]: config },
    };
}

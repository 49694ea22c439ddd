import { recommendedLabels } from "../../kubernetes/labels";
import type { Manifest } from "../../kubernetes/manifest";
import type { FluentBitCluster } from "../cluster";
import type { FluentBitSettings } from "../settings";
import { caBundle } from "../pipeline/paths";
import { clusterInfoName, configFile } from "./names";
import { shortHash } from "../../short-hash";

type ConfigMap = Extract<Manifest, { kind: "ConfigMap" }> & { data: Record<string, string> };

const labels = recommendedLabels("fluent-bit", "log-shipper");

/** Facts about the cluster, with the article's keys. Fluent Bit's pods get the first two as environment variables. */
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
 * Fluent Bit's configuration.
 *
 * @param name prefix of its name
 */
export function configManifest(name: string, settings: FluentBitSettings, config: string): ConfigMap {
    return hashedConfigMap(name, settings, configFile, config);
}

/** Trusted certificates of Fluent Bit. */
export function caBundleManifest(settings: Pick<FluentBitSettings, "namespace">, bundle: string): ConfigMap {
    return hashedConfigMap("fluent-bit-ca-bundle", settings, caBundle, bundle);
}

/**
 * A ConfigMap with a hash of its contents in its name. Changed contents are another ConfigMap, so the DaemonSets replace their pods one by one, and a pod that is not replaced yet keeps its old configuration.
 */
function hashedConfigMap(
    name: string,
    settings: Pick<FluentBitSettings, "namespace">,
    key: string,
    contents: string,
): ConfigMap {
    const checksum = shortHash(contents, 10);
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `${name}-${checksum}`, namespace: settings.namespace, labels },
        data: { [key]: contents },
    };
}

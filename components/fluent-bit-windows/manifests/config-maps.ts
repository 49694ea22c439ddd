import { type ConfigMap, hashedConfigMap } from "../../kubernetes/hashed-config-map";
import { recommendedLabels } from "../../kubernetes/labels";
import type { Manifest } from "../../kubernetes/manifest";
import { shortHashFrom } from "../../short-hash";
import type { FluentBitCluster } from "../cluster";
import type { FluentBitSettings } from "../settings";
import { caBundle } from "../pipeline/paths";
import { rootCertificates } from "../trust/root-certificates";
import { clusterInfoName, configFile } from "./names";

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
export function configManifest(name: string, { namespace }: FluentBitSettings, config: string): ConfigMap {
    return hashedConfigMap(name, { namespace, labels }, { [configFile]: config }, { digits: 10 });
}

/** Every bundle begins with Mozilla's certificates, which are 220 kB. */
const bundleHash = shortHashFrom(rootCertificates);

/** Trusted certificates of Fluent Bit. */
export function caBundleManifest({ namespace }: Pick<FluentBitSettings, "namespace">, bundle: string): ConfigMap {
    return hashedConfigMap(
        "fluent-bit-ca-bundle",
        { namespace, labels },
        { [caBundle]: bundle },
        { digits: 10, shortHash: bundleHash },
    );
}

import type { FluentBitPlan } from "../../components/fluent-bit-windows/plan";
import {
    type FromSecretsManager,
    fromSecretsManager,
    secretManifest,
    withNamesIn,
} from "../../components/fluent-bit-windows/secret-manifest";
import { unknown } from "./resource";

/**
 * Fluent Bit's Kubernetes objects, including the Secrets that the stack copies from AWS Secrets Manager, without their values, and with names as far as they are known.
 */
export function fluentBitManifests(
    { manifests, credentials, authorities }: FluentBitPlan,
    namespace: string,
): Record<string, object> {
    const made = fromSecretsManager(credentials);
    const bundle = manifests["ca-bundle"]?.metadata.name;
    const names = {
        ...Object.fromEntries(made.map(({ secret }) => [secret.name, nameOf(secret.name)])),
        // Certificates that only the cluster knows change the bundle's hash.
        ...(authorities.references.length > 0 &&
            bundle !== undefined && { [bundle]: bundle.replace(/[^-]+$/, unknown("hash of the certificates")) }),
    };
    const entries = Object.entries(manifests).map(([key, manifest]): [string, object] => [
        key,
        withNamesIn(JSON.stringify(manifest), names),
    ]);
    const isDaemonSet = ([key]: [string, object]) => manifests[key]?.kind === "DaemonSet";
    return Object.fromEntries([
        ...entries.filter((entry) => !isDaemonSet(entry)),
        ...made.map((credential) => [credential.secret.name, manifestOf(credential, namespace)] as const),
        ...entries.filter(isDaemonSet),
    ]);
}

function manifestOf({ secret, from }: FromSecretsManager, namespace: string): object {
    const entry = from.key === undefined ? "value" : `entry ${from.key}`;
    return {
        apiVersion: "v1",
        kind: "Secret",
        ...secretManifest(
            secret,
            namespace,
            nameOf(secret.name),
            unknown(`${entry} of ${from.secret} in AWS Secrets Manager`),
        ),
    };
}

function nameOf(secret: string): string {
    return `${secret}-${unknown("hash of the version")}`;
}

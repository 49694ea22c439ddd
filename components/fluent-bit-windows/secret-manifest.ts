import { recommendedLabels } from "../kubernetes/labels";
import type { Credential } from "./destinations/credential";
import { shortHash } from "../short-hash";

/** A credential that the stack copies into a Kubernetes Secret. */
export type FromSecretsManager = Required<Credential>;

export function fromSecretsManager(credentials: readonly Credential[]): FromSecretsManager[] {
    return credentials.filter((credential): credential is FromSecretsManager => credential.from !== undefined);
}

/** A credential with the paths of the settings that name it so, such as `routes[0].to[0].apiKey.secretsManager`. */
export interface NamedSecret extends FromSecretsManager {
    paths: string[];
}

/** The secrets of AWS Secrets Manager that settings name. */
export function namedSecrets(settings: object, credentials: readonly Credential[]): NamedSecret[] {
    return fromSecretsManager(credentials).map((one) => ({ ...one, paths: pathsTo(settings, one.from) }));
}

function pathsTo(value: unknown, wanted: object, path = ""): string[] {
    if (Array.isArray(value)) {
        return value.flatMap((one, index) => pathsTo(one, wanted, `${path}[${index}]`));
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, inner]) => {
        const at = path === "" ? key : `${path}.${key}`;
        return key === "secretsManager" && JSON.stringify(inner) === JSON.stringify(wanted)
            ? [at]
            : pathsTo(inner, wanted, at);
    });
}

/** Name of the Kubernetes Secret for one version of a secret. */
export function secretName(planned: string, versionId: string): string {
    return `${planned}-${shortHash(versionId)}`;
}

/** A Kubernetes Secret with a value from AWS Secrets Manager. Its name ends with the version. */
export function secretManifest<Name, Value>(secret: Credential["secret"], namespace: string, name: Name, value: Value) {
    return {
        metadata: { name, namespace, labels: recommendedLabels("fluent-bit", "log-shipper") },
        immutable: true,
        stringData: { [secret.key]: value },
    };
}

/** The value of a JSON text, with final names of objects. */
export function withNamesIn(json: string, names: Readonly<Record<string, string>>): object {
    const named = (_: string, value: unknown) =>
        typeof value === "string" && Object.hasOwn(names, value) ? names[value] : value;
    return JSON.parse(json, named) as object;
}

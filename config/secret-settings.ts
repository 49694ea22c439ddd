import { z } from "zod";

import { credentialsIn, type FoundCredential } from "../components/settings/credentials";
import { type Problem, settingName } from "../components/settings/problems";
import { credentialsOfKubeconfig } from "../components/windows-cluster/kubeconfig";
import { configKey, parsedValue } from "./config-keys";

/** Path of a setting that is marked as secret, or of its section where nothing more is known. */
export type SecretPath = readonly (string | number)[];

/** The only setting whose value remains secret: the program passes it to Pulumi's Kubernetes provider, as a secret, and nowhere else. */
const kept = "cluster.kubeconfig";

const whereCredentialsBelong =
    "Refer to a destination's credential with kubernetesSecret: { name, key } or secretsManager: { secret }";

/** Where to put a secret instead, by section. */
const instead: Record<string, string> = {
    cluster: `Only ${kept} can be a secret`,
    fluentBit: whereCredentialsBelong,
    iisApps:
        "Take an application's variable from a Kubernetes Secret: environment: { NAME: { kubernetesSecret: { name, key } } }",
};

/**
 * Settings that are marked as secret, but whose values would be in the clear: in a ConfigMap, a pod, a policy or a tag, which many people can read, and in the stack's state.
 * These problems never contain values.
 *
 * @param settings the settings by name, as written in the stack file
 */
export function secretProblems(secrets: readonly SecretPath[], settings: Record<string, unknown>): Problem[] {
    return secrets
        .map((path) => placeOf(path, settings))
        .filter((setting) => setting !== kept)
        .map((setting) => ({
            setting,
            remedy:
                "is marked as secret (`secure`), but would be in the clear in deployed resources and in the stack's state. " +
                `${placeInstead(setting)}. If the value is not a secret, set it again without --secret`,
        }));
}

function placeInstead(setting: string): string {
    const section = /^\w+/.exec(setting)?.[0] ?? "";
    return instead[section] ?? "No setting of this section can be a secret";
}

/**
 * Settings that look like a credential in plain text. These problems never contain values.
 *
 * @param secrets which settings are marked as secret
 */
export function plainCredentialProblems(
    found: readonly FoundCredential[],
    secrets: readonly SecretPath[],
    settings: Record<string, unknown>,
): Problem[] {
    const { kubeconfig } = (settings["cluster"] ?? {}) as { kubeconfig?: unknown };
    const isPlain = !secrets.some((path) => placeOf(path, settings) === kept);
    const inKubeconfig = typeof kubeconfig === "string" && isPlain ? credentialsOfKubeconfig(kubeconfig) : [];
    return [
        ...found.map(({ path, what }) => {
            const setting = settingName(path);
            const remedy = `looks like a credential (${what}), and would be in the clear in the stack file, in deployed resources and in the stack's state. ${placeInstead(setting)}`;
            return { setting, remedy };
        }),
        ...(inKubeconfig.length === 0
            ? []
            : [
                  {
                      setting: kept,
                      remedy:
                          `holds a credential in plain text (${inKubeconfig.join(", ")}); encrypt it: ` +
                          `pulumi config set --secret --path 'windows-eks-logging:${kept}' < FILE. Or set the path of the kubeconfig file, or use a kubeconfig that gets tokens from a command (exec)`,
                  },
              ]),
    ];
}

/**
 * Credentials in the settings of packages, such as Pulumi's AWS provider, that are not encrypted.
 *
 * @param config the stack's configuration by its keys
 * @param isSecret whether a key's value is encrypted, where the value itself does not show it
 */
export function packageCredentialProblems(
    config: Record<string, unknown>,
    project: string,
    isSecret: (key: string) => boolean = () => false,
): Problem[] {
    return Object.entries(config).flatMap(([key, value]) => {
        const parts = configKey(key, project);
        if (parts === undefined || parts.namespace === project || isSecret(key)) {
            return [];
        }
        const found = credentialsIn(z.record(z.string(), z.unknown()), { [parts.name]: parsedValue(value) });
        return (
            found
                // An access key's ID tells whose it is, and is of no use without the secret one. A token in the place of its file is refused whether it is encrypted or not.
                .filter(({ path }) => !["accessKey", "webIdentityToken", "secure"].includes(String(path.at(-1))))
                .map(({ path, what }) => {
                    const inner = settingName(path.slice(1), key);
                    const place = path.length === 1 ? key : `--path '${inner}'`;
                    return {
                        setting: inner,
                        remedy: `holds a credential in plain text (${what}); encrypt it: pulumi config set --secret ${place}`,
                    };
                })
        );
    });
}

/** A section in which the position of the secret is unknown. In the cluster's settings, it is the kubeconfig. */
function placeOf(path: SecretPath, settings: Record<string, unknown>): string {
    const isCluster = path.length === 1 && path[0] === "cluster";
    const { kubeconfig } = (isCluster ? settings["cluster"] : {}) as { kubeconfig?: unknown };
    return kubeconfig === undefined ? settingName(path) : kept;
}

/**
 * Whether a value in a stack file is encrypted.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/config/object.go isSecureValue
 */
export function isEncrypted(value: unknown): boolean {
    return (
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).join() === "secure" &&
        typeof (value as { secure: unknown }).secure === "string"
    );
}

/** A region that is marked as secret: Pulumi would not show where it deploys. */
export const secretRegion: Problem = {
    setting: "aws:region",
    remedy: "is marked as secret, but a region is not a secret; set it again without --secret: pulumi config set aws:region NAME",
};

/** The positions of `secure:` in the value of one setting of a stack file. */
export function secretPaths(value: unknown, path: SecretPath): SecretPath[] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    if (isEncrypted(value)) {
        return [path];
    }
    return Object.entries(value).flatMap(([key, inner]) =>
        secretPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    );
}

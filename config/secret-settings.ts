import { z } from "zod";

import { credentialsIn, type FoundCredential } from "../components/settings/credentials";
import { type Problem, settingName } from "../components/settings/problems";
import { credentialsOfKubeconfig } from "../components/windows-cluster/kubeconfig";
import { configKey, parsedValue } from "./config-keys";

/** Where in a stack's settings something is marked as secret. Where only the section is known, it is the section alone. */
export type SecretPath = readonly (string | number)[];

/** The one setting whose value stays secret on its way: it goes to Pulumi's Kubernetes provider, as a secret, and nowhere else. */
const kept = "cluster.kubeconfig";

const whereCredentialsBelong =
    "A credential of a destination is named by where it is kept: kubernetesSecret: { name, key } or secretsManager: { secret }";

/** Where a secret belongs instead, by section. */
const instead: Record<string, string> = {
    cluster: `Only ${kept} can be a secret`,
    fluentBit: whereCredentialsBelong,
    iisApps: "An application's variable takes it from a Kubernetes Secret: environment: { NAME: { secret, key } }",
};

/**
 * Settings that are marked as secret, and would be in the clear all the same: in a ConfigMap, a pod, a policy or a tag, which many may read, and in the stack's state.
 * Values are in none of these problems.
 *
 * @param settings the settings by name, as they stand in the stack file
 */
export function secretProblems(secrets: readonly SecretPath[], settings: Record<string, unknown>): Problem[] {
    return secrets
        .map((path) => placeOf(path, settings))
        .filter((setting) => setting !== kept)
        .map((setting) => ({
            setting,
            remedy:
                "is marked as secret (`secure`), and would be in the clear in what is deployed and in the stack's state. " +
                `${placeInstead(setting)}. Set what is no secret again without --secret`,
        }));
}

function placeInstead(setting: string): string {
    const section = /^\w+/.exec(setting)?.[0] ?? "";
    return instead[section] ?? "Nothing here can be a secret";
}

/**
 * Settings that look like a credential in plain text. Values are in none of these problems.
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
            const remedy = `looks like a credential (${what}), and would be in the clear in the stack file, in what is deployed and in the stack's state. ${placeInstead(setting)}`;
            return { setting, remedy };
        }),
        ...(inKubeconfig.length === 0
            ? []
            : [
                  {
                      setting: kept,
                      remedy:
                          `holds a credential in plain text (${inKubeconfig.join(", ")}); encrypt it: ` +
                          `pulumi config set --secret --path 'windows-eks-logging:${kept}' < FILE. Or give the path of its file, or one that gets its tokens by a command (exec)`,
                  },
              ]),
    ];
}

/**
 * Credentials in the settings of packages, such as Pulumi's AWS provider, that are not encrypted.
 *
 * @param config the stack's configuration by its keys
 * @param isSecret whether a key's value is encrypted, where the values do not tell
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

/** A section whose inner marks nobody knows: of the cluster's settings, the kubeconfig is the one that is meant. */
function placeOf(path: SecretPath, settings: Record<string, unknown>): string {
    const isCluster = path.length === 1 && path[0] === "cluster";
    const { kubeconfig } = (isCluster ? settings["cluster"] : {}) as { kubeconfig?: unknown };
    return kubeconfig === undefined ? settingName(path) : kept;
}

/**
 * Whether a value is encrypted, as a stack file has it.
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

/** A region that is marked as secret: what is deployed where would not be shown. */
export const secretRegion: Problem = {
    setting: "aws:region",
    remedy: "is marked as secret, and a region is none; set it again without --secret: pulumi config set aws:region NAME",
};

/** The places of `secure:` in what a stack file says of one setting. */
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

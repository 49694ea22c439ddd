import { type Problem, settingName } from "../components/settings/problems";

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
        .map((setting) => {
            const section = /^\w+/.exec(setting)?.[0] ?? "";
            const place = instead[section] ?? "Nothing here can be a secret";
            return {
                setting,
                remedy:
                    "is marked as secret (`secure`), and would be in the clear in what is deployed and in the stack's state. " +
                    `${place}. Set what is no secret again without --secret`,
            };
        });
}

/** A section whose inner marks nobody knows: of the cluster's settings, the kubeconfig is the one that is meant. */
function placeOf(path: SecretPath, settings: Record<string, unknown>): string {
    const isCluster = path.length === 1 && path[0] === "cluster";
    const { kubeconfig } = (isCluster ? settings["cluster"] : {}) as { kubeconfig?: unknown };
    return kubeconfig === undefined ? settingName(path) : kept;
}

/** The places of `secure:` in what a stack file says of one setting. */
export function secretPaths(value: unknown, path: SecretPath): SecretPath[] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    if (!Array.isArray(value) && Object.keys(value).join() === "secure") {
        return [path];
    }
    return Object.entries(value).flatMap(([key, inner]) =>
        secretPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    );
}

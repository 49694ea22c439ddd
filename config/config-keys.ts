import { distance } from "fastest-levenshtein";

import { awsProviderSettings } from "../components/aws/provider-settings";
import { nearest } from "../components/settings/names";
import type { Problem } from "../components/settings/problems";

/** Packages whose settings a stack's configuration can hold, and Pulumi itself. */
const packages = ["aws", "awsx", "docker", "docker-build", "eks", "kubernetes", "pulumi"];

/** Settings with which Pulumi's Kubernetes provider chooses a cluster. The program creates its own provider, which does not read them. */
const clusterChoices = ["cluster", "context", "kubeconfig"];

/** The two parts of a configuration key. */
export interface ConfigKey {
    namespace: string;
    name: string;
}

/**
 * The parts of a key: `windows-eks-logging:fluentBit`, or the equivalent `fluentBit`. Pulumi reads `aws:config:region` as `aws:region`.
 *
 * @returns undefined where Pulumi does not accept the key
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/config/key.go ParseKey
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/loaders.go stackConfigNamespacedWithProject
 */
export function configKey(key: string, project: string): ConfigKey | undefined {
    const parts = key.split(":");
    const [namespace = "", name = "", inner] = parts;
    if (parts.length === 1) {
        return { namespace: project, name: namespace };
    }
    if (inner !== undefined && (parts.length > 3 || name !== "config")) {
        return undefined;
    }
    return { namespace, name: inner ?? name };
}

/**
 * What a stack's configuration says of the project's settings, by their names.
 *
 * @param config by its keys: as a stack file has them, or in full, as the engine hands them over
 */
export function settingsOf(
    config: Record<string, unknown>,
    project: string,
    sections: readonly string[],
): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(config).flatMap(([key, value]) => {
            const parts = configKey(key, project);
            return parts?.namespace === project && ownKeyProblem(parts, project, sections) === undefined
                ? [[parts.name, parsedValue(value)]]
                : [];
        }),
    );
}

/** The engine passes a map or a list as JSON, everything else as text. `pulumi config set` writes its argument as text into the stack file. */
export function parsedValue(value: unknown): unknown {
    if (typeof value !== "string") {
        return value;
    }
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

/**
 * Keys that nothing reads, probably by mistake: keys of another project or package because of a typo, and keys that the AWS provider does not know. Pulumi
 * hands every key of a stack file to the program, and leaves those alone that nobody asks for. Keys of packages that the program does not know are left alone here too.
 *
 * @param keys as they are written in the stack file
 * @param sections the names of the project's own settings. Other names in the project's namespace are told with the settings
 */
export function configKeyProblems(keys: readonly string[], project: string, sections: readonly string[]): Problem[] {
    return keys.flatMap((key, index): Problem[] => {
        const parts = configKey(key, project);
        if (parts === undefined) {
            return [
                { setting: key, remedy: 'has more than one ":"; indent the settings of a section below the section' },
            ];
        }
        const twin = keys.slice(0, index).find((other) => isSame(configKey(other, project), parts));
        const remedy =
            twin !== undefined
                ? `is the same setting as ${twin}; write it once`
                : (ownKeyProblem(parts, project, sections) ?? foreignKeyProblem(parts, project, sections));
        return remedy === undefined ? [] : [{ setting: key, isName: true, remedy }];
    });
}

function isSame(one: ConfigKey | undefined, other: ConfigKey): boolean {
    return one?.namespace === other.namespace && one.name === other.name;
}

/** What is wrong with a key of the project's namespace, beside that its name may be no setting's: that is told with the other settings. */
export function ownKeyProblem(
    { namespace, name }: ConfigKey,
    project: string,
    sections: readonly string[],
): string | undefined {
    if (namespace !== project) {
        return undefined;
    }
    if (name === project) {
        return `is not a section: write each section as its own key, such as ${project}:${sections[0] ?? ""}`;
    }
    if (/^(aws)?region$/.test(plain(name))) {
        return "is not a section; write aws:region";
    }
    const [section = ""] = name.split(/[.[]/, 1);
    return section !== name && sections.includes(section)
        ? `is a single key to Pulumi, not a path: indent the setting below ${project}:${section} (pulumi config set needs --path for a path)`
        : undefined;
}

function foreignKeyProblem(
    { namespace, name }: ConfigKey,
    project: string,
    sections: readonly string[],
): string | undefined {
    if (namespace === project) {
        return undefined;
    }
    if (namespace === "aws") {
        return awsKeyProblem(name, project, sections);
    }
    if (namespace === "kubernetes" && clusterChoices.includes(name)) {
        return `is not read: the program creates its own Kubernetes provider for the cluster in ${project}:cluster; set ${project}:cluster.kubeconfig to use another kubeconfig`;
    }
    if (packages.includes(namespace)) {
        return undefined;
    }
    const section = sections.find((one) => plain(one) === plain(name));
    if (section !== undefined || isMisspelt(namespace, project)) {
        const meant = section ?? nearest(name, sections) ?? name;
        return `is not read: the project's name is "${project}" (Pulumi.yaml); write ${project}:${meant}`;
    }
    const meant = packages.find((one) => isMisspelt(namespace, one));
    if (meant === undefined) {
        return undefined;
    }
    const known = meant === "aws" ? (nearest(name, awsProviderSettings) ?? name) : name;
    return `is not read: there is no package "${namespace}"; write ${meant}:${known}`;
}

function awsKeyProblem(name: string, project: string, sections: readonly string[]): string | undefined {
    // Another version of the provider had it, which `credentialsOf` explains.
    if (awsProviderSettings.includes(name) || name === "assumeRole") {
        return undefined;
    }
    const near = nearest(name, awsProviderSettings);
    if (near !== undefined) {
        return `is not a setting of Pulumi's AWS provider; did you mean aws:${near}?`;
    }
    const section = sections.find((one) => plain(one) === plain(name));
    return section !== undefined
        ? `is not a setting of Pulumi's AWS provider; write ${project}:${section}`
        : `is not a setting of Pulumi's AWS provider, which has: ${awsProviderSettings.join(", ")}`;
}

/** A name in a form in which different spellings are equal: `fluent-bit`, `FluentBit`. */
function plain(name: string): string {
    return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Whether a namespace is probably a misspelling of another. Short names allow fewer differences. */
function isMisspelt(written: string, meant: string): boolean {
    const [one, other] = [plain(written), plain(meant)];
    const letters = (text: string) => (text.match(/./g) ?? []).sort().join("");
    return (
        distance(one, other) <= (other.length > 4 ? Math.floor(other.length / 5) + 1 : 1) ||
        letters(one) === letters(other)
    );
}

import { distance } from "fastest-levenshtein";

import { awsProviderSettings } from "../components/aws/provider-settings";
import { nearest } from "../components/settings/names";
import type { Problem } from "../components/settings/problems";

/** Packages whose settings a stack's configuration can hold, and Pulumi itself. */
const packages = ["aws", "awsx", "docker", "docker-build", "eks", "kubernetes", "pulumi"];

/** Settings by which Pulumi's Kubernetes provider chooses a cluster. The program makes a provider of its own, which reads none of them. */
const clusterChoices = ["cluster", "context", "kubeconfig"];

/** A key of a stack's configuration, in its two parts. */
export interface ConfigKey {
    namespace: string;
    name: string;
}

/**
 * The parts of a key: `windows-eks-logging:fluentBit`, or `fluentBit`, which stands for the same. Pulumi takes `aws:config:region` for `aws:region`.
 *
 * @returns undefined where Pulumi takes the key for none
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

/** The engine hands a map or a list over as JSON, everything else as text; `pulumi config set` writes what it was given as text into the stack file. */
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
 * Keys that nothing reads, though somebody meant something by them: of another project or a misspelt one, of a misspelt package, unknown to the AWS provider. Pulumi
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
                { setting: key, remedy: 'has more than one ":"; write the settings of a section indented below it' },
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
        return `is one level too much: write each section as a key of its own, such as ${project}:${sections[0] ?? ""}`;
    }
    const [section = ""] = name.split(/[.[]/, 1);
    return section !== name && sections.includes(section)
        ? `is one text to Pulumi, not a path: indent the setting below ${project}:${section} (pulumi config set takes a path with --path)`
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
        return `is not read: the program makes its own Kubernetes provider for the cluster that ${project}:cluster names; set ${project}:cluster.kubeconfig to reach it in another way`;
    }
    if (packages.includes(namespace)) {
        return undefined;
    }
    const section = sections.find((one) => plain(one) === plain(name));
    if (section !== undefined || isMisspelt(namespace, project)) {
        const meant = section ?? nearest(name, sections) ?? name;
        return `is not read: the project is called "${project}" (Pulumi.yaml); write ${project}:${meant}`;
    }
    const meant = packages.find((one) => isMisspelt(namespace, one));
    if (meant === undefined) {
        return undefined;
    }
    const known = meant === "aws" ? (nearest(name, awsProviderSettings) ?? name) : name;
    return `is not read: no package is called "${namespace}"; write ${meant}:${known}`;
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

/** A name without what people write differently: `fluent-bit`, `FluentBit`. */
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

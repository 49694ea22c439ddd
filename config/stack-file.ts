import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { parse } from "yaml";

import {
    findRegion,
    type FoundRegion,
    placeIn,
    regionMissing,
    regionProblems,
    type RegionSettings,
} from "../components/aws/region-source";
import { optionError } from "../components/settings/option-error";
import { ProblemsError } from "../components/settings/problems-error";
import { StackDocument } from "./stack-document";
import { isEncrypted, packageCredentialProblems, secretPaths, secretRegion } from "./secret-settings";
import { configKeyProblems, parsedValue } from "./config-keys";
import { type CheckedSettings, sections } from "./stack-settings";
import { checkStackSettings } from "./check-stack-settings";

/** What is known in addition to the stack file. */
interface Known {
    /** The region of the command line, which overrides all others. */
    region?: string | undefined;
    /** The stack's account. */
    accountId?: string;
    /** Whether a missing region is a problem. */
    needsRegion?: boolean;
}

/** A stack file, read without Pulumi's engine. */
export interface StackFile {
    /** Name of the project, from Pulumi.yaml. */
    project: string;
    settings: CheckedSettings;
    /** The region of the stack, if the file or the environment sets it. */
    region?: string;
    /** Position of each setting in the file. */
    document: StackDocument;
    /** The settings of Pulumi's AWS provider, by its names. */
    aws: Record<string, unknown>;
}

/** Placeholder for a value that only the engine can decrypt. */
export const encrypted = "[secret]";

/**
 * Reads `Pulumi.<stack>.yaml`.
 *
 * @param directory where Pulumi.yaml is
 * @throws an {@link optionError} when there is no such stack, or a {@link ProblemsError} with all problems of its file
 */
export function readStackFile(
    directory: string,
    stack: string,
    known: Known & { needsRegion: true },
): StackFile & { region: string };
export function readStackFile(directory: string, stack: string, known?: Known): StackFile;
export function readStackFile(directory: string, stack: string, known: Known = {}): StackFile {
    const project = readProject(directory);
    const folder = join(directory, project.stackConfigDir ?? "");
    const path = join(folder, stackFileName(stack));
    if (!existsSync(path)) {
        const where = folder === directory ? "here" : `in ${project.stackConfigDir ?? ""}`;
        const remedy = `there is no ${stackFileName(stack)} ${where}. ${otherFiles(folder, stack)}`;
        throw optionError({ setting: "--stack", value: stack, remedy });
    }
    const document = new StackDocument(readFileSync(path), basename(path), project.name);
    if (document.unreadable.length > 0) {
        throw new ProblemsError(document.unreadable);
    }
    const { settings: raw } = document;
    const isSecretRegion = isEncrypted(document.config["aws:region"]);
    const configured = isSecretRegion ? undefined : findRegion(awsSettingsOf(document.config));
    const region: FoundRegion | undefined =
        known.region === undefined ? configured : { region: known.region, source: "--region" };
    const isMissing = known.needsRegion === true && region === undefined && !isSecretRegion;
    const secrets = Object.entries(raw).flatMap(([name, value]) => secretPaths(value, [name]));
    return {
        project: project.name,
        settings: locatedIn(document, () =>
            checkStackSettings(
                decrypted(raw),
                secrets,
                [
                    ...document.misplaced,
                    ...configKeyProblems(Object.keys(document.config), project.name, sections),
                    ...(isSecretRegion ? [secretRegion] : regionProblems(configured)),
                    ...(known.region === undefined ? [] : regionProblems(region)),
                    ...(isMissing ? [regionMissing] : []),
                    ...packageCredentialProblems(document.config, project.name),
                ],
                { place: placeIn(region, known.accountId) },
            ),
        ),
        ...(region !== undefined && { region: region.region }),
        aws: decrypted({ ...awsSettingsOf(document.config) }),
        document,
    };
}

/** What Pulumi.yaml says about stack files: the project's name and the folder of the files. */
interface Project {
    name: string;
    /** Relative to Pulumi.yaml: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
    stackConfigDir?: string;
}

export function readProject(directory: string): Project {
    return parse(readFileSync(join(directory, "Pulumi.yaml"), "utf8")) as Project;
}

/** The settings of Pulumi's AWS provider in a stack file, by the provider's names. */
function awsSettingsOf(config: Record<string, unknown>): RegionSettings {
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => key.startsWith("aws:"))
            // Nothing after a key is an empty text to the engine.
            .map(([key, value]) => [key.slice("aws:".length), parsedValue(value ?? "")]),
    );
}

export function stackFileName(stack: string): string {
    return `Pulumi.${stack}.yaml`;
}

/** The files that a folder has instead of the stack's file. */
function otherFiles(directory: string, stack: string): string {
    const near = misnamedFile(directory, stack);
    if (near !== undefined) {
        return `Pulumi does not read ${near} for this stack; rename it to ${stackFileName(stack)}.`;
    }
    const stacks = readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    return stacks.length === 0 ? "There are no stack files." : `Stacks: ${stacks.join(", ")}.`;
}

/** A file whose name differs from the stack file's name only in case or extension. */
export function misnamedFile(directory: string, stack: string): string | undefined {
    const plain = (name: string) => name.toLowerCase().replace(/\.yml$/, ".yaml");
    return readdirSync(directory).find(
        (file) => file !== stackFileName(stack) && plain(file) === plain(stackFileName(stack)),
    );
}

/** The result of `check`. Adds positions in the stack file to the problems that it finds. */
export function locatedIn<T>(document: Pick<StackDocument, "located">, check: () => T): T {
    try {
        return check();
    } catch (error) {
        throw error instanceof ProblemsError ? error.with((problem) => document.located(problem)) : error;
    }
}

/** Replaces `{ secure: … }` at any depth. The existence of such a value can be checked, the value itself cannot. */
export function decrypted(settings: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, decryptedValue(value)]));
}

function decryptedValue(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(decryptedValue);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (isEncrypted(value)) {
        return encrypted;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decryptedValue(inner)]));
}

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import * as pulumi from "@pulumi/pulumi";

import { findRegion, regionProblems } from "../components/aws/region-source";
import { type AwsCredentials, credentialsOf } from "../components/aws/credentials";
import type { Problem } from "../components/settings/problems";
import { packageCredentialProblems, secretPaths, type SecretPath, secretRegion } from "./secret-settings";
import { StackDocument } from "./stack-document";
import { configKey, configKeyProblems, parsedValue, settingsOf } from "./config-keys";
import { decrypted, locatedIn, misnamedFile, readProject, stackFileName } from "./stack-file";
import { checkStackSettings, sections, type StackSettings } from "./stack-settings";

/**
 * Reads the running stack's settings from Pulumi's configuration.
 *
 * @param stackFile where the stack's settings stand, for the places of secrets in it: the engine tells only of whole sections that there is one in them
 */
export function loadStackSettings(stackFile = ownStackFile()): StackSettings {
    const project = pulumi.getProject();
    const handedOver = pulumi.runtime.allConfig();
    const document = readDocument(stackFile);
    const misplaced = document?.misplaced ?? fileNameProblems(stackFile, handedOver);
    // The engine does not hand over what stands in a wrong place of the file.
    const config = misplaced.length === 0 ? handedOver : { ...handedOver, ...decrypted(document?.config ?? {}) };
    const settings = settingsOf(config, project, sections);
    const written = document?.settings ?? {};
    const secrets = Object.keys(settings)
        .filter((name) => isSecret(`${project}:${name}`))
        .flatMap((name): SecretPath[] => {
            const paths = secretPaths(written[name], [name]);
            return paths.length > 0 ? paths : [[name]];
        });
    const keys = keysOf(document?.config ?? {}, config, project);
    return locatedIn({ located: stackFilePlaces(stackFile) }, () =>
        checkStackSettings(settings, secrets, [
            ...misplaced,
            ...configKeyProblems(keys, project, sections),
            ...(isSecret("aws:region") ? [secretRegion] : regionProblems(findRegion(configOf("aws")))),
            ...packageCredentialProblems(config, project, isSecret),
        ]),
    );
}

/** The keys as the file has them, and those that come from elsewhere: the engine hands each over in its full form, and once. */
function keysOf(file: object, config: object, project: string): string[] {
    const written = Object.keys(file);
    const fullForm = (key: string) => Object.values(configKey(key, project) ?? { key }).join(":");
    const known = new Set(written.map(fullForm));
    return [...written, ...Object.keys(config).filter((key) => !known.has(fullForm(key)))];
}

/** A stack file that Pulumi passes over for its name. Settings may also come from elsewhere: `--config-file`, an environment of Pulumi's. */
function fileNameProblems(stackFile: string, config: Record<string, string>): Problem[] {
    const near = existsSync(stackFile) ? undefined : misnamedFile(dirname(stackFile), pulumi.getStack());
    return near === undefined || ![undefined, "{}"].includes(config[`${pulumi.getProject()}:cluster`])
        ? []
        : [{ setting: near, remedy: `is not read for this stack; rename it to ${basename(stackFile)}` }];
}

function ownStackFile(): string {
    // Pulumi runs the program in the project's folder.
    const { stackConfigDir = "" } = existsSync("Pulumi.yaml") ? readProject(".") : {};
    return join(stackConfigDir, stackFileName(pulumi.getStack()));
}

/** The stack file, where it is there: the engine reads another one with `--config-file`, and takes settings from elsewhere too. */
function readDocument(stackFile: string): StackDocument | undefined {
    if (!existsSync(stackFile)) {
        return undefined;
    }
    const document = new StackDocument(readFileSync(stackFile), basename(stackFile), pulumi.getProject());
    return document.unreadable.length > 0 ? undefined : document;
}

/** Gives a problem its place in the stack file, if the file says of the section what the engine says. */
export function stackFilePlaces(stackFile = ownStackFile()): (problem: Problem) => Problem {
    const document = readDocument(stackFile);
    if (document === undefined) {
        return (problem) => problem;
    }
    const project = pulumi.getProject();
    const settings = settingsOf(pulumi.runtime.allConfig(), project, sections);
    const written = document.settings;
    const elsewhere = Object.keys(settings).filter(
        (name) => !isSecret(`${project}:${name}`) && !isHandedOver(written[name], settings[name]),
    );
    return (problem) => {
        const section = /^[^.[]*/.exec(problem.setting)?.[0] ?? "";
        return elsewhere.includes(section) ? problem : document.located(problem);
    };
}

/** Whether the engine makes this of what the file says: of a key with nothing after it an empty text, of a missing one the default. */
function isHandedOver(written: unknown, value: unknown): boolean {
    return (
        isDeepStrictEqual(value, written ?? "") ||
        (written === undefined && ["{}", "[]"].includes(JSON.stringify(value)))
    );
}

/** Reads the credentials that the configuration gives to Pulumi's AWS provider. */
export function loadAwsCredentials(): AwsCredentials {
    const config = configOf("aws");
    // An access key of digits alone is no number.
    const texts = ["profile", "accessKey", "secretKey", "token"].flatMap((key) => {
        const text = pulumi.runtime.getConfig(`aws:${key}`);
        return text === undefined ? [] : [[key, text] as const];
    });
    return credentialsOf({ ...config, ...Object.fromEntries(texts) });
}

function configOf(namespace: string): Record<string, unknown> {
    const prefix = `${namespace}:`;
    const entries = Object.entries(pulumi.runtime.allConfig())
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]): [string, unknown] => [key.slice(prefix.length), parsedValue(value)]);
    return Object.fromEntries(entries);
}

/**
 * Whether the engine says that there is a secret in a setting. The SDK does not declare it, since its own `Config` asks it.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/config.ts isConfigSecret
 */
function isSecret(key: string): boolean {
    return (pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean }).isConfigSecret(key);
}

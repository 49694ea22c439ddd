import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import * as pulumi from "@pulumi/pulumi";

import { findRegion, placeIn, regionProblems } from "../../components/aws/region-source";
import { type AwsCredentials, credentialsOf } from "../../components/aws/credentials";
import type { Problem } from "../../components/settings/problems";
import { packageCredentialProblems, secretPaths, type SecretPath, secretRegion } from "../secret-settings";
import { StackDocument } from "../stack-document";
import { configKey, configKeyProblems, parsedValue, settingsOf } from "../config-keys";
import { decrypted, locatedIn, misnamedFile, readProject, stackFileName } from "../stack-file";
import { type CheckedSettings, sections } from "../stack-settings";
import { checkStackSettings } from "../check-stack-settings";

/**
 * Reads the running stack's settings from Pulumi's configuration.
 *
 * @param stackFile the stack file, for the positions of secrets in it: the engine only says that a whole section holds one
 */
export function loadStackSettings(stackFile = ownStackFile()): CheckedSettings {
    const project = pulumi.getProject();
    const handedOver = pulumi.runtime.allConfig();
    const document = readDocument(stackFile);
    const misplaced = document?.misplaced ?? fileNameProblems(stackFile, handedOver);
    // The engine does not pass on settings that are in a wrong place of the file.
    const config = misplaced.length === 0 ? handedOver : { ...handedOver, ...decrypted(document?.config ?? {}) };
    const settings = settingsOf(config, project, sections);
    const written = document?.settings ?? {};
    const secrets = Object.keys(settings)
        .filter((name) => isSecret(`${project}:${name}`))
        .flatMap((name): SecretPath[] => {
            const paths = secretPaths(written[name], [name]);
            return paths.length > 0 ? paths : [[name]];
        });
    const region = isSecret("aws:region") ? undefined : findRegion(configOf("aws"));
    const keys = keysOf(document?.config ?? {}, config, project);
    return locatedIn({ located: stackFilePlaces(stackFile) }, () =>
        checkStackSettings(
            settings,
            secrets,
            [
                ...misplaced,
                ...configKeyProblems(keys, project, sections),
                ...(isSecret("aws:region") ? [secretRegion] : regionProblems(region)),
                ...packageCredentialProblems(config, project, isSecret),
            ],
            { place: placeIn(region) },
        ),
    );
}

/** The keys as written in the file, and keys from elsewhere. The engine passes each key once, in its full form. */
function keysOf(file: object, config: object, project: string): string[] {
    const written = Object.keys(file);
    const fullForm = (key: string) => Object.values(configKey(key, project) ?? { key }).join(":");
    const known = new Set(written.map(fullForm));
    return [...written, ...Object.keys(config).filter((key) => !known.has(fullForm(key)))];
}

/** A stack file that Pulumi ignores because of its name. Settings may also come from elsewhere: `--config-file`, an environment of Pulumi's. */
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

/** The stack file, if it exists. With `--config-file` the engine reads another file; settings can also come from elsewhere. */
function readDocument(stackFile: string): StackDocument | undefined {
    if (!existsSync(stackFile)) {
        return undefined;
    }
    const document = new StackDocument(readFileSync(stackFile), basename(stackFile), pulumi.getProject());
    return document.unreadable.length > 0 ? undefined : document;
}

/** Adds the position in the stack file to a problem, if the section in the file is the one that the engine passed. */
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

/** Whether the engine would pass this value for the file's: an empty text for a key without a value, the default for a missing key. */
function isHandedOver(written: unknown, value: unknown): boolean {
    return (
        isDeepStrictEqual(value, written ?? "") ||
        (written === undefined && ["{}", "[]"].includes(JSON.stringify(value)))
    );
}

/** Reads the credentials that the configuration gives to Pulumi's AWS provider. */
export function loadAwsCredentials(): AwsCredentials {
    const config = configOf("aws");
    // An access key that consists of digits is not a number.
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
 * Whether a setting holds a secret, according to the engine. The SDK does not declare this function; only its own `Config` calls it.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/config.ts isConfigSecret
 */
function isSecret(key: string): boolean {
    return (pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean }).isConfigSecret(key);
}

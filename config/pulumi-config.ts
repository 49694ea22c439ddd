import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";

import * as pulumi from "@pulumi/pulumi";

import { type AwsCredentials, credentialsOf } from "../components/aws/credentials";
import type { Problem } from "../components/settings/problems";
import { secretPaths, type SecretPath } from "./secret-settings";
import { StackDocument } from "./stack-document";
import { locatedIn } from "./stack-file";
import { checkStackSettings, type StackSettings } from "./stack-settings";

/**
 * Reads the running stack's settings from Pulumi's configuration.
 *
 * @param stackFile where the stack's settings stand, for the places of secrets in it: the engine tells only of whole sections that there is one in them
 */
export function loadStackSettings(stackFile = stackFileName()): StackSettings {
    const project = pulumi.getProject();
    const settings = configOf(project);
    const document = readDocument(stackFile);
    const written = document?.settings ?? {};
    const secrets = Object.keys(settings)
        .filter((name) => isSecret(`${project}:${name}`))
        .flatMap((name): SecretPath[] => {
            const paths = secretPaths(written[name], [name]);
            return paths.length > 0 ? paths : [[name]];
        });
    return locatedIn({ located: stackFilePlaces(stackFile) }, () => checkStackSettings(settings, secrets));
}

function stackFileName(): string {
    return `Pulumi.${pulumi.getStack()}.yaml`;
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
export function stackFilePlaces(stackFile = stackFileName()): (problem: Problem) => Problem {
    const document = readDocument(stackFile);
    if (document === undefined) {
        return (problem) => problem;
    }
    const project = pulumi.getProject();
    const settings = configOf(project);
    const written = document.settings;
    const elsewhere = Object.keys(settings).filter(
        (name) => !isSecret(`${project}:${name}`) && !isDeepStrictEqual(settings[name], written[name]),
    );
    return (problem) => {
        const section = /^[^.[]*/.exec(problem.setting)?.[0] ?? "";
        return elsewhere.includes(section) ? problem : document.located(problem);
    };
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
        .map(([key, value]): [string, unknown] => [key.slice(prefix.length), parsed(value)]);
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

/** The engine hands a map or a list over as JSON, everything else as text. */
function parsed(value: string): unknown {
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

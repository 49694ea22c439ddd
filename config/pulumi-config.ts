import * as pulumi from "@pulumi/pulumi";

import { type AwsCredentials, credentialsOf } from "../components/aws/credentials";
import { checkStackSettings, type StackSettings } from "./stack-settings";

/** Reads the running stack's settings from Pulumi's configuration. */
export function loadStackSettings(): StackSettings {
    return checkStackSettings(configOf(pulumi.getProject()));
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

/** The engine hands a map or a list over as JSON, everything else as text. */
function parsed(value: string): unknown {
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

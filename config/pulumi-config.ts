import * as pulumi from "@pulumi/pulumi";

import { checkStackSettings, type StackSettings } from "./stack-settings";

/** Reads the running stack's settings from Pulumi's configuration. */
export function loadStackSettings(): StackSettings {
    const prefix = `${pulumi.getProject()}:`;
    const raw = Object.entries(pulumi.runtime.allConfig())
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]): [string, unknown] => [key.slice(prefix.length), parsed(value)]);
    return checkStackSettings(Object.fromEntries(raw));
}

/** The engine hands a map or a list over as JSON, everything else as text. */
function parsed(value: string): unknown {
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

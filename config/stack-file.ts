import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { ConfigurationError } from "../components/settings/configuration-error";
import { secretPaths } from "./secret-settings";
import { checkStackSettings, type StackSettings } from "./stack-settings";

/** A stack file, read without an engine. */
export interface StackFile {
    settings: StackSettings;
    /** `aws:region`, if the file says it. */
    region?: string;
}

/** What stands for a value that only the engine can decrypt. */
export const encrypted = "[secret]";

/**
 * Reads `Pulumi.<stack>.yaml`.
 *
 * @param directory where Pulumi.yaml is
 * @throws {@link ConfigurationError} when there is no such stack, or with every problem of its file
 */
export function readStackFile(directory: string, stack: string): StackFile {
    const path = join(directory, `Pulumi.${stack}.yaml`);
    if (!existsSync(path)) {
        const stacks = readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
        throw new ConfigurationError(
            `--stack ${stack}: there is no Pulumi.${stack}.yaml here. Stacks: ${stacks.join(", ")}.`,
        );
    }
    const project = (parse(readFileSync(join(directory, "Pulumi.yaml"), "utf8")) as { name: string }).name;
    const config = readConfig(path);
    const raw = settingsOf(config, project);
    const region = config["aws:region"];
    const secrets = Object.entries(raw).flatMap(([name, value]) => secretPaths(value, [name]));
    return {
        settings: checkStackSettings(decrypted(raw) as Record<string, unknown>, secrets),
        ...(typeof region === "string" && { region }),
    };
}

/** What a stack file says of the project's settings, with what is encrypted in it as it stands there. */
export function settingsOf(config: Record<string, unknown>, project: string): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => key.startsWith(`${project}:`) || !key.includes(":"))
            .map(([key, value]) => [key.replace(`${project}:`, ""), value]),
    );
}

export function readConfig(path: string): Record<string, unknown> {
    const file = parse(readFileSync(path, "utf8")) as { config?: Record<string, unknown> } | null;
    return file?.config ?? {};
}

/** Replaces `{ secure: … }` at any depth: that there is a value can be checked, the value itself cannot. */
function decrypted(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(decrypted);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (Object.keys(value).join() === "secure") {
        return encrypted;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decrypted(inner)]));
}

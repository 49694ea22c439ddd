import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { ConfigurationError } from "../components/settings/configuration-error";
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
    const file = parse(readFileSync(path, "utf8")) as { config?: Record<string, unknown> } | null;
    const config = decrypted(file?.config ?? {}) as Record<string, unknown>;
    const raw = Object.entries(config)
        .filter(([key]) => key.startsWith(`${project}:`) || !key.includes(":"))
        .map(([key, value]) => [key.replace(`${project}:`, ""), value]);
    const region = config["aws:region"];
    return {
        settings: checkStackSettings(Object.fromEntries(raw) as Record<string, unknown>),
        ...(typeof region === "string" && { region }),
    };
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

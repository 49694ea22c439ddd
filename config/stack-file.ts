import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { parse } from "yaml";

import { ConfigurationError } from "../components/settings/configuration-error";
import { ProblemsError } from "../components/settings/problems-error";
import { StackDocument } from "./stack-document";
import { secretPaths } from "./secret-settings";
import { checkStackSettings, type StackSettings } from "./stack-settings";

/** A stack file, read without an engine. */
export interface StackFile {
    settings: StackSettings;
    /** `aws:region`, if the file says it. */
    region?: string;
    /** Where in the file each setting stands. */
    document: StackDocument;
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
    const document = new StackDocument(readFileSync(path), basename(path), project);
    if (document.unreadable.length > 0) {
        throw new ProblemsError(document.unreadable);
    }
    const { settings: raw } = document;
    const region = document.config["aws:region"];
    const secrets = Object.entries(raw).flatMap(([name, value]) => secretPaths(value, [name]));
    return {
        settings: locatedIn(document, () => checkStackSettings(decrypted(raw) as Record<string, unknown>, secrets)),
        ...(typeof region === "string" && { region }),
        document,
    };
}

/** What `check` returns; the problems that it finds get their places in the stack file. */
export function locatedIn<T>(document: Pick<StackDocument, "located">, check: () => T): T {
    try {
        return check();
    } catch (error) {
        throw error instanceof ProblemsError ? error.with((problem) => document.located(problem)) : error;
    }
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

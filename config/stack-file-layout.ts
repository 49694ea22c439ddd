import { nearest } from "../components/settings/names";
import type { Problem } from "../components/settings/problems";

/**
 * Keys of a stack file beside its settings.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/project.go ProjectStack
 */
const parts = ["config", "encryptedkey", "encryptionsalt", "environment", "secretsprovider"];

/** The settings of a stack file by their keys, and problems with their places. */
export interface ConfigLayout {
    /** Includes settings in a wrong place, so that they are checked too. */
    config: Record<string, unknown>;
    problems: Problem[];
}

/**
 * Finds the settings of a stack file. Pulumi ignores everything outside `config`, without a message.
 *
 * @param file the file's contents
 * @param sections the names of the project's own settings
 */
export function configLayout(file: Record<string, unknown>, sections: readonly string[]): ConfigLayout {
    const problems: Problem[] = [];
    let config = settingsIn(file["config"]);
    for (const [key, value] of Object.entries(file)) {
        if (parts.includes(key)) {
            continue;
        }
        const part = nearest(key, parts);
        if (key.includes(":") || sections.some((section) => nearest(key, [section]) !== undefined)) {
            config = { [key]: value, ...config };
            const remedy = "is outside config:, where Pulumi does not read it; indent it below config:";
            problems.push({ setting: key, isName: true, remedy });
        } else if (part !== undefined) {
            config = { ...(part === "config" ? settingsIn(value) : {}), ...config };
            problems.push({ setting: key, isName: true, remedy: `is not read by Pulumi; did you mean "${part}"?` });
        }
    }
    return { config, problems };
}

function settingsIn(value: unknown): Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : {};
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describeProblem, type Problem, problemsOf } from "../../settings/problems";
import { configurationName } from "./configuration-file";
import { logMonitorProblems } from "./problems";
import { logMonitorSettings } from "./settings";

/** What a configuration file says, which is all of the settings but where it and the program are. */
const file = logMonitorSettings.omit({ mount: true, program: true });

/**
 * What is wrong with the configuration file that a Dockerfile puts into the image. LogMonitor would start the application all the same:
 * without a line of its logs where it cannot read the file, and without a source that it does not understand.
 *
 * @param context the folder that the image is built from
 * @param version the version of LogMonitor in the image
 */
export function imageFileProblems(context: string, version: string | undefined): Problem[] {
    const path = join(context, configurationName);
    // A Dockerfile of somebody else's may have it from elsewhere.
    return existsSync(path)
        ? mistakesIn(readFileSync(path, "utf8"), version).map((mistake) => ({
              setting: "build.context",
              value: JSON.stringify(context),
              remedy: `its ${configurationName} is not read by LogMonitor as it is meant, and the application would run without these logs: ${mistake}`,
          }))
        : [];
}

function mistakesIn(text: string, version: string | undefined): string[] {
    let config: unknown;
    try {
        config = (JSON.parse(text.replace(/^\uFEFF/, "")) as { LogConfig?: unknown } | null)?.LogConfig;
    } catch (error) {
        return [`${(error as Error).message}; write it as JSON, in UTF-8`];
    }
    if (!isObject(config) || !Array.isArray(config["sources"])) {
        return ['it needs { "LogConfig": { "sources": [ … ] } }'];
    }
    const result = file.safeParse(config);
    const problems = result.success
        ? logMonitorProblems({ mount: false, ...result.data }, version)
        : problemsOf(file, result.error.issues, config);
    return problems.map(describeProblem);
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
}

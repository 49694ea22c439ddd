import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describeProblem, type Problem } from "../../settings/problems";
import { problemsOf } from "../../settings/schema-problems";
import { configurationName } from "./configuration-file";
import { logMonitorProblems } from "./problems";
import { logMonitorSettings } from "./settings";

/** The settings in a configuration file: all except the paths of the file and the program. */
const file = logMonitorSettings.omit({ mount: true, program: true });

/**
 * Problems of the configuration file that a Dockerfile copies into the image. LogMonitor starts the application even with a wrong file, but without any logs if it cannot read the file, and without the sources that it does not understand.
 *
 * @param context the folder that the image is built from
 * @param version the version of LogMonitor in the image
 */
export function imageFileProblems(context: string, version: string | undefined): Problem[] {
    const path = join(context, configurationName);
    // A user's Dockerfile may get the file from elsewhere.
    return existsSync(path)
        ? mistakesIn(readFileSync(path, "utf8"), version).map((mistake) => ({
              setting: "build.context",
              value: JSON.stringify(context),
              remedy: `LogMonitor cannot use its ${configurationName}, so the application would run without these logs: ${mistake}`,
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

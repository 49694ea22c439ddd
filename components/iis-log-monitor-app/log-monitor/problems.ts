import { overlap } from "../../settings/wildcards";
import type { Problem } from "../../settings/problems";
import { isCustomJson } from "./custom-log-format";
import { iisLogDirectory, iisLoggingProvider } from "./default-sources";
import type { LogMonitorSettings } from "./settings";
import type { EtwSource, FileSource } from "./sources";
import { hasFault, multiLineFault } from "./versions";

/**
 * Contradictions between settings of LogMonitor that are valid by themselves: LogMonitor would ignore a setting silently, or read a line twice.
 *
 * @param version the version of LogMonitor that reads them; undefined if unknown
 */
export function logMonitorProblems(settings: LogMonitorSettings, version: string | undefined): Problem[] {
    return [
        ...formatProblems(settings),
        ...(version === undefined ? [] : multiLineProblems(settings, version)),
        ...repeatedSources(settings),
        ...fileProblems(settings),
        ...twiceByEtw(settings),
    ];
}

function formatProblems({ logFormat, sources }: LogMonitorSettings): Problem[] {
    const custom = logFormat === "custom";
    const problems = sources.flatMap((source, index): Problem[] => {
        const setting = `sources[${index}].customLogFormat`;
        if (custom && source.customLogFormat === undefined) {
            return [
                {
                    setting,
                    remedy: 'is missing: with logFormat "custom", LogMonitor writes empty lines for a source without it',
                },
            ];
        }
        if (!custom && source.customLogFormat !== undefined) {
            const value = JSON.stringify(source.customLogFormat);
            return [{ setting, value, remedy: `has no effect with logFormat "${logFormat}"; set it to "custom"` }];
        }
        return [];
    });
    if (custom && !sources.some(({ type }) => type === "Process")) {
        problems.push({
            setting: "sources",
            remedy: 'must contain a source of type "Process": without it, LogMonitor writes empty lines for the process with logFormat "custom"',
        });
    }
    return problems;
}

/** Settings that ask for events on one line in the custom format. With JSON escaping, every version writes one line. */
export function breaksLines({ logFormat, sources }: LogMonitorSettings): string[] {
    return logFormat !== "custom"
        ? []
        : sources.flatMap((source, index) =>
              (source.type === "EventLog" || source.type === "ETW") &&
              !source.eventFormatMultiLine &&
              !isCustomJson(source.customLogFormat ?? "")
                  ? [`sources[${index}].eventFormatMultiLine`]
                  : [],
          );
}

function multiLineProblems(settings: LogMonitorSettings, version: string): Problem[] {
    return hasFault(version, multiLineFault)
        ? breaksLines(settings).map((setting) => ({
              setting,
              value: "false",
              remedy: `LogMonitor ${version} ${multiLineFault.does}; use LogMonitor ${multiLineFault.fixedIn} or newer, or set this to true`,
          }))
        : [];
}

/** LogMonitor joins the channels and providers of several sources, but keeps only the options of the last one. */
function repeatedSources({ sources }: LogMonitorSettings): Problem[] {
    return sources.flatMap(({ type }, index): Problem[] =>
        type !== "File" && sources.findIndex((other) => other.type === type) < index
            ? [
                  {
                      setting: `sources[${index}].type`,
                      value: JSON.stringify(type),
                      remedy: "an earlier source has this type too, and LogMonitor applies the same options to both; combine them into one source",
                  },
              ]
            : [],
    );
}

function fileProblems({ sources }: LogMonitorSettings): Problem[] {
    return sources.flatMap((source, index): Problem[] => {
        if (source.type !== "File") {
            return [];
        }
        const setting = `sources[${index}].directory`;
        const value = JSON.stringify(source.directory);
        if (source.includeSubdirectories && isDrive(source.directory)) {
            return [
                {
                    setting,
                    value,
                    remedy: "is a whole drive, of which LogMonitor reads no subfolders; use a folder",
                },
            ];
        }
        const earlier = sources.findIndex(
            (other, position) => position < index && other.type === "File" && readSameFile(other, source),
        );
        return earlier < 0
            ? []
            : [
                  {
                      setting,
                      value,
                      remedy: `logMonitor.sources[${earlier}] reads the same files, so their lines would appear twice; change the directory or filter of one of the two`,
                  },
              ];
    });
}

function readSameFile(one: FileSource, other: FileSource): boolean {
    const [a, b] = [folder(one.directory), folder(other.directory)];
    const sameFolder =
        a === b ||
        (one.includeSubdirectories && b.startsWith(`${a}\\`)) ||
        (other.includeSubdirectories && a.startsWith(`${b}\\`));
    return sameFolder && overlap(pattern(one.filter), pattern(other.filter));
}

/** A filter in a form for comparison: Windows ignores case, reads `*.*` as `*`, and allows `?` to match nothing at the end. */
function pattern(filter: string): string {
    return filter === "*.*" ? "*" : filter.toLowerCase().replaceAll("?", "*");
}

function twiceByEtw({ sources }: LogMonitorSettings): Problem[] {
    const accessLog: FileSource = {
        type: "File",
        directory: `${iisLogDirectory}\\LogFiles\\W3SVC1`,
        filter: "u_ex*.log",
        includeSubdirectories: false,
        waitInSeconds: 0,
    };
    const reader = sources.findIndex((source) => source.type === "File" && readSameFile(source, accessLog));
    return reader < 0
        ? []
        : sources.flatMap((source, index) =>
              source.type === "ETW" ? iisLoggingOf(source, `sources[${index}]`, `logMonitor.sources[${reader}]`) : [],
          );
}

function iisLoggingOf({ providers }: EtwSource, etw: string, file: string): Problem[] {
    return providers.flatMap(({ providerGuid, providerName }, index): Problem[] => {
        const isIt =
            providerGuid?.replace(/[{}]/g, "").toUpperCase() === iisLoggingProvider.providerGuid ||
            providerName?.toLowerCase() === iisLoggingProvider.providerName.toLowerCase();
        return isIt
            ? [
                  {
                      setting: `${etw}.providers[${index}]`,
                      value: `"${iisLoggingProvider.providerName}"`,
                      remedy: `contains the lines of the access log, which ${file} reads from files, so they would appear twice; remove one of the two`,
                  },
              ]
            : [];
    });
}

/** A folder's name in a form for comparison, as LogMonitor and Windows read it. */
function folder(directory: string): string {
    return directory
        .replace(/[\\/]+/g, "\\")
        .replace(/\\$/, "")
        .toLowerCase();
}

function isDrive(directory: string): boolean {
    return /^[a-z]:$/.test(folder(directory));
}

import { overlap } from "../../settings/wildcards";
import type { Problem } from "../../settings/problems";
import { isCustomJson } from "./custom-log-format";
import { iisLogDirectory, iisLoggingProvider } from "./default-sources";
import type { LogMonitorSettings } from "./settings";
import type { EtwSource, FileSource } from "./sources";
import { hasFault, multiLineFault } from "./versions";

/**
 * What is wrong between settings of LogMonitor that are right by themselves: it would be skipped in silence, or a line read twice.
 *
 * @param version the version of LogMonitor that reads them; undefined where it is not known
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
            remedy: 'must contain a source of type "Process": with logFormat "custom", LogMonitor empties the lines of the process without it',
        });
    }
    return problems;
}

/** Settings that ask for events on one line in the custom format. What is escaped for JSON is on one line with every version. */
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
              remedy: `LogMonitor ${version} ${multiLineFault.does}; use LogMonitor ${multiLineFault.fixedIn} or newer, or set it to true`,
          }))
        : [];
}

/** LogMonitor joins the channels and the providers of several sources, but keeps the options of the last one only. */
function repeatedSources({ sources }: LogMonitorSettings): Problem[] {
    return sources.flatMap(({ type }, index): Problem[] =>
        type !== "File" && sources.findIndex((other) => other.type === type) < index
            ? [
                  {
                      setting: `sources[${index}].type`,
                      value: JSON.stringify(type),
                      remedy: "an earlier source has this type, and LogMonitor applies one set of options to both; write them as one source",
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
                    remedy: "is a whole drive, and LogMonitor reads no subfolders of one; name a folder",
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
                      remedy: `logMonitor.sources[${earlier}] reads files of this one too, so their lines would be there twice`,
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

/** A filter for the comparison: Windows does not tell upper from lower case, takes `*.*` as `*`, and `?` also for nothing at the end. */
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
                      remedy: `has the lines of the access log, which ${file} reads from its files, so they would be there twice; take one of the two`,
                  },
              ]
            : [];
    });
}

/** A folder's name for the comparison, as LogMonitor and Windows understand it. */
function folder(directory: string): string {
    return directory
        .replace(/[\\/]+/g, "\\")
        .replace(/\\$/, "")
        .toLowerCase();
}

function isDrive(directory: string): boolean {
    return /^[a-z]:$/.test(folder(directory));
}

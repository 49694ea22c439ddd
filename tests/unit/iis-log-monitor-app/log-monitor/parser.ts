/**
 * What LogMonitor 2.2's parser makes of a configuration (JsonProcessor.cpp and LoggerSettings.h), told by what it reads and not by what
 * its documentation says: names of options that it compares letter by letter, values that it drops when their type is another.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/src/LogMonitor/JsonProcessor.cpp
 */
export interface ParsedSource {
    type: string;
    options: Record<string, unknown>;
}

type Json = Record<string, unknown>;

const guid = /^(\{[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i;
const levels = ["critical", "error", "warning", "information", "verbose"];

export function parseAsLogMonitor(text: string): { logFormat: string; sources: ParsedSource[]; complaints: string[] } {
    const { LogConfig } = JSON.parse(text) as { LogConfig: { logFormat: string; sources: Json[] } };
    const parsers: Record<string, (source: Json) => Json | undefined> = { eventlog, file, etw, process: custom };
    const complaints: string[] = [];
    const sources = LogConfig.sources.flatMap((source): ParsedSource[] => {
        const type = string(source["type"]).toLowerCase();
        const found = parsers[type]?.(source);
        if (found === undefined) {
            complaints.push(`skips ${JSON.stringify(source)}`);
            return [];
        }
        return [{ type, options: found }];
    });
    return { logFormat: LogConfig.logFormat, sources, complaints };
}

function eventlog(source: Json): Json | undefined {
    const channels = Array.isArray(source["channels"]) ? (source["channels"] as Json[]) : undefined;
    if (channels === undefined || !channels.every(({ level }) => levels.includes(string(level).toLowerCase()))) {
        return undefined;
    }
    return {
        ...custom(source),
        startAtOldestRecord: boolean(source["startAtOldestRecord"], false),
        eventFormatMultiLine: boolean(source["eventFormatMultiLine"], true),
        channels: channels.map(({ name, level }) => [string(name), string(level)]),
    };
}

function file(source: Json): Json | undefined {
    const directory = string(source["directory"]).replaceAll("/", "\\").replace(/\\+$/, "");
    const includeSubdirectories = boolean(source["includeSubdirectories"], false);
    if (/^\w:?$/.test(directory) && includeSubdirectories) {
        return undefined;
    }
    return {
        ...custom(source),
        directory,
        filter: string(source["filter"]),
        includeSubdirectories,
        waitInSeconds: typeof source["waitInSeconds"] === "number" ? source["waitInSeconds"] : 300,
    };
}

function etw(source: Json): Json | undefined {
    const providers = Array.isArray(source["providers"]) ? (source["providers"] as Json[]) : [];
    return {
        ...custom(source),
        eventFormatMultiLine: boolean(source["eventFormatMultiLine"], false),
        providers: providers
            .map((provider) => ({
                name: string(provider["providerName"]),
                guid: guid.test(string(provider["providerGuid"])) ? string(provider["providerGuid"]) : "",
                level: levels.includes(string(provider["level"]).toLowerCase()) ? string(provider["level"]) : "Error",
                keywords: keywords(provider["keywords"]),
            }))
            .filter(({ name, guid }) => name !== "" || guid !== ""),
    };
}

function custom(source: Json): Json {
    return { customLogFormat: string(source["customLogFormat"]) };
}

/** wcstoull with base 0: what is no number is 0, and a leading zero means octal. */
function keywords(value: unknown): bigint {
    const text = string(value);
    if (/^0[xX][\da-fA-F]+$/.test(text) || /^[1-9]\d*$/.test(text)) {
        return BigInt(text);
    }
    return /^0[0-7]+$/.test(text) ? BigInt(`0o${text.slice(1)}`) : 0n;
}

function string(value: unknown): string {
    return typeof value === "string" ? value : "";
}

function boolean(value: unknown, otherwise: boolean): boolean {
    return typeof value === "boolean" ? value : otherwise;
}

import type { LogMonitorSettings } from "./settings";
import type { LogMonitorSource } from "./sources";

/** LogMonitor's default path, so that no version needs `/CONFIG`, which 2.2.0 and 2.2.1 do not accept with a path (versions.ts). */
export const configurationFolder = "C:\\LogMonitor";
export const configurationName = "LogMonitorConfig.json";

/**
 * LogMonitor's configuration file. It contains every option, because documentation and program disagree about some defaults, in the order that older parsers need: the type first, `waitInSeconds` last
 * (https://github.com/microsoft/windows-container-tools/issues/214).
 */
export function logMonitorConfiguration({ logFormat, sources }: LogMonitorSettings): string {
    return `${JSON.stringify({ LogConfig: { logFormat, sources: sources.map(written) } }, null, 2)}\n`;
}

function written(source: LogMonitorSource): object {
    const { type, customLogFormat } = source;
    const format = customLogFormat !== undefined && { customLogFormat };
    switch (type) {
        case "EventLog": {
            const { startAtOldestRecord, eventFormatMultiLine, channels } = source;
            return { type, startAtOldestRecord, eventFormatMultiLine, channels, ...format };
        }
        case "File": {
            const { directory, filter, includeSubdirectories, waitInSeconds } = source;
            return { type, directory, filter, includeSubdirectories, ...format, waitInSeconds };
        }
        case "ETW": {
            const { eventFormatMultiLine, providers } = source;
            return { type, eventFormatMultiLine, providers, ...format };
        }
        case "Process":
            return { type, ...format };
    }
}

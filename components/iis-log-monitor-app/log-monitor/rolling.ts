import type { Problem } from "../../settings/problems";
import type { LogMonitorSettings } from "./settings";
import { issueUrl, overwriteFault } from "./versions";

/** An extension of log files, followed by wildcards: `app.log*`, `*.log.*`. Rolled files have such names: `app.log.1`. */
const numbersBehindExtension = /\.(log|txt|json|jsonl|csv|out|err|trace)[.*?]/i;

/** One to three single characters for a number, `app.?.log`; a date has more of them. */
const numbersInName = /(^|[^?])\?{1,3}(?!\?)/;

/**
 * Warns about file sources whose filter suggests that an application writes a new file under the same name, after which LogMonitor stops reading it. According to its source, LogMonitor follows a renamed and re-created file only if Windows provides the files' IDs, which fails in many containers ("Failed to query file information. Error: 87"). It never follows a truncated or overwritten file.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/v2.2.1/LogMonitor/src/LogMonitor/LogFileMonitor.cpp
 */
export function rollingWarnings({ sources }: LogMonitorSettings): Problem[] {
    return sources.flatMap((source, index) => {
        if (source.type !== "File" || !suggestsOneName(source.filter)) {
            return [];
        }
        return [
            {
                setting: `logMonitor.sources[${index}].filter`,
                value: JSON.stringify(source.filter),
                remedy:
                    `LogMonitor ${overwriteFault.does} (${overwriteFault.issues.map(issueUrl).join(", ")}), ` +
                    "and can miss lines of renamed files. If the application rolls its log in this way, configure it to begin each file under a new name with the " +
                    `date in it, and read them by ${JSON.stringify(datedFilter(source.filter))}: log4net with staticLogFileName "false", NLog with \${shortdate} in fileName, ` +
                    "Serilog with rollingInterval.",
            },
        ];
    });
}

function suggestsOneName(filter: string): boolean {
    return !/[*?]/.test(filter) || numbersBehindExtension.test(filter) || numbersInName.test(filter);
}

/** The filter for files with a date in the name: `app.log` becomes `app*.log`. */
function datedFilter(filter: string): string {
    const [, stem = "", extension = ""] = /^([^.*?]*)[^]*?(\.[A-Za-z]+)?[.*?\d]*$/.exec(filter) ?? [];
    return `${stem}*${extension}`;
}

import type { LogMonitorSettings } from "./settings";
import { issueUrl, overwriteFault } from "./versions";

/** An extension that log files have, with wildcards behind it: `app.log*`, `*.log.*`. Rolled files are named so, `app.log.1`. */
const numbersBehindExtension = /\.(log|txt|json|jsonl|csv|out|err|trace)[.*?]/i;

/** One to three single characters for a number, `app.?.log`; a date has more of them. */
const numbersInName = /(^|[^?])\?{1,3}(?!\?)/;

/**
 * Warns of file sources whose filter says that a file is written anew under its name, after which LogMonitor falls silent. By its source, what it does
 * depends on how an application rolls: it follows a file that is renamed and made anew where Windows tells it the files' identities, which in many
 * containers it does not ("Failed to query file information. Error: 87"), and never one that is truncated or overwritten.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/v2.2.1/LogMonitor/src/LogMonitor/LogFileMonitor.cpp
 */
export function rollingWarnings({ sources }: LogMonitorSettings): string[] {
    return sources.flatMap((source, index) => {
        if (source.type !== "File" || !suggestsOneName(source.filter)) {
            return [];
        }
        return [
            `logMonitor.sources[${index}].filter = ${JSON.stringify(source.filter)}: LogMonitor ${overwriteFault.does} (${overwriteFault.issues.map(issueUrl).join(", ")}), ` +
                "and where files are renamed, lines can be missing too. If the application rolls its log in such a way, have it begin each file under a new name with the " +
                `date in it, and read them by ${JSON.stringify(datedFilter(source.filter))}: log4net with staticLogFileName "false", NLog with \${shortdate} in fileName, ` +
                "Serilog with rollingInterval.",
        ];
    });
}

function suggestsOneName(filter: string): boolean {
    return !/[*?]/.test(filter) || numbersBehindExtension.test(filter) || numbersInName.test(filter);
}

/** The filter for files of that name with a date in it: `app.log` becomes `app*.log`. */
function datedFilter(filter: string): string {
    const [, stem = "", extension = ""] = /^([^.*?]*)[^]*?(\.[A-Za-z]+)?[.*?\d]*$/.exec(filter) ?? [];
    return `${stem}*${extension}`;
}

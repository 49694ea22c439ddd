import { z } from "zod";

import { distinct } from "../settings/distinct";
interface AccessLogField {
    /** What IIS' configuration calls it in `logExtFileFlags`. */
    flag: string;
    /** What queries call it: letters and digits alone are a group's name in every dialect of regular expressions. */
    name: string;
    /** What it looks like. IIS writes `+` for a space within a value. */
    pattern: string;
}

function field(flag: string, name: string, pattern = String.raw`\S+`): AccessLogField {
    return { flag, name, pattern };
}

const digits = String.raw`\d+`;

/**
 * The fields of IIS' access log in the format W3C, in the order in which IIS writes those that are chosen.
 *
 * @see https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/ (`logExtFileFlags`)
 * @see https://learn.microsoft.com/windows/win32/http/w3c-logging
 */
const fields = {
    date: field("Date", "logDate", String.raw`\d\d\d\d-\d\d-\d\d`),
    time: field("Time", "logTime", String.raw`\d\d:\d\d:\d\d`),
    "s-sitename": field("SiteName", "sSitename"),
    "s-computername": field("ComputerName", "sComputername"),
    "s-ip": field("ServerIP", "sIp"),
    "cs-method": field("Method", "csMethod"),
    "cs-uri-stem": field("UriStem", "csUriStem"),
    "cs-uri-query": field("UriQuery", "csUriQuery"),
    "s-port": field("ServerPort", "sPort", digits),
    "cs-username": field("UserName", "csUsername"),
    "c-ip": field("ClientIP", "cIp"),
    "cs-version": field("ProtocolVersion", "csVersion"),
    "cs(User-Agent)": field("UserAgent", "csUserAgent"),
    "cs(Cookie)": field("Cookie", "csCookie"),
    "cs(Referer)": field("Referer", "csReferer"),
    "cs-host": field("Host", "csHost"),
    "sc-status": field("HttpStatus", "scStatus", String.raw`\d\d\d`),
    "sc-substatus": field("HttpSubStatus", "scSubstatus", digits),
    "sc-win32-status": field("Win32Status", "scWin32Status", digits),
    "sc-bytes": field("BytesSent", "scBytes", digits),
    "cs-bytes": field("BytesRecv", "csBytes", digits),
    "time-taken": field("TimeTaken", "timeTaken", digits),
} as const satisfies Record<string, AccessLogField>;

export type FieldName = keyof typeof fields;

const names = Object.keys(fields) as [FieldName, ...FieldName[]];

/** The default fields of IIS. */
export const usualFields: readonly FieldName[] = [
    "date",
    "time",
    "s-ip",
    "cs-method",
    "cs-uri-stem",
    "cs-uri-query",
    "s-port",
    "cs-username",
    "c-ip",
    "cs(User-Agent)",
    "cs(Referer)",
    "sc-status",
    "sc-substatus",
    "sc-win32-status",
    "time-taken",
];

export const accessLogFields = distinct(z.enum(names), "must name each field once").refine(
    (chosen) => chosen.includes("date") && chosen.includes("time"),
    "must have date and time, by which a line of the access log is told from other lines",
);

/** The chosen fields as IIS writes them: in its own order, whatever that of the setting is. */
export function inOrder(chosen: readonly FieldName[]): FieldName[] {
    return names.filter((name) => chosen.includes(name));
}

/** What queries call a field. */
export function queryName(name: FieldName): string {
    return fields[name].name;
}

/** The chosen fields as IIS' configuration has them. */
export function fieldFlags(chosen: readonly FieldName[]): string {
    return inOrder(chosen)
        .map((name) => fields[name].flag)
        .join(", ");
}

/**
 * A regular expression over an event that has a line of the access log somewhere: alone, in LogMonitor's JSON or XML, or in JSON in Fluent Bit's JSON. What a quotation mark of a value becomes
 * there has no space in it, so spaces separate the fields everywhere. Only the last one may be followed by something else than a space.
 */
export function accessLogPattern(chosen: readonly FieldName[]): string {
    const ordered = inOrder(chosen);
    return ordered
        .map((name, index) => {
            const { name: group, pattern } = fields[name];
            const isLast = index === ordered.length - 1;
            return `(?<${group}>${isLast && pattern === String.raw`\S+` ? String.raw`[^\s"\\<]+` : pattern})`;
        })
        .join(" ");
}

/** The end of a line whose status begins with a digit, as a metric filter can say it; undefined where the line has no status. */
export function statusPattern(chosen: readonly FieldName[], firstDigit: number): string | undefined {
    const ordered = inOrder(chosen);
    const status = ordered.indexOf("sc-status");
    if (status < 0) {
        return undefined;
    }
    const behind = ordered.slice(status + 1).map((name) => fields[name].pattern);
    return [`\\s${firstDigit}\\d\\d`, ...behind].join("\\s");
}

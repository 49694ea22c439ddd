type Row = Record<string, string | number>;

/** An event of a log group. */
export interface LogEvent {
    message: string;
    stream: string;
    /** Milliseconds since 1970. */
    time: number;
}

/**
 * Runs a query of CloudWatch Logs Insights, as far as the program writes them. What it does not understand it refuses.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function runQuery(text: string, events: readonly LogEvent[]): Row[] {
    return text.split("\n| ").reduce((rows, command) => run(command, rows), events.map(discovered));
}

/** JSON events are taken apart into fields with dots: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
function discovered({ message, stream, time }: LogEvent): Row {
    const row: Row = { "@message": message, "@logStream": stream, "@timestamp": time, "@log": "111122223333:group" };
    const add = (prefix: string, value: unknown): void => {
        if (typeof value === "object" && value !== null) {
            Object.entries(value).forEach(([key, inner]) => {
                add(prefix === "" ? key : `${prefix}.${key}`, inner);
            });
        } else if (typeof value === "string" || typeof value === "number") {
            row[prefix] = value;
        }
    };
    try {
        add("", JSON.parse(message));
    } catch {
        // Not JSON: nothing is discovered.
    }
    return row;
}

function run(command: string, rows: Row[]): Row[] {
    const [verb = ""] = command.split(" ");
    const rest = command.slice(verb.length + 1);
    switch (verb) {
        case "fields":
            return rows.map((row) => Object.fromEntries(rest.split(", ").map((name) => [name, row[name] ?? ""])));
        case "filter":
            return rows.filter(condition(rest));
        case "parse":
            return rows.map((row) => parsed(rest, row));
        case "stats":
            return stats(rest, rows);
        case "sort": {
            const [name = "", direction = "asc"] = rest.split(" ");
            const sign = direction === "desc" ? -1 : 1;
            return [...rows].sort((one, other) => sign * (Number(one[name]) - Number(other[name])));
        }
        case "limit":
            return rows.slice(0, Number(rest));
        default:
            throw new Error(`${command}: is not understood`);
    }
}

function condition(text: string): (row: Row) => boolean {
    const [, present] = /^ispresent\((\w+)\)$/.exec(text) ?? [];
    if (present !== undefined) {
        return (row) => present in row;
    }
    const [, name = "", pattern] = /^(@?\w+) like \/(.*)\/$/.exec(text) ?? [];
    if (pattern !== undefined) {
        const expression = pattern.startsWith("(?i)") ? new RegExp(pattern.slice(4), "i") : new RegExp(pattern);
        return (row) => name in row && expression.test(String(row[name]));
    }
    const [, key = "", value] = /^(\w+) = "([^"]*)"$/.exec(text) ?? [];
    if (value === undefined) {
        throw new Error(`filter ${text}: is not understood`);
    }
    return (row) => row[key] === value;
}

function parsed(text: string, row: Row): Row {
    const [, name = "", pattern = ""] = /^(@?\w+) \/(.*)\/$/.exec(text) ?? [];
    // A group's name has letters and digits alone in every dialect, and a group without a name would be a field without one.
    const groups = pattern.replaceAll(/\\./g, "").match(/\((?!\?<[A-Za-z][A-Za-z0-9]*>)/g);
    if (pattern === "" || groups !== null) {
        throw new Error(`parse ${text}: is not understood`);
    }
    return { ...row, ...new RegExp(pattern).exec(String(row[name]))?.groups };
}

/** Five minutes in which an event is. */
const bin = "bin";

function stats(text: string, rows: Row[]): Row[] {
    const [, what = "", by = ""] = /^(.+) by (.+)$/.exec(text) ?? [];
    const keys = by.split(", ").map((name) => (name === "bin(5m)" ? bin : name));
    const groups = new Map<string, Row[]>();
    for (const given of rows) {
        const row: Row = { ...given, [bin]: Math.floor(Number(given["@timestamp"]) / 300_000) };
        const key = JSON.stringify(keys.map((name) => row[name]));
        groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    return [...groups.values()].map((group) => ({
        ...Object.fromEntries(keys.map((name) => [name, group[0]?.[name] ?? ""])),
        ...Object.fromEntries(
            what.split(/, (?=\w+\()/).map((one) => {
                const [, verb = "", argument = "", alias = ""] = /^(\w+)\((.*)\) as (\w+)$/.exec(one) ?? [];
                return [alias, aggregate(verb, argument, group)];
            }),
        ),
    }));
}

function aggregate(verb: string, argument: string, rows: readonly Row[]): string | number {
    const [name = "", percent] = argument.split(", ");
    const numbers = rows.map((row) => Number(row[name])).sort((one, other) => one - other);
    switch (verb) {
        case "count":
            return rows.length;
        case "sum": {
            const [, measured = ""] = /^strlen\((.+)\)$/.exec(argument) ?? [];
            return rows.reduce((sum, row) => sum + String(row[measured]).length, 0);
        }
        case "avg":
            return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
        case "max":
            return numbers.at(-1) ?? 0;
        case "pct":
            return numbers[Math.ceil((Number(percent) / 100) * numbers.length) - 1] ?? 0;
        case "latest":
            return (
                [...rows].sort((one, other) => Number(other["@timestamp"]) - Number(one["@timestamp"]))[0]?.[name] ?? ""
            );
        default:
            throw new Error(`${verb}(): is not understood`);
    }
}

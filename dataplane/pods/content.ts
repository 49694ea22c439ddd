/** A line, by the container that wrote it and as which of its lines, from 0. */
export interface Line {
    source: string;
    sequence: number;
}

/** What the containers of a run write. The text of a line follows from the line, so that the receiver can check whether it is unchanged. */
export type ContentName = keyof typeof contents;

/** Bytes of a line where nothing else is said. */
export const lineBytes = 200;

interface Text {
    written: Buffer;
    /** Whether this is what should arrive of it. */
    isShipped: (found: string) => boolean;
}

const contents = {
    plain: (line: Line): Text => unchanged(text(line, lineBytes)),
    shapes: (line: Line): Text => (shapes[line.sequence % shapes.length] ?? contents.plain)(line),
    tooLong: (line: Line): Text => (tooLong[line.sequence % tooLong.length] ?? contents.plain)(line),
};

/** Kinds of lines that have made trouble somewhere, among ordinary ones. */
const shapes: ((line: Line) => Text)[] = [
    (line) => unchanged(text(line, lineBytes)),
    // In several parts, as the container runtime measures them.
    (line) => unchanged(text(line, 40_000)),
    (line) => unchanged(text(line, 300_000)),
    // Near the most that Fluent Bit sends as one event.
    (line) => unchanged(text(line, 990_000)),
    (line) => unchanged(`${text(line, lineBytes)} "quoted" \\back\\slashed\\ \ttab {"json": "in the line"}`),
    (line) => unchanged(`${text(line, lineBytes)} größer 漢字 🪟`),
    // Windows programs end their lines so.
    (line) => ({ ...unchanged(text(line, lineBytes)), written: Buffer.from(`${text(line, lineBytes)}\r`) }),
    // A byte that is not UTF-8, from a program with another code page.
    (line) => ({
        ...unchanged(`${text(line, lineBytes)} gr\uFFFDsser`),
        written: Buffer.concat([Buffer.from(`${text(line, lineBytes)} gr`), Buffer.from([0xf6]), Buffer.from("sser")]),
    }),
];

/** Lines that are longer than an event may be, and one that shows that the next is not taken for more of the same. */
const tooLong: ((line: Line) => Text)[] = [
    (line) => cut(text(line, 1_030_000)),
    (line) => cut(text(line, 1_500_000)),
    (line) => unchanged(text(line, lineBytes)),
];

const filler =
    "GET /orders/4711 200 OK in 12 ms, 5321 bytes to 10.0.3.17 by Mozilla/5.0 (Windows NT 10.0; Win64; x64); ";

function text({ source, sequence }: Line, bytes: number): string {
    const head = `${source} #${String(sequence).padStart(9, "0")} `;
    const rest = Math.max(0, bytes - head.length);
    return head + filler.repeat(Math.ceil(rest / filler.length)).slice(0, rest);
}

function unchanged(line: string): Text {
    return { written: Buffer.from(line), isShipped: (found) => found === line };
}

/** Fluent Bit's measure of an event, which leaves room below that of CloudWatch Logs. */
const maxEventBytes = 1_000_000;

/** The beginning of a line, as much as fits an event, with or without other fields beside it. */
function cut(line: string): Text {
    return {
        written: Buffer.from(line),
        isShipped: (found) => found.length > 0.99 * maxEventBytes && line.startsWith(found),
    };
}

/** What a container writes as this line. */
export function writtenLine(content: ContentName, line: Line): Buffer {
    return contents[content](line).written;
}

const headPattern = /^([a-z0-9-]+\/[a-z0-9.-]+\/[a-z0-9-]+) #(\d{9}) /;

/** The line in an event. Undefined if it is not a line, or not unchanged. */
export function findLine(content: ContentName, found: string): Line | undefined {
    const [, source, sequence] = headPattern.exec(found) ?? [];
    if (source === undefined || sequence === undefined) {
        return undefined;
    }
    const line = { source, sequence: Number(sequence) };
    return contents[content](line).isShipped(found) ? line : undefined;
}

/** The line in an event: all of it, or what a record in JSON has under `log`. Docker's lines keep their line break there. */
export function lineOf(message: string): string {
    if (!message.startsWith("{")) {
        return message;
    }
    try {
        const { log } = JSON.parse(message) as { log?: unknown };
        return typeof log === "string" ? log.replace(/\n$/, "") : message;
    } catch {
        // A record that was cut.
        return message.replace(/^\{.*?"log":"/, "");
    }
}

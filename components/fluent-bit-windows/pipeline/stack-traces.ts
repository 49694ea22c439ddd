import type { LinesSettings, TraceLanguage } from "../lines";
import { tagPrefix } from "../tag";
import type { MultilineFilter, RegexMultilineParserSection } from "./sections";

const dotnetParser = "dotnet-trace";

const pythonParser = "python-trace";

/** Fluent Bit's own parsers where they work, and ours: for .NET it has none. */
const parserOf: Record<TraceLanguage, string> = {
    java: "java",
    python: pythonParser,
    go: "go",
    ruby: "ruby",
    dotnet: dotnetParser,
};

/**
 * An exception is followed by its frames, by the exception that caused it (`--->`) and by the end of that one's trace (`---`). ASP.NET Core's console logger writes
 * all of it indented, below a line with the level.
 *
 * @see https://learn.microsoft.com/dotnet/core/extensions/console-log-formatter
 */
const dotnetTraces: RegexMultilineParserSection = {
    name: dotnetParser,
    type: "regex",
    flush_timeout: 1000,
    rules: [
        { state: "start_state", regex: String.raw`/^(?:trce|dbug|info|warn|fail|crit): /`, next_state: "entry" },
        { state: "entry", regex: String.raw`/^\s{6}/`, next_state: "entry" },
        { state: "start_state", regex: String.raw`/^\S.*Exception\b/`, next_state: "trace" },
        { state: "trace", regex: String.raw`/^\s+(?:at |--)/`, next_state: "trace" },
    ],
};

/**
 * The rules of Fluent Bit's own parser `python`, but for the last: there the exception at the end leads back to the start. From 5.0.4 on a state with nothing else before it than the
 * start has its line shipped a second time, by itself, so here a state follows that no line is in.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/multiline/flb_ml_parser_python.c
 * @see https://github.com/fluent/fluent-bit/commit/233d09ec7 (flb_ml.c registers a line again after it was flushed)
 */
const pythonTraces: RegexMultilineParserSection = {
    name: pythonParser,
    type: "regex",
    flush_timeout: 1000,
    rules: [
        {
            state: "start_state",
            regex: String.raw`/^Traceback \(most recent call last\):$/`,
            next_state: "python",
        },
        { state: "python", regex: String.raw`/^[\t ]+File /`, next_state: "code" },
        { state: "code", regex: String.raw`/[^\t ]/`, next_state: "python" },
        { state: "python", regex: String.raw`/^(?:[^\s.():]+\.)*[^\s.():]+:/`, next_state: "end" },
        { state: "end", regex: String.raw`/(?!)/`, next_state: "end" },
    ],
};

export function traceParsers({ stackTraces }: LinesSettings): RegexMultilineParserSection[] {
    return [
        ...(stackTraces.includes("python") ? [pythonTraces] : []),
        ...(stackTraces.includes("dotnet") ? [dotnetTraces] : []),
    ];
}

/** Joins the lines of a stack trace: https://docs.fluentbit.io/manual/pipeline/filters/multiline-stacktrace */
export function stackTraceFilters({ stackTraces }: LinesSettings): MultilineFilter[] {
    if (stackTraces.length === 0) {
        return [];
    }
    // Where several would take a line, the first does. .NET's takes any exception, so it comes last.
    const inOrder = [...stackTraces].sort((a, b) => Number(a === "dotnet") - Number(b === "dotnet"));
    return [
        {
            name: "multiline",
            alias: "traces",
            match: `${tagPrefix}*`,
            "multiline.key_content": "log",
            "multiline.parser": inOrder.map((language) => parserOf[language]).join(","),
            // With a buffer the filter would hold lines back that the database already counts as read, and lose them with the process.
            buffer: false,
        },
    ];
}

import type { LinesSettings, TraceLanguage } from "../lines";
import { tagPrefix } from "../tag";
import type { MultilineFilter, RegexMultilineParserSection } from "./sections";

const dotnetParser = "dotnet-trace";

/** Fluent Bit's own parsers, and ours for .NET, for which it has none. */
const parserOf: Record<TraceLanguage, string> = {
    java: "java",
    python: "python",
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

export function traceParsers({ stackTraces }: LinesSettings): RegexMultilineParserSection[] {
    return stackTraces.includes("dotnet") ? [dotnetTraces] : [];
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

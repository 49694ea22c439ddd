import type { LinesSettings } from "../lines";
import { namesOverlap } from "../match";
import { traceRules } from "../stack-traces/rules";
import { finishScript, scanScript } from "../stack-traces/scripts";
import { anyMatchingTags, matchingTags } from "../tag-pattern";
import type { FilterSection, LuaFilter, RegexMultilineParserSection } from "./sections";

const parser = "traces";

/**
 * Joins lines by their marks. Fluent Bit's own parsers for languages are not suitable: they do not look ahead, do not separate the two streams of a container, do not reset for another container, and from 5.0 on the Python parser duplicates the last line.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/multiline-stacktrace
 */
const markedLines: RegexMultilineParserSection = {
    name: parser,
    type: "regex",
    key_group: "stream",
    flush_timeout: 1000,
    rules: [
        { state: "start_state", regex: String.raw`/\A\x02/`, next_state: "more" },
        { state: "more", regex: String.raw`/\A\x01/`, next_state: "more" },
    ],
};

export function traceParsers({ stackTraces }: LinesSettings): RegexMultilineParserSection[] {
    return stackTraces.length > 0 ? [markedLines] : [];
}

/**
 * Joins the lines of a stack trace into one record: a script marks them, Fluent Bit joins them, and a second script removes the marks. A script alone is not sufficient: it gets one line at a time, and would lose buffered lines if the process is killed.
 *
 * @param finishedLater whether the script that creates the records removes the marks
 */
export function stackTraceFilters({ stackTraces }: LinesSettings, finishedLater: boolean): FilterSection[] {
    if (stackTraces.length === 0) {
        return [];
    }
    const matches = stackTraces.map(({ match }) => match);
    const tags = anyMatchingTags(matches);
    return [
        ...stackTraces.map(({ match, languages }, index) => {
            const earlier = matches.slice(0, index).filter((other) => namesOverlap(other, match));
            return script(
                `traces.scan.${index}`,
                matchingTags(match, earlier),
                "scan",
                scanScript(traceRules(languages)),
            );
        }),
        {
            name: "multiline",
            alias: "traces",
            match_regex: tags,
            "multiline.key_content": "log",
            "multiline.parser": parser,
            // With a buffer, the filter would delay lines that the database already counts as read, and lose them if the process is killed.
            buffer: false,
        },
        ...(finishedLater ? [] : [script("traces.finish", tags, "finish", finishScript)]),
    ];
}

function script(alias: string, tags: string, call: string, code: string): LuaFilter {
    return { name: "lua", alias, match_regex: tags, call, code };
}

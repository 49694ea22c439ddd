import type { LinesSettings } from "../lines";
import { namesOverlap } from "../match";
import { traceRules } from "../stack-traces/rules";
import { finishScript, scanScript } from "../stack-traces/scripts";
import { anyMatchingTags, matchingTags } from "../tag-pattern";
import type { FilterSection, LuaFilter, RegexMultilineParserSection } from "./sections";

const parser = "traces";

/**
 * Joins lines by their marks alone. Fluent Bit's parsers for languages cannot be used for this: none of them sees what follows a line, tells the two streams of a container apart, or starts anew for
 * another container, and the one for Python doubles the last line from 5.0 on.
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
 * Makes one record of the lines of a stack trace: a script marks them, Fluent Bit joins them, and a second script takes the marks off. A script alone could not do it: it gets one line at a time, and
 * what it held back while it waits for the next one would be lost with the process.
 *
 * @param finishedLater whether the marks are taken off by the script that makes the records
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
            // With a buffer the filter would hold lines back that the database already counts as read, and lose them with the process.
            buffer: false,
        },
        ...(finishedLater ? [] : [script("traces.finish", tags, "finish", finishScript)]),
    ];
}

function script(alias: string, tags: string, call: string, code: string): LuaFilter {
    return { name: "lua", alias, match_regex: tags, call, code };
}

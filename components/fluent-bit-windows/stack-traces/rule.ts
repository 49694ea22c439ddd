/** Lines of one kind, and what the trace is at after one of them. */
export interface Step {
    /** A text that all of these lines have: looked for first, since most lines do not have it. */
    has?: string;
    /** What the lines look like. Fluent Bit's Lua carries it out, so it has to be an expression that can be written in Lua's patterns. */
    where: RegExp;
    to: string;
    /** Whether the trace of an inner exception ends here. */
    closes?: true;
    /** Whether it counts within the trace of an inner exception only, after which that of the outer one still has to come. */
    within?: true;
}

/** What a trace is at. */
export interface State {
    /** Lines that are part of it. */
    goesOn: readonly Step[];
    /**
     * Lines of which it is not known yet: they are part of it if a line that surely is follows, such as the second line of a message, behind which the frames come. Otherwise they are lines of
     * their own.
     */
    mayGoOn?: readonly Step[];
}

export interface TraceRules {
    /** First lines. */
    begins: readonly Step[];
    states: Readonly<Record<string, State>>;
}

/** Any line that does not look like the beginning of another entry of a log. */
export const anything = /^/;

/**
 * What other entries of a log begin with: a time, as in `2026-11-24 06:57:50`, `[06:57:50 INF]` or `11/24/2026`, or a level. Such a line is no part of a message.
 */
export const otherEntries: readonly RegExp[] = [
    /^\[?\d\d\d\d[-/.]\d\d[-/.]\d\d/,
    /^\[?\d\d:\d\d:\d\d/,
    /^\[?\d\d?[/.]\d\d?[/.]\d\d\d\d/,
    /^\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL|VERBOSE|VRB|DBG|INF|WRN|ERR|FTL)[\]|: ]/,
];

/** What opens an inner exception's trace, however often a line has it: https://github.com/dotnet/runtime/blob/main/src/libraries/System.Private.CoreLib/src/System/Exception.cs */
export const opening = "---> ";

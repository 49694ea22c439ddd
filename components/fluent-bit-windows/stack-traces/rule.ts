/** Lines of one kind, and the state of the trace after them. */
export interface Step {
    /** A text that all of these lines contain. It is searched first, because most lines do not contain it. */
    has?: string;
    /** Expression for the lines. It must be convertible to Lua patterns, because Fluent Bit's Lua evaluates it. */
    where: RegExp;
    to: string;
    /** Whether the trace of an inner exception ends here. */
    closes?: true;
    /** Whether it only applies inside the trace of an inner exception, after which the outer trace continues. */
    within?: true;
}

/** A state of a trace. */
export interface State {
    /** Lines that certainly belong to it. */
    goesOn: readonly Step[];
    /**
     * Undecided lines: they belong to it if a line follows that certainly does, such as the second line of a message before the frames. Otherwise they are separate lines.
     */
    mayGoOn?: readonly Step[];
}

export interface TraceRules {
    /** First lines. */
    begins: readonly Step[];
    states: Readonly<Record<string, State>>;
}

/** Any line that does not look like the beginning of another log entry. */
export const anything = /^/;

/**
 * Beginnings of other log entries: a time, as in `2026-11-24 06:57:50`, `[06:57:50 INF]` or `11/24/2026`, or a level. Such a line is not part of a message.
 */
export const otherEntries: readonly RegExp[] = [
    /^\[?\d\d\d\d[-/.]\d\d[-/.]\d\d/,
    /^\[?\d\d:\d\d:\d\d/,
    /^\[?\d\d?[/.]\d\d?[/.]\d\d\d\d/,
    /^\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL|VERBOSE|VRB|DBG|INF|WRN|ERR|FTL)[\]|: ]/,
];

/** Start of an inner exception's trace; it can occur several times in a line: https://github.com/dotnet/runtime/blob/main/src/libraries/System.Private.CoreLib/src/System/Exception.cs */
export const opening = "---> ";

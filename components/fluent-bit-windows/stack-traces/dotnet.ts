import { anything, type Step, type TraceRules } from "./rule";

/** `   at Shop.Cart.Add(Int32 id)`. The .NET Framework translates the word: `   bei`, `   à`, `   在`. */
const frame = [/^\s+at \S/, /^ {3}\S.* [^\s(]+\.[^\s(]+\(/];

/** `   --- End of inner exception stack trace ---`, and `--- End of stack trace from previous location ---` between the frames of asynchronous code; both in any language. */
const endOfInner = /^\s+--- .* ---\s*$/;
const endOfPrevious = /^--- .* ---\s*$/;

/** `System.IO.IOException: message`, also behind a log's own words. `SqlException (0x80131904): message` has a number. */
const exception = /Exception(?:| \([^)]*\)): /;

const frames: readonly Step[] = [
    // The traces of an AggregateException's inner exceptions end so.
    ...frame.map((where): Step => ({ where: new RegExp(`${where.source}.*<---\\s*$`), to: "frames", closes: true })),
    ...frame.map((where): Step => ({ where, to: "frames" })),
    { where: endOfInner, to: "frames", closes: true },
    { where: endOfPrevious, to: "frames" },
    { where: /^\s*---> \S/, to: "message" },
];

/** What SqlException adds behind its frames: https://github.com/dotnet/SqlClient/blob/main/src/Microsoft.Data.SqlClient/src/Microsoft/Data/SqlClient/SqlException.cs */
const sql =
    /^(?:ClientConnectionId:|ClientConnectionId before routing:|Error Number:-?\d+,State:|Routing Destination:)/;

/** What the .NET Framework adds, after an empty line, where it could not load an assembly. */
const fusion =
    /^(?:=== Pre-bind state information ===|WRN: |LOG: |ERR: |Calling assembly :|To enable assembly bind failure|Note: There is some performance penalty|To turn this feature off)|^===\s*$/;

/** A stack overflow's trace counts what repeats: https://github.com/dotnet/runtime/blob/main/src/coreclr/vm/eepolicy.cpp */
const repeated = /^(?:Repeat|Repeated) \d+ times:|^--------------------------------\s*$/;

/**
 * An exception is followed by the rest of its message, by the exception that caused it (`--->`), by its frames and by the end of the inner one's trace. ASP.NET Core's console logger writes all of it
 * indented, below a line with the level; of a message whose lines end in a line feed alone, only the first line is indented on Windows.
 *
 * @see https://github.com/dotnet/runtime/blob/main/src/libraries/System.Private.CoreLib/src/System/Exception.cs
 * @see https://github.com/dotnet/runtime/blob/main/src/libraries/System.Private.CoreLib/src/System/AggregateException.cs
 * @see https://learn.microsoft.com/dotnet/core/extensions/console-log-formatter
 */
export const dotnet: TraceRules = {
    begins: [
        { has: ": ", where: /^[\d\s:.,TZ+/[\]()-]*(?:trce|dbug|info|warn|fail|crit): /, to: "entry" },
        {
            where: /^(?:Unhandled exception\. |Unhandled Exception: |Process terminated\.|Fatal error\. )/,
            to: "message",
        },
        { where: /^Stack overflow\./, to: "message" },
        { has: "Exception", where: new RegExp(`^[^\\s{].*${exception.source}`), to: "message" },
        { has: "Exception", where: /^[^\s{].*Exception\b/, to: "begun" },
    ],
    states: {
        begun: { goesOn: frames },
        message: {
            // The .NET Framework writes an inner exception behind the message, in the same line.
            goesOn: [...frames, { has: " ---> ", where: /Exception\b/, to: "message" }],
            mayGoOn: [{ where: anything, to: "message" }],
        },
        frames: {
            goesOn: [...frames, { where: sql, to: "frames" }, { where: repeated, to: "frames" }],
            mayGoOn: [
                { where: /^\s*$/, to: "blank" },
                { where: anything, to: "frames", within: true },
            ],
        },
        blank: {
            goesOn: [{ where: fusion, to: "fusion" }, ...frames],
            mayGoOn: [
                { where: /^\s*$/, to: "blank" },
                { where: anything, to: "frames", within: true },
            ],
        },
        fusion: { goesOn: [{ where: fusion, to: "fusion" }, ...frames] },
        entry: {
            goesOn: [
                { has: "Exception", where: new RegExp(`^\\s{6}.*${exception.source}`), to: "entryMessage" },
                { where: /^\s{6}/, to: "entry" },
            ],
        },
        entryMessage: {
            goesOn: [
                { where: /^\s{6}\s*at /, to: "entry" },
                { where: /^\s{6}/, to: "entryMessage" },
            ],
            mayGoOn: [{ where: anything, to: "entryMessage" }],
        },
    },
};

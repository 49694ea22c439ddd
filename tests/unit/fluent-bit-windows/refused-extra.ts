import type { FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";

export interface RefusedExtra {
    what: string;
    extra: NonNullable<FluentBitSettingsInput["extra"]>;
    more?: FluentBitSettingsInput;
    /** The problem. */
    says: RegExp;
    /** Whether Fluent Bit goes on all the same, and does something other than what was meant, or nothing. */
    starts?: true;
}

const input = (options: Record<string, unknown>) => ({ inputs: [{ name: "dummy", tag: "a", ...options }] as never });
const filter = (options: Record<string, unknown>) => ({
    filters: [{ name: "modify", match: "a", add: "x y", ...options }] as never,
});
const rewriting = (options: Record<string, unknown>) => ({
    filters: [{ name: "rewrite_tag", match: "a", rule: "$x ^y$ b false", ...options }] as never,
});
const output = (options: Record<string, unknown>) => ({
    outputs: [{ name: "http", match: "a", host: "127.0.0.1", ...options }] as never,
});
const parser = (options: Record<string, unknown>) => ({
    parsers: [{ name: "access", format: "json", ...options }] as never,
});
const parsing = (names: string | string[]) => ({
    filters: [{ name: "parser", match: "a", key_name: "log", parser: names }],
});
const webRoute = { name: "web", match: { namespace: "shop", labels: { app: "web" } } };

/** Extra sections that are refused, with one problem each. */
export const refusedExtra: readonly RefusedExtra[] = [
    {
        what: "a value that is not true or false",
        extra: input({ fixed_timestamp: 1 }),
        says: /^inputs\[0\]\.fixed_timestamp = 1: must be true or false$/,
    },
    {
        what: "a value that is not true or false, with which lines would be sent in the clear",
        extra: output({ tls: "1" }),
        says: /^outputs\[0\]\.tls = "1": must be true or false$/,
        starts: true,
    },
    {
        what: "a value that is not a number",
        extra: input({ rate: "fast" }),
        says: /^inputs\[0\]\.rate = "fast": must be a whole number$/,
        starts: true,
    },
    {
        what: "a fraction where a whole number belongs",
        extra: output({ workers: 1.5 }),
        says: /^outputs\[0\]\.workers = 1\.5: must be a whole number$/,
        starts: true,
    },
    {
        what: "a size with a unit that does not exist",
        extra: input({ Mem_Buf_Limit: "5X" }),
        says: /^inputs\[0\]\.Mem_Buf_Limit = "5X": must be a number of bytes, also with K, M or G, such as 5M$/,
    },
    {
        what: "a time that is none",
        extra: output({ "net.io_timeout": "soon" }),
        says: /^outputs\[0\]\.net\.io_timeout = "soon": must be a number of seconds, or a number with s, m, h or d/,
        starts: true,
    },
    {
        what: "a level that does not exist",
        extra: filter({ log_level: "loud" }),
        says: /^filters\[0\]\.log_level = "loud": must be one of off, error, warn, warning, info, debug, trace$/,
    },
    {
        what: "a type of storage that does not exist",
        extra: input({ "storage.type": "disk" }),
        says: /^inputs\[0\]\.storage\.type = "disk": must be one of filesystem, memory, memrb$/,
    },
    {
        what: "a type of storage that filters do not have",
        extra: rewriting({ "emitter_storage.type": "memrb" }),
        says: /^filters\[0\]\.emitter_storage\.type = "memrb": must be one of filesystem, memory$/,
    },
    {
        what: "a number of retries that is none",
        extra: output({ retry_limit: "often" }),
        says: /^outputs\[0\]\.retry_limit = "often": must be a whole number from 1, no_limits or no_retries$/,
        starts: true,
    },
    {
        what: "an empty list",
        extra: input({ dummy: [] }),
        says: /^inputs\[0\]\.dummy = \[\]: is an empty list, with which Fluent Bit does not start/,
    },
    {
        what: "a list for an option with one value",
        extra: output({ format: ["json", "msgpack"] }),
        says: /^outputs\[0\]\.format = \["json","msgpack"\]: must be one value/,
    },
    {
        what: "several matches, of which Fluent Bit takes the last",
        extra: filter({ match: ["a", "b"] }),
        says: /^filters\[0\]\.match = \["a","b"\]: must be one value/,
        starts: true,
    },
    {
        what: "an option twice, in different case",
        extra: input({ Rate: 1, rate: 2 }),
        says: /^inputs\[0\]\.rate: is the same option as Rate; remove one of them$/,
        starts: true,
    },
    {
        what: "an empty match",
        extra: filter({ match: "" }),
        says: /^filters\[0\]\.match = "": is empty; use \* as match for all tags$/,
        starts: true,
    },
    {
        what: "an expression for tags whose bracket is not closed",
        extra: { filters: [{ name: "modify", add: "x y", match_regex: "(?i)(a" }] },
        says: /^filters\[0\]\.match_regex = "\(\?i\)\(a": is not a regular expression: the \( at character 5 is not closed$/,
    },
    {
        what: "an output with such an expression",
        extra: { outputs: [{ name: "null", match_regex: "[a" }] },
        says: /^outputs\[0\]\.match_regex = "\[a": is not a regular expression/,
        starts: true,
    },
    {
        what: "an expression for lines whose bracket is not closed",
        extra: { filters: [{ name: "grep", match: "a", exclude: ["log ok", "log (debug"] }] },
        says: /^filters\[0\]\.exclude = \["log ok","log \(debug"\]: is not a regular expression/,
    },
    {
        what: "a range that Ruby knows and Fluent Bit does not",
        extra: { filters: [{ name: "grep", match: "a", regex: "log ^[\\w-.]+@" }] },
        says: /is not a regular expression: the - at character 5 is between \\w and a character; write \\-$/,
    },
    {
        what: "a set that contains another one by mistake",
        extra: parser({ format: "regex", regex: "^(?<host>[^[]+)\\[" }),
        says: /is not a regular expression: the \[ at character \d+ is not closed$/,
    },
    {
        what: "a name of a group with a dot",
        extra: parser({ format: "regex", regex: "^(?<user.name>\\w+)" }),
        says: /is not a regular expression: user\.name is not a name for a group; use letters, digits and _$/,
    },
    {
        what: "an expression that repeats nothing",
        extra: { filters: [{ name: "grep", match: "a", exclude: "log *.debug" }] },
        says: /is not a regular expression: the \* at character 1 repeats nothing$/,
    },
    {
        what: "a condition whose bracket is not closed",
        extra: filter({ condition: "key_value_matches log (foo" }),
        says: /^filters\[0\]\.condition = .*: is not a regular expression: the \( at character 1 is not closed$/,
        starts: true,
    },
    {
        what: "a multiline parser that does not exist",
        extra: {
            filters: [{ name: "multiline", match: "a", "multiline.key_content": "log", "multiline.parser": "go, jva" }],
        },
        says: /^filters\[0\]\.multiline\.parser = "jva": is not a parser; did you mean "java"\?$/,
    },
    {
        what: "a key without a value",
        extra: filter({ add: "stage" }),
        says: /^filters\[0\]\.add = "stage": must be two words; put one that has spaces into quotes$/,
    },
    {
        what: "a value of several words without quotes",
        extra: filter({ set: "stage in production" }),
        says: /^filters\[0\]\.set = "stage in production": must be two words/,
        starts: true,
    },
    {
        what: "an expression without a key",
        extra: { filters: [{ name: "grep", match: "a", exclude: "debug" }] },
        says: /^filters\[0\]\.exclude = "debug": must be a key, a space and a regular expression$/,
    },
    {
        what: "a record without a value",
        extra: { filters: [{ name: "record_modifier", match: "a", record: ["stage test", "stage"] }] },
        says: /^filters\[0\]\.record = \["stage test","stage"\]: must be at least 2 words$/,
    },
    {
        what: "a rule without its last word",
        extra: rewriting({ rule: "$x ^y$ b" }),
        says: /^filters\[0\]\.rule = "\$x \^y\$ b": must be at least 4 words$/,
    },
    {
        what: "a conversion without its type",
        extra: { filters: [{ name: "type_converter", match: "a", int_key: "code status" }] },
        says: /^filters\[0\]\.int_key = "code status": must be at least 3 words$/,
    },
    {
        what: "an input that reads no files",
        extra: { inputs: [{ name: "tail", tag: "a" }] },
        says: /^inputs\[0\]\.path: is missing: Fluent Bit does not start without it$/,
    },
    {
        what: "a script without its text",
        extra: { filters: [{ name: "lua", match: "a", call: "mask" }] },
        says: /^filters\[0\]\.code: is missing: Fluent Bit does not start without it or script$/,
    },
    {
        what: "a metric without a description",
        extra: { filters: [{ name: "log_to_metrics", match: "a", tag: "m", metric_name: "lines" }] },
        says: /^filters\[0\]\.metric_description: is missing: Fluent Bit does not start without it$/,
    },
    {
        what: "a list in a parser",
        extra: parser({ types: ["code:integer"] }),
        says: /^parsers\[0\]\.types = \["code:integer"\]: must be one value/,
    },
    {
        what: "a key of a parser twice, in different case",
        extra: parser({ Time_Key: "a", time_key: "b" }),
        says: /^parsers\[0\]\.time_key: is the same key as Time_Key; remove one of them$/,
        starts: true,
    },
    {
        what: "two servers on one port",
        extra: {
            inputs: [
                { name: "http", tag: "a", port: 9881, listen: "127.0.0.1" },
                { name: "tcp", tag: "b", port: 9881 },
            ],
        },
        says: /^inputs\[1\]\.port = 9881: is the same as extra\.inputs\[0\]; use different ports$/,
    },
    {
        what: "a rule whose bracket is not closed",
        extra: rewriting({ rule: "$x (y b false" }),
        says: /^filters\[0\]\.rule = "\$x \(y b false": is not a regular expression/,
    },
    {
        what: "a parser that does not exist",
        extra: parsing("access"),
        says: /^filters\[0\]\.parser = "access": is not a parser; add it to extra\.parsers$/,
    },
    {
        what: "one of several parsers that does not exist",
        extra: { ...parser({}), ...parsing(["access", "acess"]) },
        says: /^filters\[0\]\.parser = "acess": is not a parser; did you mean "access"\?/,
        starts: true,
    },
    {
        what: "a parser with a name that exists",
        extra: { parsers: [...parser({}).parsers, ...parser({ format: "ltsv" }).parsers] },
        says: /^parsers\[1\]\.name = "access": is the name of extra\.parsers\[0\]; choose another name$/,
    },
    {
        what: "a parser with the name of one of ours",
        extra: parser({ name: "cri-line" }),
        says: /^parsers\[0\]\.name = "cri-line": is the name of one of this configuration's own parsers; choose/,
    },
    {
        what: "a parser without its expression",
        extra: parser({ format: "regex" }),
        says: /^parsers\[0\]\.regex: is missing: format: "regex" needs it$/,
    },
    {
        what: "a parser whose expression is not closed",
        extra: parser({ format: "regex", regex: "^(?<code>\\d+" }),
        says: /^parsers\[0\]\.regex = ".*": is not a regular expression: the \( at character 2 is not closed$/,
    },
    {
        what: "a misspelt key of a parser",
        extra: parser({ time_fromat: "%s" }),
        says: /^parsers\[0\]\.time_fromat: is not a setting; did you mean "time_format"\?$/,
        starts: true,
    },
    {
        what: "a name of a filter's input that exists",
        extra: rewriting({ emitter_name: "pods" }),
        says: /^filters\[0\]\.emitter_name = "pods": is the name of an input of this configuration's own; choose/,
    },
    {
        what: "an input with the name of the input for routes by labels",
        extra: input({ alias: "labelled" }),
        more: { routes: [webRoute], metadata: { from: "apiServer" } },
        says: /^inputs\[0\]\.alias = "labelled": is the name of an input of this configuration's own; choose/,
    },
    {
        what: "a file of the buffer where the buffer is in memory",
        extra: input({ "storage.type": "filesystem" }),
        more: { buffer: { type: "memory" } },
        says: /^inputs\[0\]\.storage\.type = "filesystem": needs buffer\.type: "filesystem"; set that, or use "memory"/,
    },
    {
        what: "the port of Fluent Bit's own server",
        extra: input({ name: "http", port: 2020 }),
        more: { httpPort: 2020 },
        says: /^inputs\[0\]\.port = 2020: is the same as httpPort; use different ports$/,
    },
];

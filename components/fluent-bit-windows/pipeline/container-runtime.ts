import type { EqualMultilineParserSection, ParserSection } from "./sections";

/** Name of the parser that joins the parts of a line, for the input's `multiline.parser`. */
export const joinedLines = "cri-joined";

/**
 * A line as containerd writes it: time, stream, `F` or `P` for the full or a partial line, and the text. Fluent Bit's own `cri` parser is the same but for the cost: here no part
 * is tried at more than one length, the dot may stand for a newline (which spares asking at each character, and there is none), and the time is not kept a second time, in the record.
 *
 * @see https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 */
export const lineParser: ParserSection = {
    name: "cri-line",
    format: "regex",
    regex: String.raw`\A(?<time>[-+.0-9:TZ]+) (?<stream>std(?:out|err)) (?<_p>[FP]) (?<log>(?m:.*))\z`,
    time_key: "time",
    time_format: "%Y-%m-%dT%H:%M:%S.%L%z",
    time_keep: false,
    // An empty line is a line.
    skip_empty_values: false,
};

/** containerd writes a line of more than 16 KiB in parts; those of standard output and standard error may alternate. */
export const lineJoiner: EqualMultilineParserSection = {
    name: joinedLines,
    parser: lineParser.name,
    type: "equal",
    match_string: "F",
    negate: false,
    key_pattern: "_p",
    key_content: "log",
    key_group: "stream",
    flush_timeout: 4000,
};

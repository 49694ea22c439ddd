import type { EqualMultilineParserSection, ParserSection } from "./sections";

/** Name of the parser that joins the parts of a line, used by the input's `multiline.parser`. */
export const joinedLines = "cri-joined";

/**
 * A line in containerd's format: time, stream, `F` or `P` for a full or a partial line, and the text. Fluent Bit's own `cri` parser does the same, but is slower: this expression tries only one length for each part, lets the dot match a newline (which avoids a check for each character; there are no newlines), and does not repeat the time in the record.
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
    // An empty line is a line too.
    skip_empty_values: false,
};

/** containerd splits a line of more than 16 KiB; parts of standard output and standard error may alternate. */
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

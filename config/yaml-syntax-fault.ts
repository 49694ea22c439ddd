import type { YAMLError } from "yaml";

/** Explains a parser's error to the author of the file. */
export function syntaxFault({ code, message }: YAMLError): string {
    switch (code) {
        case "TAB_AS_INDENT":
            return "is indented with a tab; use spaces, as YAML requires";
        case "BAD_DQ_ESCAPE":
            return `${message.replace("Invalid escape sequence ", "")} is not a YAML escape sequence. In double quotes, a backslash begins an escape sequence; put the value in single quotes`;
        case "MULTIPLE_DOCS":
            return "begins a second document (`---`), which Pulumi would ignore; keep one document in a file";
        case "BLOCK_AS_IMPLICIT_KEY":
        case "MULTILINE_IMPLICIT_KEY":
            return 'has a colon in the wrong place: write one `name: value` on each line, indent inner settings below their section, and put a text with ": " in quotes';
        case "BAD_SCALAR_START":
            return `${/\S+$/.exec(message)?.[0] ?? "this"} cannot begin a value here; put the value in quotes`;
        case "KEY_OVER_1024_CHARS":
            return "has a name of more than 1024 characters, which YAML does not allow; use the name of a setting";
        case "BAD_INDENT":
            return wrongIndent;
        case "MISSING_CHAR":
            if (message.includes("- indicator")) {
                return wrongIndent;
            }
            return message.includes("quote")
                ? "a quote is not closed before this place"
                : `is not complete: ${lower(message)}`;
        default:
            if (message.includes("call stack")) {
                return "is nested too deeply to be read; no setting is that deep";
            }
            return /node end|YAML stream/.test(message)
                ? "does not fit the text before it: check the indentation, quotes and brackets"
                : `is not YAML: ${lower(withoutQuotation(message))}`;
    }
}

const wrongIndent = "is not indented like the lines around it, or a bracket before it is not closed";

/** A message of the parser without its quotation from the file, which may be a password. */
function withoutQuotation(message: string): string {
    return message.replace(/(?:: | [!&*%"']).*$/s, "");
}

function lower(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
}

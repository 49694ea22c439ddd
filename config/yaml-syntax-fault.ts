import type { YAMLError } from "yaml";

/** What a parser's error means to whoever wrote the file. */
export function syntaxFault({ code, message }: YAMLError): string {
    switch (code) {
        case "TAB_AS_INDENT":
            return "is indented with a tab; YAML wants spaces";
        case "BAD_DQ_ESCAPE":
            return `${message.replace("Invalid escape sequence ", "")} is no escape of YAML: in double quotes a backslash begins one; put the value in single quotes`;
        case "MULTIPLE_DOCS":
            return "begins a second document (`---`), which Pulumi would ignore; keep one document a file";
        case "BLOCK_AS_IMPLICIT_KEY":
        case "MULTILINE_IMPLICIT_KEY":
            return 'has a colon in the wrong place: a setting is `name: value`, one a line, its inner settings are indented below it, and a text with ": " stands in quotes';
        case "BAD_SCALAR_START":
            return `${/\S+$/.exec(message)?.[0] ?? "this"} cannot begin a value here; put the value in quotes`;
        case "KEY_OVER_1024_CHARS":
            return "has a name of more than 1024 characters, which YAML does not take; no setting's is so long";
        case "BAD_INDENT":
            return "is not indented as the lines around it, or a bracket before it is not closed";
        case "MISSING_CHAR":
            return message.includes("quote")
                ? "a text in quotes is not closed before here"
                : `is not complete: ${lower(message)}`;
        default:
            if (message.includes("call stack")) {
                return "is nested too deeply to be read; no setting is";
            }
            return /node end|YAML stream/.test(message)
                ? "does not fit what stands before it: check the indentation, quotes and brackets"
                : `is not YAML: ${lower(withoutQuotation(message))}`;
    }
}

/** A message of the parser without what it repeats of the file, which may be a password. */
function withoutQuotation(message: string): string {
    return message.replace(/(?:: | [!&*%"']).*$/s, "");
}

function lower(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
}

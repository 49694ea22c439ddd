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
            return `${message.replace(/^Plain value cannot start with (?:reserved character|directive indicator character) /, "")} cannot begin a value; put the value in quotes`;
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
                : `is not YAML: ${lower(message)}`;
    }
}

function lower(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Text that is HTML already, and not a value that has to be escaped. */
export class Html {
    constructor(readonly text: string) {}
}

type Value = string | number | Html | readonly Html[];

/** A template of HTML. Values are escaped, so that a name which holds HTML is shown as it is written. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
    return new Html(parts.reduce((text, part, index) => `${text}${written(values[index - 1] ?? "")}${part}`));
}

function written(value: Value): string {
    if (value instanceof Html) {
        return value.text;
    }
    return typeof value === "object" ? value.map(({ text }) => text).join("") : escaped(String(value));
}

function escaped(text: string): string {
    return text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;")
        .replaceAll("'", "&#39;");
}

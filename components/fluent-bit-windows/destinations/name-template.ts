import { labelNameForm } from "../../kubernetes/settings";
import { nearest } from "../../settings/names";

/** A placeholder in braces. A label has its key: `{label:app}`. */
const placeholders = ["cluster", "host", "namespace", "container", "pod", "podId"] as const;

export type Placeholder = (typeof placeholders)[number] | `label:${string}`;

/** The parts of a name: text and placeholders. */
export type NamePart = { text: string } | { placeholder: Placeholder };

/** Splits a name into text and placeholders. */
export function nameParts(template: string): NamePart[] {
    return template
        .split(/(\{[^{}]*\})/)
        .filter((part) => part !== "")
        .map((part) => (/^\{.*\}$/.test(part) ? { placeholder: part.slice(1, -1) as Placeholder } : { text: part }));
}

/**
 * Problems of a name with placeholders that do not depend on their values.
 *
 * @param allowed the placeholders that a message lists
 */
export function templateFault(
    template: string,
    allowed: readonly string[] = [...placeholders, "label:KEY"],
): string | undefined {
    const parts = nameParts(template);
    const unknown = parts.find((part) => "placeholder" in part && !isPlaceholder(part.placeholder));
    if (unknown !== undefined && "placeholder" in unknown) {
        const near = nearest(unknown.placeholder, allowed);
        const hint =
            near === undefined
                ? `allowed: ${allowed.map((name) => `{${name}}`).join(", ")}`
                : `did you mean {${near}}?`;
        return `has the unknown placeholder {${unknown.placeholder}}; ${hint}`;
    }
    if (!parts.every((part) => "placeholder" in part || /^[-.\w/#]+$/.test(part.text))) {
        return "must consist of letters, digits and _ - / . #, and placeholders such as {namespace}";
    }
    // Fluent Bit skips the character after a part of the tag, and would read the next placeholder as text.
    if (template.includes("}{")) {
        return "must have text between two placeholders, such as a dot";
    }
    return undefined;
}

function isPlaceholder(name: string): boolean {
    const [, key] = /^label:(.*)$/.exec(name) ?? [];
    return key === undefined ? (placeholders as readonly string[]).includes(name) : labelNameForm.test(key);
}

/** A name with its placeholders replaced. */
export function fillIn(template: string, value: (placeholder: Placeholder) => string): string {
    return nameParts(template)
        .map((part) => ("text" in part ? part.text : value(part.placeholder)))
        .join("");
}

export function placeholdersOf(template: string): Placeholder[] {
    return nameParts(template).flatMap((part) => ("placeholder" in part ? part.placeholder : []));
}

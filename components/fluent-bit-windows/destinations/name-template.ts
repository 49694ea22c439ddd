import { labelNameForm } from "../../kubernetes/settings";

/** What stands in braces in a name. A label is named by its key: `{label:app}`. */
const placeholders = ["cluster", "host", "namespace", "container", "pod", "podId"] as const;

export type Placeholder = (typeof placeholders)[number] | `label:${string}`;

/** A name in its parts: text as it is, and what takes the place of something else. */
export type NamePart = { text: string } | { placeholder: Placeholder };

/** Takes a name with placeholders apart. */
export function nameParts(template: string): NamePart[] {
    return template
        .split(/(\{[^{}]*\})/)
        .filter((part) => part !== "")
        .map((part) => (/^\{.*\}$/.test(part) ? { placeholder: part.slice(1, -1) as Placeholder } : { text: part }));
}

/** What is wrong with a name with placeholders, whatever they stand for. */
export function templateFault(template: string): string | undefined {
    const parts = nameParts(template);
    const unknown = parts.find((part) => "placeholder" in part && !isPlaceholder(part.placeholder));
    if (unknown !== undefined && "placeholder" in unknown) {
        const known = [...placeholders, "label:KEY"].map((name) => `{${name}}`).join(", ");
        return `knows no {${unknown.placeholder}}; there are ${known}`;
    }
    if (!parts.every((part) => "placeholder" in part || /^[-.\w/#]+$/.test(part.text))) {
        return "must be made of letters, digits and _ - / . #, and of placeholders such as {namespace}";
    }
    // Fluent Bit skips the character behind a part of the tag, and would take the next placeholder for text.
    if (template.includes("}{")) {
        return "must have something between two placeholders, such as a dot";
    }
    return undefined;
}

function isPlaceholder(name: string): boolean {
    const [, key] = /^label:(.*)$/.exec(name) ?? [];
    return key === undefined ? (placeholders as readonly string[]).includes(name) : labelNameForm.test(key);
}

/** A name whose placeholders have been looked up one by one. */
export function fillIn(template: string, value: (placeholder: Placeholder) => string): string {
    return nameParts(template)
        .map((part) => ("text" in part ? part.text : value(part.placeholder)))
        .join("");
}

export function placeholdersOf(template: string): Placeholder[] {
    return nameParts(template).flatMap((part) => ("placeholder" in part ? part.placeholder : []));
}

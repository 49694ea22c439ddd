import { stringify } from "yaml";

import type { FluentBitConfig } from "./sections";

/** Texts of the sections that were written last. To write them takes most of a plan's time, and a deployment plans several configurations, which differ in few sections. */
const texts = new Map<string, string>();
const maxTexts = 200;

/** The configuration as Fluent Bit's YAML: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml */
export function toYaml({ pipeline, ...others }: FluentBitConfig): string {
    return `${keys(others, "")}pipeline:\n${keys(pipeline, "  ")}`;
}

function keys(map: object, indent: string): string {
    return Object.entries(map)
        .map(([key, value]: [string, unknown]) => {
            if (Array.isArray(value) && value.length > 0) {
                const items = value.map((item: unknown) => textOf([item], `${indent}  `));
                return `${indent}${key}:\n${items.join("")}`;
            }
            return value === undefined ? "" : textOf({ [key]: value }, indent);
        })
        .join("");
}

function textOf(value: unknown, indent: string): string {
    const key = indent + JSON.stringify(value);
    const text = texts.get(key) ?? indented(stringify(value, { lineWidth: 0 }), indent);
    texts.delete(key);
    texts.set(key, text);
    const [oldest] = texts.keys();
    if (texts.size > maxTexts && oldest !== undefined) {
        texts.delete(oldest);
    }
    return text;
}

/** Empty lines get no indentation, as `stringify` writes them. */
function indented(text: string, indent: string): string {
    return indent + text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

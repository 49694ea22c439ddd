import { stringify } from "yaml";

import { remembering } from "../../../policy/resources/remembering";
import type { FluentBitConfig } from "./sections";

/** The configuration as Fluent Bit's YAML: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml */
export function toYaml({ pipeline, ...others }: FluentBitConfig): string {
    return `${keys(others, "")}pipeline:\n${keys(pipeline, "  ")}`;
}

function keys(map: object, indent: string): string {
    return Object.entries(map)
        .map(([key, value]: [string, unknown]) => {
            if (Array.isArray(value) && value.length > 0) {
                const items = value.map((item: unknown) => textOf({ value: [item], indent: `${indent}  ` }));
                return `${indent}${key}:\n${items.join("")}`;
            }
            return value === undefined ? "" : textOf({ value: { [key]: value }, indent });
        })
        .join("");
}

/** Remembered, because a deployment plans several configurations, which differ in few sections, and writing them takes most of a plan's time. */
const textOf = remembering(
    200,
    ({ value, indent }: { value: unknown; indent: string }) => indented(stringify(value, { lineWidth: 0 }), indent),
    ({ value, indent }) => indent + JSON.stringify(value),
);

/** Empty lines get no indentation, as `stringify` writes them. */
function indented(text: string, indent: string): string {
    return indent + text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

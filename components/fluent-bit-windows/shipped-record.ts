import type { LinesSettings } from "./lines";
import { namesOverlap } from "./match";
import { keptFields, type MetadataField, parsedKey, recordKey } from "./metadata";
import type { FluentBitSettings } from "./settings";

/** A container, by the names that a tag is made of. */
export interface Container {
    namespace: string;
    pod: string;
    container: string;
}

/**
 * What becomes of a container's line: the record that Fluent Bit ships, or undefined where the line is dropped. What only a running cluster knows stands
 * between angle brackets.
 */
export function shippedRecord(
    line: string,
    container: Container,
    { lines, metadata }: FluentBitSettings,
): Record<string, unknown> | undefined {
    if (lines.drop.some((drop) => isFor(drop, container) && expression(drop).test(line))) {
        return undefined;
    }
    const masked = lines.mask
        .filter((mask) => isFor(mask, container))
        .reduce((text, mask) => text.replace(expression(mask, "g"), mask.with), line);
    return {
        ...parsed(masked, lines),
        ...Object.fromEntries(keptFields(metadata).map((field) => [recordKey(field), valueOf(field, container)])),
    };
}

function isFor({ match }: Pick<LinesSettings["drop"][number], "match">, container: Container): boolean {
    return namesOverlap(match, container);
}

function expression({ pattern, ignoreCase }: { pattern: string; ignoreCase: boolean }, flags = ""): RegExp {
    return new RegExp(pattern, `${flags}${ignoreCase ? "i" : ""}`);
}

function parsed(text: string, { parseJson }: LinesSettings): Record<string, unknown> {
    if (parseJson && text.trimStart().startsWith("{")) {
        try {
            return { [parsedKey]: JSON.parse(text) as unknown };
        } catch {
            // Not JSON after all: Fluent Bit ships it as it is.
        }
    }
    return { log: text };
}

function valueOf(field: MetadataField, container: Container): unknown {
    switch (field) {
        case "namespace":
        case "pod":
        case "container":
            return container[field];
        case "stream":
            return "stdout";
        case "labels":
        case "annotations":
            return { [`<${field}>`]: "<value>" };
        default:
            return `<${field}>`;
    }
}

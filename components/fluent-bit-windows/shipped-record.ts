import { isDropped } from "./dropping";
import { type LinesSettings, partKey } from "./lines";
import { maskOf } from "./masking/mask";
import { maskedLine } from "./masking/mask-line";
import type { MaskSettings } from "./masking/settings";
import { namesOverlap } from "./match";
import { keptFields, type MetadataField, parsedKey } from "./metadata";
import type { FluentBitSettings } from "./settings";
import { joinTraces } from "./stack-traces/join";
import { traceRules } from "./stack-traces/rules";

/** A container, by the names in its tag. */
export interface Container {
    namespace: string;
    pod: string;
    container: string;
}

/**
 * The records that Fluent Bit ships for a container's line: none if the line is dropped, several if it is split. Values that only a running cluster knows are in angle brackets.
 *
 * @param labels of the pod; without entries: unknown
 */
export function shippedRecords(
    line: string,
    container: Container,
    { lines, metadata }: FluentBitSettings,
    labels: Record<string, string> = {},
): Record<string, unknown>[] {
    if (lines.drop.some((drop) => isFor(drop, container) && isDropped(line, drop))) {
        return [];
    }
    const masked = maskedLine(line, masksFor(container, lines).map(maskOf));
    const fields = keptFields(metadata).map((field) => [field, valueOf(field, container, labels)] as const);
    const parts = partsOf(masked, lines.splitBytes);
    return parts.map((part, index) => ({
        ...parsed(part, lines, container),
        ...Object.fromEntries(fields),
        ...(parts.length > 1 && { [partKey]: `${index + 1}/${parts.length}` }),
    }));
}

/** A container's lines, with stack traces joined according to the settings. */
export function withTracesJoined(lines: readonly string[], container: Container, settings: LinesSettings): string[] {
    const selection = settings.stackTraces.find((one) => isFor(one, container));
    return selection === undefined ? [...lines] : joinTraces(lines, traceRules(selection.languages));
}

/** Parts of the line with at most the given number of UTF-8 bytes, without splitting characters. */
function partsOf(line: string, most: number | undefined): string[] {
    const bytes = Buffer.from(line);
    if (most === undefined || bytes.length <= most) {
        return [line];
    }
    let last = most;
    while (isWithinCharacter(bytes[last])) {
        last--;
    }
    return [bytes.subarray(0, last).toString(), ...partsOf(bytes.subarray(last).toString(), most)];
}

function isWithinCharacter(byte: number | undefined): boolean {
    return byte !== undefined && byte >= 0x80 && byte <= 0xbf;
}

function isFor({ match }: Pick<LinesSettings["drop"][number], "match">, container: Container): boolean {
    return namesOverlap(match, container);
}

/** The masks for a container's lines. */
export function masksFor(container: Container, { mask }: LinesSettings): MaskSettings[] {
    return mask.filter((one) => isFor(one, container));
}

function parsed(text: string, { parseJson }: LinesSettings, container: Container): Record<string, unknown> {
    if (parseJson.some((selection) => isFor(selection, container)) && text.trimStart().startsWith("{")) {
        try {
            return { [parsedKey]: JSON.parse(text) as unknown };
        } catch {
            // Not JSON after all: Fluent Bit ships it as it is.
        }
    }
    return { log: text };
}

function valueOf(field: MetadataField, container: Container, labels: Record<string, string>): unknown {
    switch (field) {
        case "namespace":
        case "pod":
        case "container":
            return container[field];
        case "stream":
            return "stdout";
        case "labels":
            return Object.keys(labels).length > 0 ? labels : { "<labels>": "<value>" };
        case "annotations":
            return { "<annotations>": "<value>" };
        default:
            return `<${field}>`;
    }
}

import { type ScalarValue, timestampText } from "./yaml-scalars";

/** A value that YAML reads differently from how it is written. */
export interface Change {
    written: string;
    note: string;
}

const numberTypes = /^[-+]?[\d.]/;

/**
 * Describes how YAML has changed a value.
 *
 * @param written the scalar in the file, with its quotes
 * @param read the value that the engine reads
 */
export function describeChange(written: string, read: ScalarValue): Change | undefined {
    if (written.startsWith('"')) {
        return escapeChange(written, read);
    }
    if (/^['|>]/.test(written)) {
        return undefined;
    }
    if (timestampText(written) !== undefined) {
        return {
            written,
            note: `YAML reads ${written} as a timestamp, and Pulumi as ${JSON.stringify(read)}; put it in quotes`,
        };
    }
    if (read === null) {
        return { written: written === "" ? "(nothing)" : written, note: "YAML reads this as no value" };
    }
    if (typeof read === "number" && String(read) !== written && numberTypes.test(written)) {
        return { written, note: `YAML reads ${written} as the number ${read}` };
    }
    return typeof read === "boolean" && String(read) !== written
        ? { written, note: `YAML reads ${written} as ${read}` }
        : undefined;
}

/** A backslash in double quotes that became a character that makes no sense in a setting. */
function escapeChange(written: string, read: ScalarValue): Change | undefined {
    const escaped = /\\([0abtnvfre])/.exec(written.replaceAll("\\\\", ""));
    return escaped === null || typeof read !== "string" || read.includes("-----BEGIN")
        ? undefined
        : {
              written,
              note: `in double quotes YAML reads \\${escaped[1] ?? ""} as one character; put the value in single quotes`,
          };
}

import { type ScalarValue, timestampText } from "./yaml-scalars";

/** How a value is written where YAML reads something else than what stands there, and what it reads. */
export interface Change {
    written: string;
    note: string;
}

const numberTypes = /^[-+]?[\d.]/;

/**
 * Says where YAML has changed a value.
 *
 * @param written the scalar in the file, with its quotes
 * @param read what the engine makes of it
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
            note: `YAML reads ${written} as a time, and Pulumi as ${JSON.stringify(read)}; in quotes it stays as it is`,
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

/** A backslash in double quotes that became a character which nobody writes on purpose in a setting. */
function escapeChange(written: string, read: ScalarValue): Change | undefined {
    const escaped = /\\([0abtnvfre])/.exec(written.replaceAll("\\\\", ""));
    return escaped === null || typeof read !== "string" || read.includes("-----BEGIN")
        ? undefined
        : {
              written,
              note: `in double quotes YAML reads \\${escaped[1] ?? ""} as one character; put the value in single quotes`,
          };
}

/** The meaning of a plain scalar (one without quotes) to Pulumi's engine. */
export type ScalarValue = string | number | boolean | null;

const words = new Map<string, boolean | number | null>([
    ["", null],
    ["~", null],
    ["null", null],
    ["Null", null],
    ["NULL", null],
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    ["FALSE", false],
    [".nan", Number.NaN],
    [".NaN", Number.NaN],
    [".NAN", Number.NaN],
    ...[".inf", ".Inf", ".INF"].flatMap((word): [string, number][] => [
        [word, Infinity],
        [`+${word}`, Infinity],
        [`-${word}`, -Infinity],
    ]),
]);

const decimal = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const integer = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+))$/;
const timestamp =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?[ \t]*(Z|[-+]\d{1,2}(?::\d{2})?)?)?$/;

/**
 * The text that the engine makes from a plain scalar that it reads as a timestamp, such as `2024-01-01 00:00:00 +0000 UTC` for `2024-01-01`.
 *
 * @returns undefined where it is not a timestamp
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/config/object.go unmarshalObject
 */
export function timestampText(text: string): string | undefined {
    const [whole, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] =
        timestamp.exec(text) ?? [];
    const two = (part: string): string => part.padStart(2, "0");
    const date = `${year}-${two(month)}-${two(day)}`;
    const clock = `${two(hour)}:${two(minute)}:${two(second)}`;
    const moment = new Date(`${date}T${clock}Z`);
    // A day that the month does not have becomes a day of the next month.
    if (whole === undefined || Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(date)) {
        return undefined;
    }
    const decimals = fraction.replace(/0+$/, "");
    const offset =
        zone === "Z"
            ? "+0000"
            : `${zone.charAt(0)}${two(zone.slice(1).split(":")[0] ?? "")}${zone.split(":")[1] ?? "00"}`;
    return `${date} ${clock}${decimals === "" ? "" : `.${decimals}`} ${offset} ${offset === "+0000" ? "UTC" : offset}`;
}

/** The form of the texts that {@link timestampText} returns. */
export const readAsTime = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)? [-+]\d{4} (UTC|[-+]\d{4})$/;

/**
 * Reads a plain scalar as the engine does: octal numbers begin with 0, digits can be grouped by `_`, and `yes` and `on` are text. That is neither YAML 1.1 nor 1.2.
 *
 * @see https://github.com/go-yaml/yaml/blob/v3.0.1/resolve.go
 */
export function plainScalar(text: string): ScalarValue {
    const word = words.get(text);
    if (word !== undefined) {
        return word;
    }
    const moment = timestampText(text);
    if (moment !== undefined) {
        return moment;
    }
    if (!/^[-+.0-9]/.test(text)) {
        return text;
    }
    const digits = text.replaceAll("_", "");
    const [, sign, hexadecimal, binary, octal] = integer.exec(digits) ?? [];
    const [based, base] =
        hexadecimal !== undefined ? [hexadecimal, 16] : binary !== undefined ? [binary, 2] : [octal, 8];
    if (based !== undefined) {
        // Adding zero turns -0 into 0: the engine's integers have only one zero.
        return Number.parseInt(based, base) * (sign === "-" ? -1 : 1) + 0;
    }
    return decimal.test(digits) ? Number(digits) + 0 : text;
}

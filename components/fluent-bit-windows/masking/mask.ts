import { compilePattern, type Program } from "./pattern/program";
import type { Check, Preset } from "./presets/preset";
import { presets } from "./presets/presets";
import { replacementOf } from "./replacement";
import type { MaskSettings } from "./settings";

/** A compiled mask. */
export interface Mask {
    program: Program;
    /** A further test of a match, such as a check digit. */
    check?: Check;
    /** Replacement of a match: texts and numbers of groups. */
    replacement: readonly (string | number)[];
    /** Number of a match's first and last digits that remain. */
    keepFirst: number;
    keepLast: number;
}

const ready = new WeakMap<MaskSettings, Mask>();

export function maskOf(settings: MaskSettings): Mask {
    const mask = ready.get(settings) ?? compiled(settings);
    ready.set(settings, mask);
    return mask;
}

function compiled(settings: MaskSettings): Mask {
    const { preset, keepFirst, keepLast } = settings;
    const replacement = replacementOf(settings.with);
    const common = { replacement, keepFirst, keepLast };
    if (preset === undefined) {
        const groups = replacement.filter((part) => typeof part === "number");
        return { ...common, program: compilePattern(settings.pattern ?? "", settings.ignoreCase, groups) };
    }
    const { pattern, ignoreCase = false, check }: Preset = presets[preset];
    return {
        ...common,
        program: compilePattern(pattern, ignoreCase, [], check !== undefined),
        ...(check !== undefined && { check }),
    };
}

/** Description of a mask and its replacement, for `npm run explain`, and for auditors at the top of the rendered script. */
export function maskInWords({
    preset,
    pattern = "",
    ignoreCase,
    with: text,
    keepFirst,
    keepLast,
}: MaskSettings): string {
    const found =
        preset === undefined
            ? `matches of ${pattern}${ignoreCase ? ", ignoring case" : ""}`
            : `${preset}: ${presets[preset].finds}`;
    const kept = [
        ...(keepFirst > 0 ? [`the first ${keepFirst}`] : []),
        ...(keepLast > 0 ? [`the last ${keepLast}`] : []),
    ];
    return `${found}; replaced by ${JSON.stringify(text)}${kept.length === 0 ? "" : `, except for ${kept.join(" and ")} digits`}`;
}

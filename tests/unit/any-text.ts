import fc from "fast-check";

/** Any characters. fast-check's own unit `binary` is the same, but takes half a second to make. */
const character = fc
    .integer({ min: 0, max: 0x10ffff })
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));

export function anyText(constraints: { maxLength?: number } = {}): fc.Arbitrary<string> {
    return fc.string({ ...constraints, unit: character });
}

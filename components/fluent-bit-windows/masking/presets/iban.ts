import { type Preset, standingAlone } from "./preset";
import { digitsOf, remainder } from "./check-digits";

/**
 * How long a country's account numbers are.
 *
 * @see https://www.swift.com/standards/data-standards/iban-international-bank-account-number
 */
const lengths: Readonly<Record<string, number>> = {
    AD: 24,
    AE: 23,
    AL: 28,
    AT: 20,
    AZ: 28,
    BA: 20,
    BE: 16,
    BG: 22,
    BH: 22,
    BI: 27,
    BR: 29,
    BY: 28,
    CH: 21,
    CR: 22,
    CY: 28,
    CZ: 24,
    DE: 22,
    DJ: 27,
    DK: 18,
    DO: 28,
    EE: 20,
    EG: 29,
    ES: 24,
    FI: 18,
    FK: 18,
    FO: 18,
    FR: 27,
    GB: 22,
    GE: 22,
    GI: 23,
    GL: 18,
    GR: 27,
    GT: 28,
    HN: 28,
    HR: 21,
    HU: 28,
    IE: 22,
    IL: 23,
    IQ: 23,
    IS: 26,
    IT: 27,
    JO: 30,
    KW: 30,
    KZ: 20,
    LB: 28,
    LC: 32,
    LI: 21,
    LT: 20,
    LU: 20,
    LV: 21,
    LY: 25,
    MC: 27,
    MD: 24,
    ME: 22,
    MK: 19,
    MN: 20,
    MR: 27,
    MT: 31,
    MU: 30,
    NI: 28,
    NL: 18,
    NO: 15,
    OM: 23,
    PK: 24,
    PL: 28,
    PS: 29,
    PT: 25,
    QA: 29,
    RO: 24,
    RS: 22,
    RU: 33,
    SA: 24,
    SC: 31,
    SD: 18,
    SE: 24,
    SI: 19,
    SK: 24,
    SM: 27,
    SO: 23,
    ST: 25,
    SV: 28,
    TL: 23,
    TN: 24,
    TR: 26,
    UA: 29,
    VA: 22,
    VG: 24,
    XK: 20,
    YE: 30,
};

export const iban: Preset = {
    finds: "international bank account numbers (IBAN) with the length of their country and valid check digits",
    pattern: standingAlone(
        String.raw`[A-Z]{2}\d{2}`,
        4,
        String.raw`(?:[0-9A-Z]{11,30}|([ +-]|%20)(?:[0-9A-Z]{4}\1){2,7}[0-9A-Z]{1,4})`,
    ),
    ignoreCase: true,
    check: {
        accepts: (match) => {
            const written = match.replace(/%20|[ +-]/g, "").toUpperCase();
            const moved = written.slice(4) + written.slice(0, 4);
            const digits = digitsOf(Array.from(moved, (character) => String(parseInt(character, 36))).join(""));
            return lengths[written.slice(0, 2)] === written.length && remainder(digits, 97) === 1;
        },
        lua: `(function()
    local lengths = {
${Object.entries(lengths)
    .map(([country, length]) => `        ${country} = ${length},`)
    .join("\n")}
    }
    return function(match)
        local written = string.upper((string.gsub(string.gsub(match, "%%20", ""), "[ +-]", "")))
        if lengths[string.sub(written, 1, 2)] ~= #written then
            return false
        end
        local digits = {}
        for character in string.gmatch(string.sub(written, 5) .. string.sub(written, 1, 4), ".") do
            local value = string.find(character, "%d") and byte(character) - 48 or byte(character) - 55
            if value > 9 then
                digits[#digits + 1] = (value - value % 10) / 10
            end
            digits[#digits + 1] = value % 10
        end
        return remainder(digits, 97) == 1
    end
end)()`,
    },
};

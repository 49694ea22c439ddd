import { digitsOf, luhn } from "./check-digits";
import { type Preset, standingAlone } from "./preset";

/**
 * Ranges of card numbers: first and last value of their first four digits, and their number of digits. Numbers that begin with 1 (UATP, old JCB cards) are not included, because timestamps in milliseconds, microseconds and nanoseconds begin with 1 too.
 *
 * @see https://en.wikipedia.org/wiki/Payment_card_number#Issuer_identification_number_(IIN)
 * @see https://github.com/braintree/credit-card-type/blob/main/src/lib/card-types.ts
 */
const issuers: readonly (readonly [first: number, last: number, digits: readonly number[]])[] = [
    // Mir, and Borica's Bcard
    [2200, 2205, [16, 17, 18, 19]],
    // Mastercard
    [2221, 2720, [16]],
    [5100, 5599, [16]],
    // Diners Club
    [3000, 3059, [14, 15, 16, 17, 18, 19]],
    [3095, 3095, [14, 15, 16, 17, 18, 19]],
    [3600, 3699, [14, 15, 16, 17, 18, 19]],
    [3800, 3999, [14, 15, 16, 17, 18, 19]],
    // American Express
    [3400, 3499, [15]],
    [3700, 3799, [15]],
    // JCB
    [3528, 3589, [16, 17, 18, 19]],
    // Visa
    [4000, 4999, [13, 16, 18, 19]],
    // Maestro, and with 16 digits or more what is issued beside it: Dankort, Elo, Verve
    [5018, 5018, [13, 14, 15]],
    [5020, 5020, [13, 14, 15]],
    [5038, 5038, [13, 14, 15]],
    [5893, 5893, [13, 14, 15]],
    [6304, 6304, [13, 14, 15]],
    [6759, 6759, [13, 14, 15]],
    [6761, 6763, [13, 14, 15]],
    [5000, 5099, [16, 17, 18, 19]],
    [5600, 5999, [16, 17, 18, 19]],
    [6300, 6399, [16, 17, 18, 19]],
    [6700, 6799, [16, 17, 18, 19]],
    // RuPay, Hipercard, Discover's 6011
    [6000, 6099, [16, 17, 18, 19]],
    [8200, 8299, [16]],
    // UnionPay
    [6200, 6299, [16, 17, 18, 19]],
    [8100, 8199, [16, 17, 18, 19]],
    // Discover
    [6440, 6599, [16, 17, 18, 19]],
    // UzCard, Troy, Humo
    [8600, 8600, [16]],
    [9792, 9792, [16]],
    [9860, 9860, [16]],
];

/** Four digits at a time, as on most cards; four, six and five as on those of American Express, or four as on Diners Club's. */
const groups = (separator: string) =>
    String.raw`\d{4}${separator}\d{4}${separator}\d{1,4}(?:${separator}\d{1,3})?|\d{6}${separator}\d{4,5}`;

export const cardNumber: Preset = {
    finds: "payment card numbers: 13 to 19 digits, with or without groups, of a known issuer, with a valid check digit",
    pattern: standingAlone(
        String.raw`[2-689]\d{3}`,
        4,
        // In a row; in groups with spaces; with dashes, unless the row goes on; six and thirteen.
        String.raw`(?:\d{9,15}|([ +]|%20)(?:${groups(String.raw`\1`)})|-(?<!\d-\d{4}-)(?:${groups("-")})(?!-\d)|\d\d[ +-]\d{13})`,
        // Not the decimals of a number.
        String.raw`(?<!\d\.\d{4})`,
    ),
    check: {
        accepts: (match) => {
            const digits = digitsOf(match);
            const prefix = Number(digits.slice(0, 4).join(""));
            const known = issuers.some(
                ([first, last, lengths]) => prefix >= first && prefix <= last && lengths.includes(digits.length),
            );
            return known && luhn(digits);
        },
        lua: `(function()
    local lengths_of = {}
    for _, issuer in ipairs {
${issuers.map(([first, last, lengths]) => `        { ${first}, ${last}, ${lengths.join(", ")} },`).join("\n")}
    } do
        for prefix = issuer[1], issuer[2] do
            lengths_of[prefix] = lengths_of[prefix] or {}
            for index = 3, #issuer do
                lengths_of[prefix][issuer[index]] = true
            end
        end
    end
    return function(match)
        local lengths = lengths_of[tonumber(sub(match, 1, 4))]
        if not lengths then
            return false
        end
        local digits = digits_of(match)
        return lengths[#digits] and luhn(digits)
    end
end)()`,
    },
};

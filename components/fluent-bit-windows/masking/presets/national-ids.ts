import { digitsOf, isDate, luhn, remainder, weighted } from "./check-digits";
import { type Preset, standingAlone } from "./preset";

/**
 * National identity numbers in their usual formats. The names are those of Amazon CloudWatch Logs, Microsoft Presidio and stdnum, prefixed with the country. Numbers that can only be recognised by their length (nine digits in the Netherlands and in Portugal) are not included: they would mask one in eleven of all numbers.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protect-sensitive-log-data-types-pii.html
 * @see https://microsoft.github.io/presidio/supported_entities/
 * @see https://arthurdejong.org/python-stdnum/formats
 */

/** @see https://www.ssa.gov/employer/randomization.html: what is never given out */
export const usSsn: Preset = {
    finds: "Social Security numbers of the United States, with dashes or spaces",
    pattern: standingAlone(
        String.raw`\d{3}`,
        3,
        String.raw`(?<!000|666|9\d\d)([ -])(?<!\d-\d{3}-)(?!00)\d{2}\1(?!0000)\d{4}(?!-\d)`,
    ),
};

/** @see https://www.irs.gov/individuals/individual-taxpayer-identification-number */
export const usItin: Preset = {
    finds: "Individual Taxpayer Identification Numbers of the United States, with dashes or spaces",
    pattern: standingAlone(
        String.raw`9\d{2}`,
        3,
        String.raw`([ -])(?<!\d-\d{3}-)(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\1\d{4}(?!-\d)`,
    ),
};

/** @see https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110 */
export const gbNino: Preset = {
    finds: "National Insurance numbers of the United Kingdom",
    pattern: standingAlone(
        "[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]",
        2,
        String.raw`(?<!BG|GB|KN|NK|NT|TN|ZZ)(?:[ -]?\d{2}){3}[ -]?[A-D]`,
    ),
};

const spanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

/** @see https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/ */
export const esDniNie: Preset = {
    finds: "identity numbers of Spain (DNI, NIF and NIE) with their check letter",
    pattern: standingAlone("[0-9XYZ]", 1, String.raw`[ -]?(?:\d{7}|\d\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Z]`),
    ignoreCase: true,
    check: {
        accepts: (match) => {
            const written = match.replace(/[ .-]/g, "").toUpperCase();
            const number = Number(written.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter))));
            return spanishLetters[number % 23] === written.at(-1);
        },
        lua: `function(match)
    local written = string.upper((string.gsub(match, "[ .-]", "")))
    local first = ({ X = "0", Y = "1", Z = "2" })[string.sub(written, 1, 1)] or string.sub(written, 1, 1)
    local place = tonumber(first .. string.sub(written, 2, -2)) % 23 + 1
    return string.sub("${spanishLetters}", place, place) == string.sub(written, -1)
end`,
    },
};

/** @see https://de.wikipedia.org/wiki/Steuerliche_Identifikationsnummer: one digit comes twice or three times, and the check digit is ISO/IEC 7064, MOD 11,10 */
export const deSteuerId: Preset = {
    finds: "tax identification numbers of Germany (Steuer-ID) with their check digit",
    pattern: standingAlone(String.raw`[1-9]\d`, 2, String.raw`(?: ?\d{3}){3}`),
    check: {
        accepts: (match) => {
            const digits = digitsOf(match);
            const counts = Array.from(
                { length: 10 },
                (_, digit) => digits.slice(0, 10).filter((d) => d === digit).length,
            );
            const repeated = counts.filter((count) => count > 1);
            let product = 10;
            for (const digit of digits.slice(0, 10)) {
                const sum = (digit + product) % 10;
                product = (2 * (sum === 0 ? 10 : sum)) % 11;
            }
            return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && (11 - product) % 10 === digits[10];
        },
        lua: `function(match)
    local digits, counts, repeated, product = digits_of(match), {}, 0, 10
    for index = 1, 10 do
        local digit = digits[index]
        counts[digit] = (counts[digit] or 0) + 1
        if counts[digit] == 2 then
            repeated = repeated + 1
        elseif counts[digit] > 3 then
            return false
        end
        local sum = (digit + product) % 10
        product = 2 * (sum == 0 and 10 or sum) % 11
    end
    return repeated == 1 and (11 - product) % 10 == digits[11]
end`,
    },
};

/** @see https://fr.wikipedia.org/wiki/Num%C3%A9ro_de_s%C3%A9curit%C3%A9_sociale_en_France: 2A and 2B are counted as 19 and 18 */
export const frNir: Preset = {
    finds: "social security numbers of France (NIR) with their key",
    pattern: standingAlone(
        String.raw`[1-478]`,
        1,
        String.raw`([ .]?)\d{2}\1(?:0[1-9]|1[0-2]|[2-9]\d)\1(?:\d{2}|2[AB])\1\d{3}\1\d{3}\1\d{2}`,
    ),
    ignoreCase: true,
    check: {
        accepts: (match) => {
            const digits = digitsOf(match.toUpperCase().replace("2A", "19").replace("2B", "18"));
            const key = (digits[13] ?? 0) * 10 + (digits[14] ?? 0);
            return digits.length === 15 && 97 - remainder(digits.slice(0, 13), 97) === key;
        },
        lua: `function(match)
    local written = string.gsub(string.gsub(string.upper(match), "2A", "19", 1), "2B", "18", 1)
    local digits = digits_of(written)
    if #digits ~= 15 then
        return false
    end
    local key = digits[14] * 10 + digits[15]
    digits[15], digits[14] = nil, nil
    return 97 - remainder(digits, 97) == key
end`,
    },
};

/** What a letter or digit at an odd place counts, from 0 and from A: https://it.wikipedia.org/wiki/Codice_fiscale */
const oddDigits = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const oddLetters = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Where two people would have the same, digits are written as letters: 0 to 9 as LMNPQRSTUV. */
const italianDigit = "[0-9LMNP-V]";

export const itCodiceFiscale: Preset = {
    finds: "tax codes of Italy (codice fiscale) with their check letter",
    pattern: standingAlone(
        "[A-Z]{6}",
        6,
        `${italianDigit}{2}[A-EHLMPR-T]${italianDigit}{2}[A-Z]${italianDigit}{3}[A-Z]`,
    ),
    ignoreCase: true,
    check: {
        accepts: (match) => {
            const values = Array.from(match.toUpperCase(), (character, index) => {
                const isDigit = /\d/.test(character);
                const value = isDigit ? Number(character) : character.charCodeAt(0) - 65;
                return index % 2 === 1 ? value : ((isDigit ? oddDigits : oddLetters)[value] ?? 0);
            });
            const sum = values.slice(0, 15).reduce((total, value) => total + value, 0);
            return match.toUpperCase().charCodeAt(15) - 65 === sum % 26;
        },
        lua: `(function()
    local odd_digits = { ${oddDigits.join(", ")} }
    local odd_letters = { ${oddLetters.join(", ")} }
    return function(match)
        local written, sum = string.upper(match), 0
        for index = 1, 15 do
            local code = byte(written, index)
            local digit = code < 65
            local value = digit and code - 48 or code - 65
            sum = sum + (index % 2 == 0 and value or (digit and odd_digits or odd_letters)[value + 1])
        end
        return byte(written, 16) - 65 == sum % 26
    end
end)()`,
    },
};

/** @see https://www.gov.pl/web/gov/czym-jest-numer-pesel: the month says the century */
export const plPesel: Preset = {
    finds: "PESEL numbers of Poland with their check digit",
    pattern: standingAlone(String.raw`\d{4}`, 4, String.raw`\d{7}`),
    check: {
        accepts: (match) => {
            const digits = digitsOf(match);
            const [year, month, day] = [0, 2, 4].map((at) => (digits[at] ?? 0) * 10 + (digits[at + 1] ?? 0));
            const sum = weighted(digits, peselWeights);
            return isDate(year ?? 0, (month ?? 0) % 20, day ?? 0) && (10 - (sum % 10)) % 10 === digits[10];
        },
        lua: `function(match)
    local digits = digits_of(match)
    local year, month, day = digits[1] * 10 + digits[2], digits[3] * 10 + digits[4], digits[5] * 10 + digits[6]
    local sum = weighted(digits, { 1, 3, 7, 9, 1, 3, 7, 9, 1, 3 })
    return is_date(year, month % 20, day) and (10 - sum % 10) % 10 == digits[11]
end`,
    },
};

const peselWeights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];

/** @see https://www.ibz.rrn.fgov.be/fr/registre-national/: a 2 goes before the number of those born from 2000 on */
export const beNationalNumber: Preset = {
    finds: "national register numbers of Belgium with their check digits",
    pattern: standingAlone(String.raw`\d{2}`, 2, String.raw`(?:\.\d{2}\.\d{2}-\d{3}\.|\d{2}\d{2}-?\d{3}[.-]?)\d{2}`),
    check: {
        accepts: (match) => {
            const digits = digitsOf(match);
            const [month, day] = [2, 4].map((at) => (digits[at] ?? 0) * 10 + (digits[at + 1] ?? 0));
            const check = (digits[9] ?? 0) * 10 + (digits[10] ?? 0);
            const body = digits.slice(0, 9);
            // The month and day can be unknown, and of a foreigner the month is 20 or 40 more.
            const isBirth = (month ?? 0) % 20 <= 12 && (month ?? 0) < 60 && (day ?? 0) <= 31;
            return isBirth && (97 - remainder(body, 97) === check || 97 - remainder([2, ...body], 97) === check);
        },
        lua: `function(match)
    local digits = digits_of(match)
    local month, day = digits[3] * 10 + digits[4], digits[5] * 10 + digits[6]
    if month % 20 > 12 or month >= 60 or day > 31 then
        return false
    end
    local check = digits[10] * 10 + digits[11]
    digits[11], digits[10] = nil, nil
    local early = 97 - remainder(digits, 97)
    table.insert(digits, 1, 2)
    return early == check or 97 - remainder(digits, 97) == check
end`,
    },
};

/** @see https://www.skatteverket.se/privat/folkbokforing/personnummer: for a coordination number the day is 60 more */
export const sePersonnummer: Preset = {
    finds: "personal identity numbers of Sweden (personnummer) with a dash or a plus and their check digit",
    pattern: standingAlone(String.raw`\d{4}`, 4, String.raw`\d{2}(?:\d{2})?[+-]\d{4}`),
    check: {
        accepts: (match) => {
            const digits = digitsOf(match).slice(-10);
            const [year, month, day] = [0, 2, 4].map((at) => (digits[at] ?? 0) * 10 + (digits[at + 1] ?? 0));
            return isDate(year ?? 0, month ?? 0, (day ?? 0) % 60) && luhn(digits);
        },
        lua: `function(match)
    local digits = digits_of(match)
    while #digits > 10 do
        table.remove(digits, 1)
    end
    local year, month, day = digits[1] * 10 + digits[2], digits[3] * 10 + digits[4], digits[5] * 10 + digits[6]
    return is_date(year, month, day % 60) and luhn(digits)
end`,
    },
};

/** @see https://pt.wikipedia.org/wiki/Cadastro_de_Pessoas_F%C3%ADsicas */
export const brCpf: Preset = {
    finds: "CPF numbers of Brazil with their check digits",
    pattern: standingAlone(String.raw`\d{3}`, 3, String.raw`(?:\.\d{3}\.\d{3}-|\d{6}-?)\d{2}`),
    check: {
        accepts: (match) => {
            const digits = digitsOf(match);
            const first = ((weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
            const second = ((weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
            return new Set(digits).size > 1 && first === digits[9] && second === digits[10];
        },
        lua: `function(match)
    local digits = digits_of(match)
    local first = weighted(digits, { 10, 9, 8, 7, 6, 5, 4, 3, 2 }) * 10 % 11 % 10
    local second = weighted(digits, { 11, 10, 9, 8, 7, 6, 5, 4, 3, 2 }) * 10 % 11 % 10
    local differs = false
    for index = 2, 11 do
        differs = differs or digits[index] ~= digits[1]
    end
    return differs and first == digits[10] and second == digits[11]
end`,
    },
};

/** @see https://www.canada.ca/en/employment-social-development/services/sin.html: 0 and 8 are not given out */
export const caSin: Preset = {
    finds: "Social Insurance Numbers of Canada with dashes or spaces and their check digit",
    pattern: standingAlone(String.raw`[1-79]\d{2}`, 3, String.raw`([ -])(?<!\d-\d{3}-)\d{3}\1\d{3}(?!-\d)`),
    check: {
        accepts: (match) => luhn(digitsOf(match)),
        lua: "function(match)\n    return luhn(digits_of(match))\nend",
    },
};

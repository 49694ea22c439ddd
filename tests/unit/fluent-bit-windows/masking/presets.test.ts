import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import creditCardType from "credit-card-type";
import fc from "fast-check";
import { stdnum } from "stdnum";

import { digitsOf, luhn } from "../../../../components/fluent-bit-windows/masking/presets/check-digits";
import {
    type PresetName,
    presetNames,
    presets,
} from "../../../../components/fluent-bit-windows/masking/presets/presets";
import { explained, maskedByBoth, withLua } from "./lua";
import { runs } from "../../property-runs";

/** What each preset has to find, in all the ways in which people write it, and what looks alike and has to stay. */
const examples: Record<PresetName, { found: string[]; left: string[] }> = {
    cardNumber: {
        found: [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "378282246310005",
            "3782 822463 10005",
            "3782-822463-10005",
            "30569309025904",
            "3056 930902 5904",
            "5555555555554444",
            "2223003122003222",
            "6011111111111117",
            "3530111333300000",
            "6200000000000005",
            "4222222222222",
            "6304000000000000",
            "6799990100000000019",
            "4000000000000000006",
            "4111+1111+1111+1111",
            "4111%201111%201111%201111",
        ],
        left: [
            // Another check digit.
            "4111111111111112",
            "4111 1111 1111 1112",
            // Times, as numbers.
            "1732431470858",
            "1732431470858217300",
            "20261124065750",
            "20261124065750858",
            // Decimals.
            "0.4111111111111111",
            // Longer.
            "41111111111111111111",
            "4111-1111-1111-1111-1111",
            // Within a hexadecimal number, and a GUID.
            "a4111111111111111",
            "4111111111111111b",
            "41111111-1111-1111-4111-111111111111",
            // Nobody's.
            "9111111111111111",
        ],
    },
    emailAddress: {
        found: ["jane.doe+x@mail.example.org", "jane.doe%40example.com", "jürgen@müller.de", "o'brien@example.ie"],
        left: ["icon@2x.png", "foo@1.2.3", "@angular/core", "a@b", "user@"],
    },
    iban: {
        found: [
            "DE89370400440532013000",
            "DE89 3704 0044 0532 0130 00",
            "ES91+2100+0418+4502+0005+1332",
            "es91 2100 0418 4502 0005 1332",
            "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
        ],
        left: ["DE89370400440532013001", "XX89370400440532013000", "DE8937040044053201300", "DE89 3704 0044 0532 0130"],
    },
    ipAddress: {
        found: [
            "10.0.0.1",
            "2001:db8::1",
            "fe80::1",
            "::1",
            "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
            "::ffff:192.0.2.1",
        ],
        left: [
            "06:57:50",
            "1.2.3",
            "256.1.1.1",
            "1.2.3.4.5",
            "4.0.30319.42000",
            "std::string",
            "[Math]::Add",
            "12:34:56:78:9a:bc",
        ],
    },
    jsonWebToken: {
        found: ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_def", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."],
        left: ["eyJhbGciOiJIUzI1NiJ9", "eyJ.a.b"],
    },
    awsAccessKeyId: {
        found: ["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"],
        left: ["AKIDIOSFODNN7EXAMPLE", "XAKIAIOSFODNN7EXAMPLE"],
    },
    usSsn: {
        found: ["123-45-6789", "123 45 6789"],
        left: [
            "000-45-6789",
            "666-45-6789",
            "912-45-6789",
            "123-00-6789",
            "123-45-0000",
            "123456789",
            "123-45-6789-1",
            "123-45 6789",
        ],
    },
    usItin: { found: ["912-70-1234"], left: ["912-45-6789", "812-70-1234"] },
    gbNino: { found: ["AB123456C", "AB 12 34 56 C"], left: ["DA123456C", "GB123456C", "AB123456E", "AO123456C"] },
    esDniNie: {
        found: ["12345678Z", "12.345.678-Z", "12345678-z", "X1234567L", "Y-1234567-X"],
        left: ["12345678A", "20261124T065750", "X1234567A", "112345678Z"],
    },
    deSteuerId: {
        found: ["86095742719", "86 095 742 719", "65929970489"],
        left: ["86095742718", "11111111111", "20261124065"],
    },
    frNir: { found: ["295109912611193", "2 95 10 99 126 111 93"], left: ["295109912611194"] },
    itCodiceFiscale: { found: ["RCCMNL83S18D969H", "rccmnl83s18d969h"], left: ["RCCMNL83S18D969I"] },
    plPesel: { found: ["44051401359"], left: ["44051401358", "44053201359"] },
    beNationalNumber: { found: ["85.07.30-033.28", "85073003328", "17073003384"], left: ["85.07.30-033.29"] },
    sePersonnummer: { found: ["880320-0016", "19880320-0016", "880320+0016"], left: ["880320-0017", "8803200016"] },
    brCpf: { found: ["390.533.447-05", "39053344705"], left: ["390.533.447-06", "111.111.111-11"] },
    caSin: { found: ["123-456-782", "123 456 782"], left: ["123-456-783", "123456782"] },
};

describe("presets of lines.mask", function () {
    this.timeout(60_000);
    const lua = withLua();

    const masked = (line: string, preset: PresetName): string => maskedByBoth(lua(), line, [{ preset }]);

    for (const preset of presetNames) {
        const { found, left } = examples[preset];
        it(`${preset}: finds ${found.length} and leaves ${left.length} that look alike`, () => {
            for (const text of found) {
                for (const [before, after] of [
                    ["", ""],
                    ["x ", " y"],
                    ['"', '"'],
                    ["id=", "&x"],
                    // Of an e-mail address it would be a part.
                    ...(preset === "emailAddress" ? [] : [["id_", ", 12"] as const]),
                    ["(", ")."],
                    // As .NET and others write a line break.
                    ["a\\n", "\\r\\n"],
                    ["q=%3D", "%26"],
                    // These take letters and digits before them for a part of them.
                    ...(preset === "emailAddress" || preset === "ipAddress"
                        ? []
                        : [
                              // As System.Text.Json writes a quotation mark within a string.
                              [String.raw`{\u0022id\u0022:\u0022`, String.raw`\u0022}`] as const,
                              // A terminal's colors.
                              ["\u001b[1;31m", "\u001b[0m"] as const,
                          ]),
                ] as const) {
                    assert.equal(masked(before + text + after, preset), `${before}***${after}`);
                }
            }
            for (const text of left) {
                assert.equal(masked(`x ${text} y`, preset), `x ${text} y`);
            }
        });
    }

    it("are in docs/masking.md, with what they find", () => {
        const page = readFileSync(join(__dirname, "..", "..", "..", "..", "docs", "masking.md"), "utf8");
        const rows = [...page.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)].map(([, preset, finds]) => [preset, finds]);
        assert.deepEqual(
            rows,
            Object.entries(presets).map(([preset, { finds }]) => [preset, finds]),
        );
    });

    it("cardNumber: finds a card among other numbers, and several", () => {
        for (const [line, shipped] of [
            ["order 12 4111 1111 1111 1111 for 129", "order 12 *** for 129"],
            ["4111 1111 1111 1111 123", "*** 123"],
            ["1,4111111111111111,12/27,378282246310005", "1,***,12/27,***"],
            ["order-4111111111111111", "order-***"],
        ] as const) {
            assert.equal(masked(line, "cardNumber"), shipped);
        }
    });

    it("cardNumber: keeps first and last digits, whatever is between them", () => {
        for (const [mask, line, shipped] of [
            [{ keepLast: 4 }, "4111 1111 1111 1234", "***1234"],
            [{ keepFirst: 6, keepLast: 4, with: "..." }, "4111-1111-1111-1111", "4111-11...1111"],
            [{ keepFirst: 4 }, "3782 822463 10005", "3782***"],
        ] as const) {
            const masks = [{ preset: "cardNumber" as const, ...mask }];
            const text = line.replace("1234", "1111");
            const expected = shipped.replace("1234", "1111");
            assert.equal(explained(text, masks), expected);
            assert.equal(lua().masked(Buffer.from(text), masks).toString(), expected);
        }
    });

    it("cardNumber: knows the cards that are issued", () => {
        const isFound = (digits: string) => explained(digits, [{ preset: "cardNumber" }]) === "***";
        for (const { type, patterns, lengths } of Object.values(creditCardType.types).map((name) =>
            creditCardType.getTypeInfo(name),
        )) {
            const prefixes = patterns.flatMap((pattern) => (Array.isArray(pattern) ? pattern : [pattern])).map(String);
            for (const length of lengths) {
                const missed = prefixes
                    .map((prefix) => withCheckDigit(prefix.padEnd(length - 1, "3")))
                    .filter((number) => !isFound(number));
                const known = missed.every((number) => isLeftOut(type, number));
                assert.ok(known, `${type}: ${missed.join(", ")}`);
            }
        }
    });

    /** What is said to be a card's and is none of ours: docs/masking.md says why. */
    function isLeftOut(type: string, number: string): boolean {
        switch (type) {
            case "jcb":
                // As old as their 15 digits, and they begin like times.
                return number.startsWith("1800") || number.startsWith("2131");
            case "unionpay":
                return number.length < 16;
            case "maestro":
                // All that begins with 6 and belongs to nobody else.
                return number.length < 16 || !/^(?:5|63|67)/.test(number);
            default:
                return false;
        }
    }

    function withCheckDigit(body: string): string {
        return (
            Array.from({ length: 10 }, (_, digit) => `${body}${digit}`).find((number) => luhn(digitsOf(number))) ?? ""
        );
    }

    const parts = (...all: fc.Arbitrary<string>[]) => fc.tuple(...all).map((texts) => texts.join(""));
    const some = (from: string, length: number) =>
        fc
            .array(fc.constantFrom(...from.split("")), { minLength: length, maxLength: length })
            .map((all) => all.join(""));
    const digits = (length: number) => some("0123456789", length);
    const dash = fc.constant("-");
    const birthday = parts(
        ...[some("3456789", 1), digits(1), fc.constantFrom("01", "10", "12"), fc.constantFrom("01", "15", "28")],
    );
    const oneDigit = "0123456789".split("");
    const twoDigits = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));
    const anyLetter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");

    // Numbers but for what is checked: the standard and the preset have to accept the same ends of them.
    for (const [preset, country, name, body, ends] of [
        ["esDniNie", "ES", "dni", digits(8), anyLetter],
        ["esDniNie", "ES", "nie", parts(some("XYZ", 1), digits(7)), anyLetter],
        [
            ...(["frNir", "FR", "nir"] as const),
            parts(some("12", 1), digits(2), fc.constantFrom("01", "12"), fc.constantFrom("75", "2A", "2B"), digits(6)),
            twoDigits,
        ],
        [
            ...(["itCodiceFiscale", "IT", "codicefiscale"] as const),
            parts(
                ...[some("BCDFGLMNRSTV", 6), fc.constantFrom("80", "9L", "M1"), some("ABCDEHLMPRST", 1)],
                ...[fc.constantFrom("01", "12", "58"), some("ABFHL", 1), fc.constantFrom("501", "26R", "969")],
            ),
            anyLetter,
        ],
        ["plPesel", "PL", "pesel", parts(birthday, digits(4)), oneDigit],
        ["sePersonnummer", "SE", "personnummer", parts(birthday, dash, digits(3)), oneDigit],
        ["brCpf", "BR", "cpf", digits(9), twoDigits],
        ["caSin", "CA", "sin", parts(some("1234567", 1), digits(2), dash, digits(3), dash, digits(2)), oneDigit],
        [
            "beNationalNumber",
            "BE",
            "nn",
            parts(
                fc.constant("1"),
                digits(1),
                birthday.map((date) => date.slice(2)),
                digits(3),
            ),
            twoDigits.slice(1, 98),
        ],
        [
            "deSteuerId",
            "DE",
            "idnr",
            fc.shuffledSubarray("1234567890".split(""), { minLength: 9 }).map(oneTwice),
            oneDigit,
        ],
    ] as const) {
        it(`${preset}: its check is the standard's (${country} ${name})`, () => {
            const { check } = presets[preset];
            const standard = stdnum[country]?.[name];
            assert.ok(check !== undefined && standard !== undefined);
            fc.assert(
                fc.property(body, (begin) => {
                    const right = ends.filter((end) => check.accepts(begin + end));
                    assert.deepEqual(
                        right,
                        ends.filter((end) => standard.validate(begin + end).isValid),
                    );
                    for (const end of [right[0], ends[0]]) {
                        masked(begin + (end ?? ""), preset);
                    }
                }),
                { numRuns: runs(16) },
            );
        });
    }

    /** Ten digits not beginning with 0, of which one comes twice. */
    function oneTwice(different: string[]): string {
        const [first = "1", ...more] = different.slice(0, 9);
        return [first === "0" ? "1" : first, ...more, more.at(-1) ?? "2"].join("");
    }
});

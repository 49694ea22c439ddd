import assert from "node:assert/strict";

import { linesSettings } from "../../../../components/fluent-bit-windows/lines";
import { explained, withLua } from "./lua";

describe("a pattern of lines.mask", () => {
    const lua = withLua();

    for (const [pattern, line, masked] of [
        [String.raw`password=\S+`, "user=a password=s3cr3t! ok", "user=a *** ok"],
        [
            String.raw`\b\d{4}-\d{4}-\d{4}-\d{4}\b`,
            "card 1234-5678-9012-3456, not 01234-5678-9012-34567",
            "card ***, not 01234-5678-9012-34567",
        ],
        [String.raw`\d{4}(-\d{4}){3}`, "1234-5678-9012-3456", "***"],
        [String.raw`(?:\d{3}[ -]){2}\d{4}`, "call 555-123-4567", "call ***"],
        [String.raw`(?:ab)+`, "xababab ab", "x*** ***"],
        ["(?:token|key(?:Id)?)=[^&]*", "/?token=a%20b&x=1&keyId=c", "/?***&x=1&***"],
        ["(?<=password=)[^&;]+", "password=a;pwd=b", "password=***;pwd=b"],
        [String.raw`\d+(?= EUR)`, "129 EUR, 3 items", "*** EUR, 3 items"],
        ["(?<!order )[0-9]{4}(?![0-9])", "order 1234, pin 5678", "order 1234, pin ***"],
        [String.raw`(["']).*?\1`, `a 'b "c"' d`, "a *** d"],
        [String.raw`"(?:[^"\\]|\\.)*"`, String.raw`x "a \" b" y`, "x *** y"],
        [String.raw`[\w.+-]+@[\w-]+\.[a-z]{2,6}`, "from jane.doe+x@example.org to us", "from *** to us"],
        ["AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}", "AKIDX AKIAIOSFODNN7EXAMPLE", "AKIDX ***"],
        [String.raw`\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+`, "von Jürgen Müller-Lüdenscheidt", "von ***-Lüdenscheidt"],
        ["[äöü]+", "grün, öde", "gr***n, ***de"],
        ["🪟{2}.", "🪟🪟🪟漢", "***漢"],
        ["^50%", "50% of 50%", "*** of 50%"],
        ["Grüße$", "Grüße, Grüße", "Grüße, ***"],
        ["(?m:^)b", "a\nb", "a\n***"],
        ["(?s:a.)b", "a\nb", "***"],
        ["(?i:pass)=x", "PASS=x PASS=X", "*** PASS=X"],
        ["[!-/]", "a-b_c/d", "a***b_c***d"],
        [String.raw`\$\{HOME\}`, "${HOME}", "***"],
        // Like syntax of other dialects, and text.
        ["/users/[a-z]+/", "GET /users/jane/cart", "GET ***cart"],
        [String.raw`%\{HOST\}|\[[a-z]-[0-9]\]`, "%{HOST} [a-1]", "*** ***"],
        [String.raw`a\-b\"`, 'a-b"', "***"],
    ] as const) {
        it(`finds what JavaScript finds: ${JSON.stringify(pattern)}`, () => {
            assert.equal(explained(line, [{ pattern }]), masked);
            assert.equal(lua().masked(Buffer.from(line), [{ pattern }]).toString(), masked);
        });
    }

    for (const [mask, line, masked] of [
        [{ pattern: "password|TOKEN|ä", ignoreCase: true }, "PassWord token Ä", "*** *** ***"],
        [{ pattern: "[a-c]+", ignoreCase: true }, "aBCd", "***d"],
        [{ pattern: String.raw`(user|name)=(\w+)`, with: "$1=[$$$2]" }, "user=jane", "user=[$jane]"],
        [{ pattern: "(a)|(b)", with: "<$1$2>" }, "ab", "<a><b>"],
        [{ pattern: "a", with: "$$1 ${HOME} %1 \\1" }, "a", "$1 ${HOME} %1 \\1"],
    ] as const) {
        it(`is replaced as ${JSON.stringify(mask)} says`, () => {
            assert.equal(explained(line, [mask]), masked);
            assert.equal(lua().masked(Buffer.from(line), [mask]).toString(), masked);
        });
    }

    it("is one of several, which follow one another: each sees what the ones before have left", () => {
        const masks = [
            { pattern: "abc", with: "b" },
            { pattern: "b+", with: "c" },
            { match: { namespace: "other" }, pattern: "c", with: "never" },
        ];
        const own = masks.slice(0, 2);
        assert.equal(explained("abcb abc", own), "c c");
        assert.equal(lua().masked(Buffer.from("abcb abc"), own).toString(), "c c");
        assert.equal(linesSettings.safeParse({ mask: masks }).success, true);
    });

    for (const text of [Buffer.from([0x80, 0x31, 0x32, 0xc3]), Buffer.from("caf\xe9 12 \x8412\x93", "latin1")]) {
        it(`finds digits beside bytes that are no UTF-8, and keeps these: ${text.toString("hex")}`, () => {
            const mask = [{ pattern: String.raw`\d\d` }];
            const expected = text.toString("latin1").replaceAll("12", "***");
            assert.equal(lua().masked(text, mask).toString("latin1"), expected);
        });
    }

    it("may have a name that is no class of characters", () => {
        assert.equal(linesSettings.safeParse({ mask: [{ pattern: "[[:constructor:]]" }] }).success, true);
    });

    it("leaves the rest of a line out that takes too many steps", () => {
        const mask = [{ pattern: String.raw`x\d|.{0,1000}y@` }];
        const line = `x1 ${"y".repeat(50_000)}`;
        const shipped = explained(line, mask);
        assert.match(shipped, /^\*\*\* y+\(removed: it could not be masked\)$/);
        assert.equal(lua().masked(Buffer.from(line), mask).toString(), shipped);
    });

    for (const [pattern, reason] of [
        ["a(", /^is not a regular expression: Unterminated group at its end$/],
        [
            "(?i)a",
            /^is not a regular expression: Invalid group near character \d, in "\(\?i\)a"; write ignoreCase: true instead of \(\?i\)$/,
        ],
        ["(?s)a.b", /; write \(\?s:\.\.\.\) around the part that needs the flag$/],
        ["(?x) a # b", /; remove the flag x, white/],
        ["(?|a|b)", /; write alternatives, as in \(\?:a\|b\)$/],
        [
            String.raw`/token=\w+/gi`,
            /^contains \/token=\\\w\+\/gi, .*; write the pattern without the slashes and flags, ignoreCase: true/,
        ],
        ["%{IP:client} -", /^contains %\{IP:client\}, .* instead of the Grok pattern, or %\\\{ for the text$/],
        [String.raw`[\w-[\d]]+`, /^contains \[\\\w-\[\\d\]\], .*; write \(\?!\[\.\.\.\]\) before the class/],
        ["[a-z&&[^aeiou]]", /, which is plain text in /],
        [String.raw`\Ga`, /; write \^$/],
        [String.raw`\k<name>a`, /; write \(\?<name>\.\.\.\) around the repeated part$/],
        ["a(?i)b", /; write \(\?i:\.\.\.\) around the part that needs the flag$/],
        ["(?P<name>a)", /; write \(\?<name>\.\.\.\) instead of/],
        ["(?>a)b", /; write \(\?:\.\.\.\) instead of \(\?>/],
        ["a++", /; write a single \+ instead of a possessive quantifier$/],
        ["[[:digit:]]{4}", /^contains \[:digit:\], which JavaScript does not support; write \\d$/],
        ["a{,3}", /^contains \{,3\}, which is plain text in JavaScript; write \{0,3\}/],
        [String.raw`\Aa`, /^contains \\A, which means the letter A in JavaScript; write \^$/],
        [String.raw`a\Z`, /; write \$$/],
        [String.raw`\h+a\-`, /^contains \\h, .*; write \[ \\t\]$/],
        [
            String.raw`\p{L}\-`,
            /^is not a regular expression: Invalid escape near character \d+, in ".*"; with \\p\{\.\.\.\} .* characters, and always escape /,
        ],
        [String.raw`a\1`, /^contains \\1, but no group with that number/],
        [String.raw`([a-z])\1`, /^contains \\1 for letters with ignored/],
        ["a*", /^can match an empty text, which has nothing to mask; write \+ instead of \*/],
        ["(?=a)", /^can match an empty text/],
        [
            String.raw`(?:\w{1,3}x){500}`,
            /^is too long for Fluent Bit's Lua .*; repeat less, or split it into several entries/,
        ],
    ] as const) {
        it(`is refused, with a way that works: ${JSON.stringify(pattern)}`, () => {
            const result = linesSettings.safeParse({ mask: [{ pattern, ignoreCase: /^\(\[/.test(pattern) }] });
            const [issue, ...more] = result.error?.issues ?? [];
            assert.equal(issue?.path.join("."), "mask.0.pattern");
            assert.match(issue.message, reason);
            assert.deepEqual(more, []);
        });
    }
});

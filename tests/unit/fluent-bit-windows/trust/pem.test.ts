import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";

import fc from "fast-check";

import { readPem, toPem } from "../../../../components/fluent-bit-windows/trust/pem";
import { anyText } from "../../any-text";
import { expired, intermediate, other, root, selfSigned, server } from "./certificates";

const all = [root, other, intermediate, server, selfSigned, expired];
const lines = root.trimEnd().split("\n");
const key = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg";
const privateKey = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`;

/** Text that may stand around certificates. */
const chatter = anyText().filter((text) => !text.includes("---"));

function subjects(text: string): string[] {
    const { certificates, problems } = readPem(text);
    assert.deepEqual(problems, []);
    return certificates.map(({ certificate }) => certificate.subject);
}

function refuses(cases: Record<string, readonly [text: string, problem: RegExp]>): void {
    for (const [what, [text, problem]] of Object.entries(cases)) {
        it(`refuses ${what}`, () => {
            const { problems } = readPem(text);
            assert.equal(problems.length, 1, problems.join("\n"));
            assert.match(problems[0] ?? "", problem);
        });
    }
}

describe("a PEM text", () => {
    it("is read whatever stands between its certificates, with line breaks of any system", () => {
        fc.assert(
            fc.property(
                fc.array(fc.tuple(chatter, fc.constantFrom(...all)), { minLength: 1, maxLength: 6 }),
                fc.constantFrom("\n", "\r\n", "\r"),
                fc.constantFrom("", "\uFEFF"),
                (parts, lineBreak, mark) => {
                    const text = mark + parts.map(([before, pem]) => `${before}\n${pem}`).join("");
                    const expected = parts.map(([, pem]) => new X509Certificate(pem).subject);
                    assert.deepEqual(subjects(text.replaceAll("\n", lineBreak)), expected);
                },
            ),
        );
    });

    it("is read when it is indented, or folded into one line", () => {
        assert.equal(subjects(root.replaceAll(/^/gm, "    ")).length, 1);
        assert.equal(subjects(`${root} ${other}`.replaceAll("\n", " ")).length, 2);
    });

    it("says of each certificate where it is", () => {
        const { certificates } = readPem(`a root:\n\n${root}\n${other}`);
        assert.deepEqual(
            certificates.map(({ number, line }) => [number, line]),
            [
                [1, 3],
                [2, 3 + lines.length + 1],
            ],
        );
    });

    it("is written anew with the same certificates", () => {
        for (const pem of all) {
            assert.equal(toPem(new X509Certificate(pem)), pem);
        }
    });

    it("is refused, and not misread, when any character of a certificate is lost", () => {
        fc.assert(
            fc.property(fc.nat(lines.slice(1, -1).join("").length - 1), (place) => {
                const base64 = lines.slice(1, -1).join("");
                const damaged = [lines[0], base64.slice(0, place) + base64.slice(place + 1), lines.at(-1)].join("\n");
                const { certificates, problems } = readPem(`${other}\n${damaged}\n`);
                assert.equal(certificates.length, 1);
                assert.equal(problems.length, 1);
                assert.match(
                    problems[0] ?? "",
                    new RegExp(`^certificate 2 \\(line ${other.split("\n").length + 1}\\) `),
                );
            }),
        );
    });

    it("never has its contents in what is said of it", () => {
        fc.assert(
            fc.property(fc.shuffledSubarray([root, privateKey, "junk", "-----BEGIN X-----", "\\n"]), (parts) => {
                const said = readPem(parts.join("\n")).problems.join("\n");
                assert.ok(!said.includes(key) && !said.includes(lines[1] ?? "?"));
            }),
        );
    });

    refuses({
        "an empty text": [" \n", /^contains no certificate: it is empty; write PEM text/],
        "a text without a certificate": ["see the wiki", /^contains no certificate: write PEM text/],
        "Base64 alone": [lines.slice(1, -1).join("\n"), /^contains no certificate: it is Base64 without the BEGIN/],
        "a binary certificate": [new X509Certificate(root).raw.toString("utf8"), /DER.*openssl x509 -inform der/],
        "PEM text that was encoded once more": [
            Buffer.from(root).toString("base64"),
            /^contains no certificate: it is PEM text encoded .*base64 -d/,
        ],
        "UTF-16": [
            Buffer.from(`\uFEFF${root}`, "utf16le").toString("utf8"),
            /^contains no certificate: it is UTF-16, .*-Encoding ascii/,
        ],
        "UTF-16 in the other order": [
            Buffer.from(root, "utf16le").swap16().toString("utf8"),
            /^contains no certificate: it is UTF-16/,
        ],
        "a private key behind a certificate": [
            root + privateKey,
            new RegExp(`^line ${lines.length + 1} begins a private key, .*remove it`),
        ],
        "a private key of another kind": [
            `${root}${privateKey.replaceAll("PRIVATE", "ENCRYPTED PRIVATE")}`,
            /begins a private key/,
        ],
        "a request": [root.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST"), /^line 1 begins a certificate/],
        "a container": [root.replaceAll("CERTIFICATE", "PKCS7"), /openssl pkcs7 .*-print_certs/],
        "a list of revoked certificates": [root.replaceAll("CERTIFICATE", "X509 CRL"), /remove .*it/],
        "OpenSSL's own format": [root.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE"), /convert it/],
        "something else": [root.replaceAll("CERTIFICATE", "PUBLIC KEY"), /^line 1 begins something other/],
        "a certificate that is cut off": [
            `${other}${lines.slice(0, 5).join("\n")}`,
            new RegExp(`^the block that begins on line ${other.split("\n").length} has no END line: .*truncated`),
        ],
        "a certificate without its last line but one": [
            [...lines.slice(0, -2), lines.at(-1)].join("\n"),
            /^certificate 1 \(line 1\) (is not whole|cannot be read)/,
        ],
        "a certificate without an END line before the next": [
            `${lines.slice(0, -1).join("\n")}\n${other}`,
            new RegExp(`^the block that begins on line 1 has no END line before line ${lines.length}`),
        ],
        "a certificate without its BEGIN line": [
            lines.slice(1).join("\n"),
            new RegExp(`^line ${lines.length - 1} is an END line without a BEGIN line`),
        ],
        "another END line": [
            root.replace("END CERTIFICATE", "END PUBLIC KEY"),
            new RegExp(`line 1 ends with another label on line ${lines.length}`),
        ],
        "a character that Base64 does not have": [
            [...lines.slice(0, 3), "MII…", ...lines.slice(3)].join("\n"),
            /^certificate 1 \(line 1\) contains a character on line 4 that is not valid in Base64/,
        ],
        "line breaks that were never made": [root.replaceAll("\n", "\\n"), /two characters "\\n".*`pem: \|`/],
        "Base64 of something else": [
            `-----BEGIN CERTIFICATE-----\n${Buffer.from("x".repeat(99)).toString("base64")}\n-----END CERTIFICATE-----`,
            /^certificate 1 \(line 1\) cannot be read: .*not an X\.509 certificate/,
        ],
    });
});

import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

import {
    rootCertificates,
    rootCertificatesFile,
    writtenRootCertificates,
} from "../../../../components/fluent-bit-windows/trust/root-certificates";

const text = readFileSync(rootCertificatesFile, "utf8");

function pemsIn(bundle: string): string[] {
    return bundle.match(/-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n/g) ?? [];
}

const certificates = pemsIn(text).map((pem) => new X509Certificate(pem));
const [, writtenOn = "", source = ""] = / on (\d{4}-\d\d-\d\d), from (.*), without/.exec(text) ?? [];

/** Hash of a public key, as https://www.amazontrust.com/repository/ names root certificates: "trust is based on keys and not certificate attributes". */
function keyHash(certificate: X509Certificate): string {
    return createHash("sha256")
        .update(certificate.publicKey.export({ type: "spki", format: "der" }))
        .digest("hex");
}

describe("the root certificates", () => {
    /** "We recommend that all five of the above roots be included in the trust store": https://www.amazontrust.com/repository/ */
    const ofAws: Record<string, string> = {
        "Amazon Root CA 1": "fbe3018031f9586bcbf41727e417b7d1c45c2f47f93be372a17b96b50757d5a2",
        "Amazon Root CA 2": "7f4296fc5b6a4e3b35d3c369623e364ab1af381d8fa7121533c9d6c633ea2461",
        "Amazon Root CA 3": "36abc32656acfc645c61b71613c4bf21c787f5cabbee48348d58597803d7abc9",
        "Amazon Root CA 4": "f7ecded5c66047d28ed6466b543c40e0743abe81d109254dcf845d4c2c7853c5",
        "Starfield Services Root Certificate Authority - G2":
            "2b071c59a0a0ae76b0eadb2bad23bad4580b69c3601b630c2eaf0613afa83f92",
    };

    for (const [name, hash] of Object.entries(ofAws)) {
        it(`have AWS' ${name}, valid for five years yet`, () => {
            const found = certificates.find((certificate) => keyHash(certificate) === hash);
            assert.ok(found?.subject.includes(`CN=${name}`) === true);
            const fiveYears = 5 * 365 * 24 * 3600 * 1000;
            assert.ok(Date.parse(found.validTo) > Date.now() + fiveYears, found.validTo);
        });
    }

    it("have those of other authorities that many servers have their certificates from", () => {
        for (const name of ["DigiCert Global Root G2", "ISRG Root X1", "ISRG Root X2", "GTS Root R1"]) {
            assert.ok(
                certificates.some(({ subject }) => subject.includes(`CN=${name}`)),
                name,
            );
        }
    });

    it("are self-signed certificates of authorities, none of which had expired when they were written", () => {
        assert.ok(certificates.length > 100);
        for (const certificate of certificates) {
            assert.ok(certificate.ca && certificate.checkIssued(certificate), certificate.subject);
            assert.ok(Date.parse(certificate.validTo) > Date.parse(writtenOn), certificate.subject);
        }
    });

    it("say where they are from and under which licence", () => {
        assert.match(source, /^Node\.js \d+\.\d+\.\d+ \(tls\.rootCertificates\)$/);
        assert.match(text, /^# .*Mozilla Public License 2\.0/);
        assert.match(rootCertificates, /^# .*Mozilla Public License 2\.0/);
    });

    it("are the same text whatever the order in which they come, each once", () => {
        const pems = pemsIn(text);
        assert.equal(writtenRootCertificates(pems, source, new Date(writtenOn)), text);
        assert.equal(writtenRootCertificates([...pems].reverse().concat(pems), source, new Date(writtenOn)), text);
    });

    it("are written without those that have expired", () => {
        const later = new Date("2030-01-01");
        const left = pemsIn(writtenRootCertificates(pemsIn(text), source, later));
        assert.ok(left.length < certificates.length);
        assert.ok(left.every((pem) => Date.parse(new X509Certificate(pem).validTo) > later.getTime()));
    });

    it("give the same bundle when they are written again on another day", () => {
        const rewritten = writtenRootCertificates(pemsIn(text), source, new Date("2026-12-01"));
        assert.notEqual(rewritten, text);
        assert.equal(
            rewritten.slice(rewritten.indexOf("\n\n")),
            rootCertificates.slice(rootCertificates.indexOf("\n\n")),
        );
        assert.ok(!rootCertificates.includes(writtenOn));
    });
});

import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The file that `npm run root-certificates` writes. */
export const rootCertificatesFile = join(__dirname, "root-certificates.pem");

/**
 * Root certificates of Mozilla's CA Certificate Program. They include the five roots that AWS tells owners of a trust store to have.
 *
 * Fluent Bit's Windows images need them: they are plain servercore images, whose store holds Microsoft's roots only. Fluent Bit reads no other
 * certificates than those of that store, and Windows does not download further ones for OpenSSL.
 *
 * @see https://github.com/fluent/fluent-bit/issues/6498
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/tls/openssl.c (`windows_load_system_certificates`)
 * @see https://www.amazontrust.com/repository/ ("Trust store and pinning recommendations")
 */
export const rootCertificates = withoutDate(readFileSync(rootCertificatesFile, "utf8"));

/**
 * The file's text: sorted, each certificate once, without those that have expired.
 *
 * @param certificates PEM of one certificate each
 * @param source where they are from
 */
export function writtenRootCertificates(certificates: readonly string[], source: string, now: Date): string {
    const entries = certificates
        .map((pem) => ({ pem, certificate: new X509Certificate(pem) }))
        .filter(({ certificate }) => Date.parse(certificate.validTo) > now.getTime())
        .map(({ pem, certificate }) => titledPem(certificate, pem));
    return `${header(source, now)}\n${[...new Set(entries)].sort().join("\n")}`;
}

/** Pods roll when a certificate changes, and not when the same ones are written again. */
function withoutDate(text: string): string {
    const [licence] = text.split("\n", 1);
    return `${licence}\n${text.slice(text.indexOf("\n\n") + 1)}`;
}

const licence =
    "# Root certificates of Mozilla's CA Certificate Program (https://wiki.mozilla.org/CA), under the Mozilla Public License 2.0 (https://www.mozilla.org/MPL/2.0/)";

/** What the subject or the issuer of a certificate is called: its common name, or the part that comes nearest to one. */
export function commonName(name: string): string {
    const parts = ["CN", "OU", "O"].map((key) => new RegExp(`^${key}=(.*)$`, "m").exec(name)?.[1]);
    return (parts.find((part) => part !== undefined) ?? name.replaceAll("\n", ", ")).replaceAll(/\p{C}/gu, "");
}

export function dayOf(time: Date): string {
    return time.toISOString().slice(0, 10);
}

function header(source: string, now: Date): string {
    return [
        licence,
        `# Written by \`npm run root-certificates\` on ${dayOf(now)}, from ${source}, without certificates that had expired. Do not edit.`,
        "",
    ].join("\n");
}

/** A certificate as it stands in the bundle. Text between certificates is a comment: OpenSSL reads only what is between the lines that begin and end one. */
export function titledPem(certificate: X509Certificate, pem: string): string {
    return `# ${commonName(certificate.subject)}, valid until ${dayOf(new Date(certificate.validTo))}\n${pem.trim()}\n`;
}

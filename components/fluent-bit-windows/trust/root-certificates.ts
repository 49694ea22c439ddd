import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The file that `npm run root-certificates` writes. */
export const rootCertificatesFile = join(__dirname, "root-certificates.pem");

/**
 * Root certificates of Mozilla's CA Certificate Program. They include the five roots that AWS recommends for every trust store.
 *
 * Fluent Bit's Windows images need them: they are plain servercore images, whose store only has Microsoft's roots. By default, Fluent Bit only reads the certificates of that store, and Windows does not download further ones for OpenSSL.
 *
 * @see https://github.com/fluent/fluent-bit/issues/6498
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/tls/openssl.c (`windows_load_system_certificates`)
 * @see https://www.amazontrust.com/repository/ ("Trust store and pinning recommendations")
 */
export const rootCertificates = withoutDate(readFileSync(rootCertificatesFile, "utf8"));

/**
 * The file's text: sorted, without duplicates and expired certificates.
 *
 * @param certificates PEM of one certificate each
 * @param source their source
 */
export function writtenRootCertificates(certificates: readonly string[], source: string, now: Date): string {
    const entries = certificates
        .map((pem) => ({ pem, certificate: new X509Certificate(pem) }))
        .filter(({ certificate }) => Date.parse(certificate.validTo) > now.getTime())
        .map(({ pem, certificate }) => titledPem(certificate, pem));
    return `${header(source, now)}\n${[...new Set(entries)].sort().join("\n")}`;
}

/** Pods are replaced only if a certificate changes, not if the same ones are written again. */
function withoutDate(text: string): string {
    const [licence] = text.split("\n", 1);
    return `${licence}\n${text.slice(text.indexOf("\n\n") + 1)}`;
}

const licence =
    "# Root certificates of Mozilla's CA Certificate Program (https://wiki.mozilla.org/CA), under the Mozilla Public License 2.0 (https://www.mozilla.org/MPL/2.0/)";

/** Name of a certificate's subject or issuer: the common name, or the most similar part. */
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

/** A certificate in the bundle. OpenSSL ignores text between certificates, so it serves as a comment. */
export function titledPem(certificate: X509Certificate, pem: string): string {
    return `# ${commonName(certificate.subject)}, valid until ${dayOf(new Date(certificate.validTo))}\n${pem.trim()}\n`;
}

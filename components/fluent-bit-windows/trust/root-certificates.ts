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
        .map(({ pem, certificate }) => `${title(certificate)}\n${pem.trim()}\n`);
    return `${header(source, now)}\n${[...new Set(entries)].sort().join("\n")}`;
}

/** Pods roll when a certificate changes, and not when the same ones are written again. */
function withoutDate(text: string): string {
    const [licence] = text.split("\n", 1);
    return `${licence}\n${text.slice(text.indexOf("\n\n") + 1)}`;
}

const licence =
    "# Root certificates of Mozilla's CA Certificate Program (https://wiki.mozilla.org/CA), under the Mozilla Public License 2.0 (https://www.mozilla.org/MPL/2.0/)";

function header(source: string, now: Date): string {
    return [
        licence,
        `# Written by \`npm run root-certificates\` on ${dayOf(now)}, from ${source}, without certificates that had expired. Do not edit.`,
        "",
    ].join("\n");
}

/** Text between certificates is a comment: OpenSSL reads only what is between the lines that begin and end one. */
function title(certificate: X509Certificate): string {
    return `# ${nameOf(certificate)}, valid until ${dayOf(new Date(certificate.validTo))}`;
}

/** What a certificate is called: its common name, or the part of its subject that comes nearest to one. */
function nameOf({ subject }: X509Certificate): string {
    const parts = ["CN", "OU", "O"].map((key) => new RegExp(`^${key}=(.*)$`, "m").exec(subject)?.[1]);
    return parts.find((part) => part !== undefined) ?? subject.replaceAll("\n", ", ");
}

function dayOf(time: Date): string {
    return time.toISOString().slice(0, 10);
}

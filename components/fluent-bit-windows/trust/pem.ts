import { X509Certificate } from "node:crypto";

/** A certificate in a PEM text, and its position. */
export interface PemCertificate {
    certificate: X509Certificate;
    /** Its number in the text. */
    number: number;
    /** First line in the text, from 1. */
    line: number;
}

interface Block {
    label: string;
    /** Line of its BEGIN, and the contents up to its END. */
    line: number;
    contents: string;
}

/** Other contents of PEM texts, and how to fix them. */
const otherLabels: readonly [label: RegExp, remedy: string][] = [
    [
        /PRIVATE KEY/,
        "a private key, which everyone who can read the CA bundle would get; remove it: only certificates are needed",
    ],
    [
        /^TRUSTED CERTIFICATE$/,
        "a certificate in OpenSSL's own format; convert it with `openssl x509 -in FILE -out NEW_FILE`",
    ],
    [/^(PKCS7|CMS)$/, "a PKCS #7 container; take the certificates out with `openssl pkcs7 -in FILE -print_certs`"],
    [/REQUEST$/, "a certificate signing request; use the authority's certificate instead"],
    [/CRL$/, "a certificate revocation list, which Fluent Bit does not use; remove it"],
];

/**
 * Reads the certificates of a PEM text. Ignores text between certificates, as `openssl x509 -text` writes it. Line breaks may be those of Windows.
 *
 * @returns the certificates, and the problems, one sentence each, which contain the position but never the contents
 */
export function readPem(text: string): { certificates: PemCertificate[]; problems: string[] } {
    const certificates: PemCertificate[] = [];
    const { blocks, problems } = blocksOf(text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"));
    let number = 0;
    for (const block of blocks) {
        if (!/^(X509 )?CERTIFICATE$/.test(block.label)) {
            problems.push(`line ${block.line} begins ${otherThanCertificate(block.label)}`);
            continue;
        }
        number++;
        const parsed = parseCertificate(block);
        if (typeof parsed === "string") {
            problems.push(`certificate ${number} (line ${block.line}) ${parsed}`);
        } else {
            certificates.push({ certificate: parsed, number, line: block.line });
        }
    }
    if (blocks.length === 0 && problems.length === 0) {
        problems.push(`contains no certificate: ${insteadOfPem(text)}`);
    }
    return { certificates, problems };
}

function blocksOf(text: string): { blocks: Block[]; problems: string[] } {
    const blocks: Block[] = [];
    const problems: string[] = [];
    let open: { label: string; line: number; start: number } | undefined;
    let line = 1;
    let counted = 0;
    for (const { 0: marker, 1: kind, 2: label = "", index } of text.matchAll(/-----(BEGIN|END) ([^\n-]*)-----/g)) {
        // From marker to marker: a ConfigMap's PEM text can have many thousands of lines.
        line += lineAt(text.slice(counted, index), index - counted) - 1;
        counted = index;
        if (kind === "BEGIN") {
            if (open !== undefined) {
                problems.push(`the block that begins on line ${open.line} has no END line before line ${line}`);
            }
            open = { label, line, start: index + marker.length };
        } else if (open === undefined) {
            problems.push(`line ${line} is an END line without a BEGIN line before it`);
        } else {
            if (label === open.label) {
                blocks.push({ label, line: open.line, contents: text.slice(open.start, index) });
            } else {
                problems.push(`the block that begins on line ${open.line} ends with another label on line ${line}`);
            }
            open = undefined;
        }
    }
    if (open !== undefined) {
        problems.push(`the block that begins on line ${open.line} has no END line: the text is truncated`);
    }
    return { blocks, problems };
}

function otherThanCertificate(label: string): string {
    const known = otherLabels.find(([pattern]) => pattern.test(label));
    return known === undefined ? "something other than a certificate; remove it" : known[1];
}

/** The certificate, or its problem. */
function parseCertificate({ contents, line }: Block): X509Certificate | string {
    if (contents.includes("\\n")) {
        return 'contains the two characters "\\n" instead of line breaks; write a YAML block (`pem: |`)';
    }
    const bad = /[^A-Za-z0-9+/=\s]/.exec(contents);
    if (bad !== null) {
        return `contains a character on line ${line - 1 + lineAt(contents, bad.index)} that is not valid in Base64`;
    }
    const base64 = contents.replace(/\s/g, "");
    if (base64.length % 4 !== 0 || !/^[^=]+={0,2}$/.test(base64)) {
        return "is incomplete: its Base64 text is truncated or damaged";
    }
    const der = Buffer.from(base64, "base64");
    try {
        const certificate = new X509Certificate(der);
        return certificate.raw.equals(der) ? certificate : "is followed by something else in the same Base64 text";
    } catch {
        return "cannot be read: it is damaged or not an X.509 certificate";
    }
}

function insteadOfPem(text: string): string {
    const pem = "write PEM text, which begins with -----BEGIN CERTIFICATE-----";
    if (text.trim() === "") {
        return `it is empty; ${pem}`;
    }
    // The byte order mark of UTF-16 is not UTF-8, so it has become replacement characters.
    if (/^\uFFFD*\0?-\0-/.test(text)) {
        return "it is UTF-16, as Windows PowerShell writes files; write the file again with `Out-File -Encoding ascii`";
    }
    if (/^\s*LS0tLS1CRUdJTi/.test(text)) {
        return "it is PEM text encoded with Base64 once too often, as in the manifest of a Secret; decode it with `base64 -d`";
    }
    if (/^\s*MI[A-Za-z0-9+/=\s]+$/.test(text)) {
        return `it is Base64 without the BEGIN and END lines of a certificate; ${pem}`;
    }
    if (/^0[\x80-\x84\uFFFD]/.test(text)) {
        return "it is DER, a binary format; convert it with `openssl x509 -inform der -in FILE -out NEW_FILE`";
    }
    return pem;
}

/** Line of a position in a text, from 1. */
function lineAt(text: string, index: number): number {
    return text.slice(0, index).split("\n").length;
}

/** A certificate as PEM. */
export function toPem(certificate: X509Certificate): string {
    const lines = certificate.raw.toString("base64").match(/.{1,64}/g) ?? [];
    return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

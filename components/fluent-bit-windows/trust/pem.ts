import { X509Certificate } from "node:crypto";

/** A certificate in a PEM text, and where it stands. */
export interface PemCertificate {
    certificate: X509Certificate;
    /** How many there are up to this one. */
    number: number;
    /** Line of the text on which it begins, from 1. */
    line: number;
}

interface Block {
    label: string;
    /** Line of its BEGIN, and what stands between that and its END. */
    line: number;
    contents: string;
}

/** What stands in PEM texts beside certificates, and what to do about it. */
const otherLabels: readonly [label: RegExp, remedy: string][] = [
    [
        /PRIVATE KEY/,
        "a private key. Whoever may read the CA bundle would have it. Remove it: only certificates are needed",
    ],
    [
        /^TRUSTED CERTIFICATE$/,
        "a certificate in OpenSSL's own format; convert it with `openssl x509 -in FILE -out NEW_FILE`",
    ],
    [/^(PKCS7|CMS)$/, "a PKCS #7 container; take the certificates out with `openssl pkcs7 -in FILE -print_certs`"],
    [/REQUEST$/, "a request for a certificate; write the authority's certificate instead"],
    [/CRL$/, "a list of revoked certificates, which Fluent Bit does not use; remove it"],
];

/**
 * Reads the certificates of a PEM text. Text between certificates is passed over, as `openssl x509 -text` writes it; line breaks may be those of Windows.
 *
 * @returns with what is wrong, one sentence each, which name the place and never show what stands there
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
        problems.push(`holds no certificate: ${insteadOfPem(text)}`);
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
                problems.push(`the block that begins on line ${open.line} ends as something else on line ${line}`);
            }
            open = undefined;
        }
    }
    if (open !== undefined) {
        problems.push(`the block that begins on line ${open.line} has no END line: the text is cut off`);
    }
    return { blocks, problems };
}

function otherThanCertificate(label: string): string {
    const known = otherLabels.find(([pattern]) => pattern.test(label));
    return known === undefined ? "something other than a certificate; remove it" : known[1];
}

/** The certificate, or what is wrong with it. */
function parseCertificate({ contents, line }: Block): X509Certificate | string {
    if (contents.includes("\\n")) {
        return 'holds the two characters "\\n" in the place of line breaks; write real ones, as a YAML block (`pem: |`)';
    }
    const bad = /[^A-Za-z0-9+/=\s]/.exec(contents);
    if (bad !== null) {
        return `holds a character on line ${line - 1 + lineAt(contents, bad.index)} that Base64 does not have`;
    }
    const base64 = contents.replace(/\s/g, "");
    if (base64.length % 4 !== 0 || !/^[^=]+={0,2}$/.test(base64)) {
        return "is not whole: its Base64 text is cut off or damaged";
    }
    const der = Buffer.from(base64, "base64");
    try {
        const certificate = new X509Certificate(der);
        return certificate.raw.equals(der) ? certificate : "is followed by something else in the same Base64 text";
    } catch {
        return "cannot be read: it is damaged, or not an X.509 certificate";
    }
}

function insteadOfPem(text: string): string {
    const pem = "write PEM text, which begins with -----BEGIN CERTIFICATE-----";
    if (text.trim() === "") {
        return `it is empty; ${pem}`;
    }
    // What is not UTF-8 at its beginning, the order of bytes, has become replacement characters.
    if (/^\uFFFD*\0?-\0-/.test(text)) {
        return "it is UTF-16, as Windows PowerShell writes files; write it anew with `Out-File -Encoding ascii`";
    }
    if (/^\s*LS0tLS1CRUdJTi/.test(text)) {
        return "it is PEM text in Base64, as the manifest of a Secret has it, encoded once too often; decode it with `base64 -d`";
    }
    if (/^\s*MI[A-Za-z0-9+/=\s]+$/.test(text)) {
        return `it is Base64 without the lines that begin and end a certificate; ${pem}`;
    }
    if (/^0[\x80-\x84\uFFFD]/.test(text)) {
        return "it is DER, a binary format; convert it with `openssl x509 -inform der -in FILE -out NEW_FILE`";
    }
    return pem;
}

/** Line on which a place in a text is, from 1. */
function lineAt(text: string, index: number): number {
    return text.slice(0, index).split("\n").length;
}

/** A certificate as PEM, whatever it was read from. */
export function toPem(certificate: X509Certificate): string {
    const lines = certificate.raw.toString("base64").match(/.{1,64}/g) ?? [];
    return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

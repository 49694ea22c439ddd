import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";

/** Files of a server's key and certificate, and of the certificate of the authority that signed it. */
export interface CertificateFiles {
    key: string;
    cert: string;
    authority: string;
}

export function certificateFiles(folder: string): CertificateFiles {
    const file = (name: string) => join(folder, name);
    return { key: file("endpoint.key"), cert: file("endpoint.crt"), authority: file("authority.crt") };
}

/**
 * Makes an authority that nobody knows, and a certificate that it signs.
 *
 * @param folder where the files go
 * @param names hosts and addresses
 * @param days how long they are valid
 */
export async function makeCertificate(folder: string, names: readonly string[], days = 2): Promise<CertificateFiles> {
    const { generate } = await import("selfsigned");
    const options = {
        keyType: "ec" as const,
        algorithm: "sha256",
        notAfterDate: new Date(Date.now() + days * 24 * 3600 * 1000),
    };
    // Without key identifiers, clients distinguish authorities only by their names.
    const authority = await generate([{ name: "commonName", value: `Stand-in authority ${randomUUID()}` }], {
        ...options,
        extensions: [
            { name: "basicConstraints", cA: true, critical: true },
            { name: "keyUsage", keyCertSign: true, critical: true },
        ],
    });
    const server = await generate([{ name: "commonName", value: "Stand-in" }], {
        ...options,
        ca: { key: authority.private, cert: authority.cert },
        extensions: [
            { name: "basicConstraints", cA: false },
            {
                name: "subjectAltName",
                altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
            },
        ],
    });
    const files = certificateFiles(folder);
    writeFileSync(files.key, server.private, { mode: 0o600 });
    writeFileSync(files.cert, server.cert);
    writeFileSync(files.authority, authority.cert);
    return files;
}

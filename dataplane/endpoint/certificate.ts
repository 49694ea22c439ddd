import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { Failure } from "../../machine/failure";
import { runCommand } from "../../machine/run-command";
import { onPath } from "../../machine/on-path";

/** Files of a server's key and certificate, and of the certificate of the authority that signed it. */
export interface CertificateFiles {
    key: string;
    cert: string;
    authority: string;
}

/** @throws {@link Failure} when there is none */
export function opensslOnPath(): string {
    const openssl = onPath("openssl");
    if (openssl === undefined) {
        throw new Failure(
            "openssl is not on PATH.",
            "What stands in for AWS needs it for its certificate: install the package openssl.",
        );
    }
    return openssl;
}

export function certificateFiles(folder: string): CertificateFiles {
    const file = (name: string) => join(folder, name);
    return { key: file("endpoint.key"), cert: file("endpoint.crt"), authority: file("authority.crt") };
}

/**
 * Makes an authority that nobody knows, and a certificate that it signs.
 *
 * @param folder where the files go
 * @param names what the certificate is made out to: `DNS:sts.eu-central-1.amazonaws.com`, `IP:127.0.0.1`
 * @param days how long they are valid
 */
export async function makeCertificate(folder: string, names: readonly string[], days = 2): Promise<CertificateFiles> {
    const openssl = opensslOnPath();
    const files = certificateFiles(folder);
    const [authorityKey, request, extensions] = ["authority.key", "endpoint.csr", "endpoint.ext"].map((name) =>
        join(folder, name),
    ) as [string, string, string];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const valid = ["-days", String(days)];
    const { key, cert, authority } = files;
    await runCommand(openssl, [
        "req",
        "-x509",
        ...curve,
        ...["-keyout", authorityKey, "-out", authority, "-subj", "/CN=Stand-in authority"],
        ...valid,
    ]);
    await runCommand(openssl, ["req", ...curve, "-keyout", key, "-out", request, "-subj", "/CN=Stand-in"]);
    writeFileSync(extensions, `basicConstraints=CA:FALSE\nsubjectAltName=${names.join(",")}\n`);
    await runCommand(openssl, [
        "x509",
        "-req",
        ...["-in", request, "-out", cert, "-extfile", extensions],
        ...["-CA", authority, "-CAkey", authorityKey, "-CAcreateserial"],
        ...valid,
    ]);
    return files;
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { Failure } from "../../local/failure";
import { runCommand } from "../../local/run-command";
import { onPath } from "../../local/tools/on-path";

/** Files of a server's key and certificate, and of the certificate of the authority that signed it. */
export interface CertificateFiles {
    key: string;
    cert: string;
    authority: string;
}

/**
 * Makes an authority that nobody knows, and a certificate that it signs.
 *
 * @param folder where the files go
 * @param names what the certificate is made out to: `DNS:sts.eu-central-1.amazonaws.com`, `IP:127.0.0.1`
 */
export async function makeCertificate(folder: string, names: readonly string[]): Promise<CertificateFiles> {
    const openssl = onPath("openssl");
    if (openssl === undefined) {
        throw new Failure(
            "openssl is not on PATH.",
            "The stand-ins for AWS need it for their certificates: install the package openssl.",
        );
    }
    const file = (name: string) => join(folder, name);
    const [key, cert, authority] = [file("endpoint.key"), file("endpoint.crt"), file("authority.crt")];
    const [authorityKey, request, extensions] = [file("authority.key"), file("endpoint.csr"), file("endpoint.ext")];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const valid = ["-days", "2"];
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
    return { key, cert, authority };
}

import { join } from "node:path";

import { Failure } from "../../local/failure";
import { runCommand } from "../../local/run-command";
import { onPath } from "../../local/tools/on-path";

export interface CertificateFiles {
    key: string;
    cert: string;
}

/** A key and a certificate that it signs itself, for 127.0.0.1, in a folder of a run. */
export async function makeCertificate(folder: string): Promise<CertificateFiles> {
    const openssl = onPath("openssl");
    if (openssl === undefined) {
        throw new Failure(
            "openssl is not on PATH.",
            "The stand-in for CloudWatch Logs needs it for its certificate: install the package openssl.",
        );
    }
    const files = { key: join(folder, "endpoint.key"), cert: join(folder, "endpoint.crt") };
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", files.key];
    await runCommand(openssl, ["req", "-x509", ...key, "-out", files.cert, ...subject]);
    return files;
}

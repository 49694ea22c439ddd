import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { type CertificateFiles, certificateFiles, makeCertificate } from "../../dataplane/endpoint/certificate";
import { applyObject } from "../cluster/api";
import { layout } from "../layout";
import { settings } from "../settings";

/** Where the stack `local` looks for the authority, as Pulumi.local.yaml says it. */
const configMap = { name: "aws-stand-in", namespace: "kube-system" };

/** What stands in for AWS has a certificate for AWS' names, of an authority that only this environment has. */
export function awsCertificate(): CertificateFiles {
    return certificateFiles(layout.awsCertificates);
}

/** Makes that certificate, once, and puts the authority where the stack reads it. */
export async function publishAwsAuthority(): Promise<void> {
    const { cert, authority } = awsCertificate();
    if (!existsSync(cert)) {
        mkdirSync(layout.awsCertificates, { recursive: true });
        await makeCertificate(layout.awsCertificates, [`DNS:*.${settings.region}.amazonaws.com`], 3650);
    }
    const data = { "ca.crt": readFileSync(authority, "utf8") };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: configMap, data };
    await applyObject(object);
}

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { type CertificateFiles, certificateFiles, makeCertificate } from "../../dataplane/endpoint/certificate";
import { applyObject } from "../cluster/api";
import { layout } from "../layout";
import { settings } from "../settings";

/** The ConfigMap with the authority, which Pulumi.local.yaml names. */
const configMap = { name: "aws-stand-in", namespace: "kube-system" };

/** The AWS stand-in has a certificate for AWS' host names. Only this environment has its authority. */
export function awsCertificate(): CertificateFiles {
    return certificateFiles(layout.awsCertificates);
}

/** Creates this certificate once, and the ConfigMap with its authority. */
export async function publishAwsAuthority(): Promise<void> {
    const { cert, authority } = awsCertificate();
    if (!existsSync(cert)) {
        mkdirSync(layout.awsCertificates, { recursive: true });
        await makeCertificate(layout.awsCertificates, [`*.${settings.region}.amazonaws.com`], 3650);
    }
    const data = { "ca.crt": readFileSync(authority, "utf8") };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: configMap, data };
    await applyObject(object);
}

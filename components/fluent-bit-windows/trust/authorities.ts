import type { X509Certificate } from "node:crypto";

import type { Problem } from "../../settings/problems";
import { type PemCertificate, readPem, toPem } from "./pem";
import { commonName, dayOf, rootCertificates, titledPem } from "./root-certificates";
import type { CertificateAuthority } from "./settings";

/** An entry of a ConfigMap or a Secret with certificates in it. */
export interface AuthorityReference {
    setting: string;
    kind: "ConfigMap" | "Secret";
    name: string;
    namespace: string;
    key: string;
}

/** A text with certificates. */
export interface AuthorityText {
    setting: string;
    pem: string;
}

/** Additional certificates of the bundle: the known ones, and references to the others. */
export interface Authorities {
    texts: AuthorityText[];
    references: AuthorityReference[];
}

/** A certificate in a setting. */
interface Authority extends PemCertificate {
    setting: string;
}

/**
 * Maximum total size of a ConfigMap's values, in bytes.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
const maxConfigMapBytes = 1024 * 1024;

/** @param namespace default namespace of objects */
export function authoritiesOf(settings: readonly CertificateAuthority[], namespace: string): Authorities {
    const reference = (
        setting: string,
        kind: AuthorityReference["kind"],
        { name, key, namespace: named }: NonNullable<CertificateAuthority["kubernetesSecret"]>,
    ): AuthorityReference => ({ setting, kind, name, key, namespace: named ?? namespace });
    const texts: AuthorityText[] = [];
    const references: AuthorityReference[] = [];
    for (const [index, { pem, kubernetesConfigMap, kubernetesSecret }] of settings.entries()) {
        const setting = `certificateAuthorities[${index}]`;
        if (pem !== undefined) {
            texts.push({ setting: `${setting}.pem`, pem });
        }
        if (kubernetesConfigMap !== undefined) {
            references.push(reference(`${setting}.kubernetesConfigMap`, "ConfigMap", kubernetesConfigMap));
        }
        if (kubernetesSecret !== undefined) {
            references.push(reference(`${setting}.kubernetesSecret`, "Secret", kubernetesSecret));
        }
    }
    return { texts, references };
}

/**
 * The certificates that Fluent Bit trusts: Mozilla's roots, followed by the given ones, without duplicates.
 *
 * @param references further certificates, whose contents only the cluster knows
 */
export function caBundle(texts: readonly AuthorityText[], references: readonly AuthorityReference[] = []): string {
    const own = new Map<string, string>();
    for (const { certificate } of certificatesIn(texts)) {
        if (!isBundled(certificate)) {
            own.set(certificate.fingerprint256, titledPem(certificate, toPem(certificate)));
        }
    }
    const later = references.map(
        ({ kind, name, namespace, key }) => `# ${key} of the ${kind} ${namespace}/${name}, read when it is deployed\n`,
    );
    return [rootCertificates, ...own.values(), ...later].join("\n");
}

/** Problems of the certificates that are known before a deployment. */
export function authorityProblems({ texts, references }: Authorities): Problem[] {
    return [
        ...textProblems(texts),
        // The issuer of a certificate may be among those that only the cluster knows.
        ...(references.length > 0 ? [] : chainProblems(certificatesIn(texts))),
        ...sizeProblems(texts),
    ];
}

/** Problems of the certificates when all are known. */
export function completeProblems(texts: readonly AuthorityText[]): Problem[] {
    return [...textProblems(texts), ...chainProblems(certificatesIn(texts)), ...sizeProblems(texts)];
}

/**
 * Certificates that have no effect, but cause no error.
 *
 * @param now absent: validity is not checked
 */
export function authorityWarnings(texts: readonly AuthorityText[], now: Date | undefined): Problem[] {
    return certificatesIn(texts).flatMap((authority) => {
        const { certificate } = authority;
        const effects = [
            ...(now !== undefined && Date.parse(certificate.validTo) < now.getTime()
                ? [
                      `expired on ${dayOf(new Date(certificate.validTo))}: certificates that it signed are no longer trusted`,
                  ]
                : []),
            ...(now !== undefined && Date.parse(certificate.validFrom) > now.getTime()
                ? [
                      `is valid from ${dayOf(new Date(certificate.validFrom))}: certificates that it signed are not trusted before`,
                  ]
                : []),
            ...(certificate.ca || isSelfSigned(certificate)
                ? []
                : [
                      "is a server's certificate, not an authority's: it has no effect, because its authority is trusted anyway",
                  ]),
        ];
        return effects.map((effect) => ({ setting: authority.setting, remedy: `${placeOf(authority)} ${effect}.` }));
    });
}

/** Warns about objects that cannot exist at the first deployment of a created cluster: the deployment would fail about 15 minutes later, after the cluster is created. */
export function laterAuthorityWarnings(references: readonly AuthorityReference[]): Problem[] {
    return references.map(({ setting, kind, namespace, name }) => ({
        setting,
        value: `${namespace}/${name}`,
        remedy:
            `the stack creates the cluster, so this ${kind} does not exist at the first deployment, which fails after the cluster is created. ` +
            `Write the certificates in pem, or add this entry after the first deployment, when you have created the ${kind}.`,
    }));
}

function certificatesIn(texts: readonly AuthorityText[]): Authority[] {
    return texts.flatMap(({ setting, pem }) =>
        readPem(pem).certificates.map((certificate) => ({ ...certificate, setting })),
    );
}

function textProblems(texts: readonly AuthorityText[]): Problem[] {
    return texts.flatMap(({ setting, pem }) => readPem(pem).problems.map((remedy) => ({ setting, remedy })));
}

/**
 * Certificates that OpenSSL would not trust: it follows a chain to a self-signed certificate, and accepts no other end.
 *
 * @see https://docs.openssl.org/master/man1/openssl-verification-options/ (`-partial_chain`, which Fluent Bit does not set)
 */
function chainProblems(authorities: readonly Authority[]): Problem[] {
    const own = authorities.map(({ certificate }) => certificate);
    const incomplete = authorities.filter(({ certificate }) => !endsInRoot(certificate, own, own.length));
    // Only then, because reading them takes some time.
    const roots = incomplete.length === 0 ? [] : readPem(rootCertificates).certificates.map((root) => root.certificate);
    const all = [...own, ...roots];
    return incomplete
        .filter(({ certificate }) => !endsInRoot(certificate, all, own.length))
        .map((authority) => ({
            setting: authority.setting,
            remedy:
                `${placeOf(authority)} is not self-signed, and the certificate of its issuer, ${commonName(authority.certificate.issuer)}, is missing: ` +
                "Fluent Bit only trusts chains that end with a self-signed root certificate. Add the root certificate",
        }));
}

/** @param steps maximum length of a chain */
function endsInRoot(certificate: X509Certificate, all: readonly X509Certificate[], steps: number): boolean {
    return (
        isSelfSigned(certificate) ||
        (steps > 0 && all.some((issuer) => certificate.checkIssued(issuer) && endsInRoot(issuer, all, steps - 1)))
    );
}

/** As in OpenSSL, where a server's own certificate does not need permission to sign others. */
function isSelfSigned({ subject, issuer }: X509Certificate): boolean {
    return subject === issuer;
}

function sizeProblems(texts: readonly AuthorityText[]): Problem[] {
    if (texts.length === 0) {
        return [];
    }
    const bytes = Buffer.byteLength(caBundle(texts));
    if (bytes <= maxConfigMapBytes) {
        return [];
    }
    const remedy =
        `with these, the CA bundle has ${bytes} bytes, but a ConfigMap holds at most ${maxConfigMapBytes}. ` +
        "Add only the authorities of servers to which Fluent Bit connects";
    return [{ setting: "certificateAuthorities", remedy }];
}

function isBundled(certificate: X509Certificate): boolean {
    return bundled().has(certificate.raw.toString("base64"));
}

let contents: ReadonlySet<string> | undefined;

function bundled(): ReadonlySet<string> {
    contents ??= new Set(
        [...rootCertificates.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END/g)].map(([, base64 = ""]) =>
            base64.replace(/\s/g, ""),
        ),
    );
    return contents;
}

function placeOf({ number, line, certificate }: Authority): string {
    return `certificate ${number} (line ${line}, ${commonName(certificate.subject)})`;
}

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

/** A text with certificates of authorities. */
export interface AuthorityText {
    setting: string;
    pem: string;
}

/** Certificates that are added to the bundle, where they are known, and where the others are. */
export interface Authorities {
    texts: AuthorityText[];
    references: AuthorityReference[];
}

/** A certificate that a setting has. */
interface Authority extends PemCertificate {
    setting: string;
}

/**
 * What all values of a ConfigMap may have together, in bytes.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
const maxConfigMapBytes = 1024 * 1024;

/** @param namespace where objects are whose namespace is not said */
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
 * The certificates that Fluent Bit trusts: Mozilla's roots, and behind them the given ones. Each is in it once.
 *
 * @param references what else will be in it; what it is, only the cluster knows
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

/** What is wrong with the certificates that are known before a deployment. */
export function authorityProblems({ texts, references }: Authorities): Problem[] {
    return [
        ...textProblems(texts),
        // A certificate whose issuer is missing may find it among those that only the cluster knows.
        ...(references.length > 0 ? [] : chainProblems(certificatesIn(texts))),
        ...sizeProblems(texts),
    ];
}

/** What is wrong with them when all are known. */
export function completeProblems(texts: readonly AuthorityText[]): Problem[] {
    return [...textProblems(texts), ...chainProblems(certificatesIn(texts)), ...sizeProblems(texts)];
}

/**
 * What is of no use among them, but does no harm.
 *
 * @param now absent: it is not looked at whether they are valid
 */
export function authorityWarnings(texts: readonly AuthorityText[], now: Date | undefined): string[] {
    return certificatesIn(texts).flatMap((authority) => {
        const { certificate } = authority;
        const effects = [
            ...(now !== undefined && Date.parse(certificate.validTo) < now.getTime()
                ? [`has expired on ${dayOf(new Date(certificate.validTo))}: nothing that it signed is trusted any more`]
                : []),
            ...(now !== undefined && Date.parse(certificate.validFrom) > now.getTime()
                ? [
                      `is valid from ${dayOf(new Date(certificate.validFrom))} on: nothing that it signed is trusted before`,
                  ]
                : []),
            ...(certificate.ca || isSelfSigned(certificate)
                ? []
                : ["is a server's, and not an authority's: without effect, since its authority is trusted anyway"]),
        ];
        return effects.map((effect) => `fluentBit.${authority.setting}: ${placeOf(authority)} ${effect}.`);
    });
}

/** Warns of objects that a cluster which the stack makes cannot have at the first deployment: it would end when the cluster is there, a quarter of an hour later. */
export function laterAuthorityWarnings(references: readonly AuthorityReference[]): string[] {
    return references.map(
        ({ setting, kind, namespace, name }) =>
            `fluentBit.${setting} = ${namespace}/${name}: the stack makes the cluster, and this ${kind} is not in it at the first deployment, which then fails when the cluster is there. ` +
            `Write the certificates in pem, or add this entry after the first deployment, when you have made the ${kind}.`,
    );
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
 * Certificates that OpenSSL would not trust: it follows a chain up to a self-signed certificate, and takes no other one for its end.
 *
 * @see https://docs.openssl.org/master/man1/openssl-verification-options/ (`-partial_chain`, which Fluent Bit does not set)
 */
function chainProblems(authorities: readonly Authority[]): Problem[] {
    const own = authorities.map(({ certificate }) => certificate);
    const incomplete = authorities.filter(({ certificate }) => !endsInRoot(certificate, own, own.length));
    // Only then: reading them takes a while.
    const roots = incomplete.length === 0 ? [] : readPem(rootCertificates).certificates.map((root) => root.certificate);
    const all = [...own, ...roots];
    return incomplete
        .filter(({ certificate }) => !endsInRoot(certificate, all, own.length))
        .map((authority) => ({
            setting: authority.setting,
            remedy:
                `${placeOf(authority)} is not self-signed, and the certificate of its issuer, ${commonName(authority.certificate.issuer)}, is missing: ` +
                "Fluent Bit trusts nothing that does not lead up to a self-signed root certificate. Add that one",
        }));
}

/** @param steps how long a chain can be */
function endsInRoot(certificate: X509Certificate, all: readonly X509Certificate[], steps: number): boolean {
    return (
        isSelfSigned(certificate) ||
        (steps > 0 && all.some((issuer) => certificate.checkIssued(issuer) && endsInRoot(issuer, all, steps - 1)))
    );
}

/** As OpenSSL sees it, for which a server's certificate needs no permission to sign others. */
function isSelfSigned({ subject, issuer }: X509Certificate): boolean {
    return subject === issuer;
}

function sizeProblems(texts: readonly AuthorityText[]): Problem[] {
    const bytes = Buffer.byteLength(caBundle(texts));
    if (bytes <= maxConfigMapBytes) {
        return [];
    }
    const remedy =
        `with these, the CA bundle has ${bytes} bytes, and a ConfigMap holds ${maxConfigMapBytes}. ` +
        "Name only the authorities whose servers Fluent Bit talks to";
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

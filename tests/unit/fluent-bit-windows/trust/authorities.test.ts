import assert from "node:assert/strict";

import { describeProblem } from "../../../../components/settings/problems";
import { authorityWarnings, caBundle } from "../../../../components/fluent-bit-windows/trust/authorities";
import { readPem } from "../../../../components/fluent-bit-windows/trust/pem";
import { rootCertificates } from "../../../../components/fluent-bit-windows/trust/root-certificates";
import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { devCluster } from "../dev-cluster";
import { stackProblems } from "../stack-problems";
import { expired, intermediate, misnamed, other, root, selfSigned, server, underMozilla } from "./certificates";

type Input = NonNullable<FluentBitSettingsInput["certificateAuthorities"]>;

const amazon = /# Amazon Root CA 1, .*\n(-----BEGIN[^#]*)/.exec(rootCertificates)?.[1] ?? "";
const privateKey =
    "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n";

/** The ConfigMap that is planned for these authorities. */
function planned(certificateAuthorities: Input): { name: string; text: string } {
    const { manifests } = planFluentBit(fluentBitSettings.parse({ certificateAuthorities }), devCluster);
    const { metadata, data } = manifests["ca-bundle"] as unknown as {
        metadata: { name: string };
        data: Record<string, string>;
    };
    return { name: metadata.name, text: data["ca-bundle.pem"] ?? "" };
}

/** What is behind Mozilla's certificates in a bundle. */
function added(text: string): string[] {
    assert.ok(text.startsWith(rootCertificates));
    const { certificates, problems } = readPem(text.slice(rootCertificates.length));
    assert.deepEqual(
        problems.filter((problem) => !problem.startsWith("contains no certificate")),
        [],
    );
    return certificates.map(({ certificate }) => /CN=(.*)/.exec(certificate.subject)?.[1] ?? "");
}

function problemsOf(certificateAuthorities: unknown): string[] {
    return stackProblems({ certificateAuthorities }, "fluentBit.certificateAuthorities");
}

describe("authorities of one's own", () => {
    it("are added behind Mozilla's, each once, whatever they are written in", () => {
        const { text } = planned([
            { pem: `Subject: one\r\n${root.replaceAll("\n", "\r\n")}` },
            { pem: `${other}${root}` },
            { pem: amazon },
            { pem: selfSigned },
        ]);
        assert.deepEqual(added(text), ["Example Root CA", "Other Root CA", "logs.example.com"]);
        assert.ok(!text.includes("\r"));
    });

    it("give the ConfigMap another name, and only when they change", () => {
        const names = [[], [{ pem: root }], [{ pem: `${root}\n\n` }], [{ pem: other }]].map((one) => planned(one).name);
        assert.equal(new Set(names).size, 3);
        assert.equal(names[1], names[2]);
    });

    it("may be an authority whose issuer is among them, or among Mozilla's", () => {
        assert.deepEqual(problemsOf([{ pem: intermediate }, { pem: root }]), []);
        assert.deepEqual(problemsOf([{ pem: underMozilla }]), []);
    });

    it("are named in the rendered bundle where only the cluster knows them", () => {
        const { text } = planned([
            { pem: root },
            { kubernetesConfigMap: { name: "corporate-ca" } },
            { kubernetesSecret: { name: "proxy", key: "tls.crt", namespace: "proxies" } },
        ]);
        assert.deepEqual(added(text), ["Example Root CA"]);
        assert.match(text, /^# ca\.crt of the ConfigMap amazon-cloudwatch\/corporate-ca, read when it is deployed$/m);
        assert.match(text, /^# tls\.crt of the Secret proxies\/proxy, read when it is deployed$/m);
    });

    it("do not smuggle lines into the bundle by their names", () => {
        const bundle = caBundle([{ setting: "", pem: misnamed }]);
        assert.equal(bundle.match(/^-----BEGIN/gm)?.length, (rootCertificates.match(/^-----BEGIN/gm)?.length ?? 0) + 1);
    });

    describe("that are of no use", () => {
        const now = new Date("2030-01-01");
        const warnings = (pem: string, at = now) =>
            authorityWarnings([{ setting: "certificateAuthorities[0].pem", pem }], at).map(describeProblem);

        it("are told when they have expired", () => {
            assert.deepEqual(warnings(`${root}${expired}`), [
                `certificateAuthorities[0].pem: certificate 2 (line ${root.split("\n").length}, Expired Root CA) expired on 2021-01-01: ` +
                    "certificates that it signed are no longer trusted.",
            ]);
        });

        it("are told when they would be in a cluster that the stack makes", () => {
            const settings = fluentBitSettings.parse({
                certificateAuthorities: [
                    { pem: root },
                    { kubernetesConfigMap: { name: "corporate-ca", namespace: "kube-system" } },
                ],
            });
            const [warning = "", ...others] = planFluentBit(settings, { ...devCluster, isCreated: true }).warnings.map(
                describeProblem,
            );
            assert.deepEqual(others, []);
            assert.match(
                warning,
                /^certificateAuthorities\[1\]\.kubernetesConfigMap = kube-system\/corporate-ca: the stack creates the cluster, .* Write the certificates in pem/,
            );
            assert.deepEqual(planFluentBit(settings, devCluster).warnings, []);
        });

        it("are told when they are not valid yet", () => {
            assert.match(warnings(root, new Date("2020-06-01")).join("\n"), /is valid from 2026-11-28: certificates/);
        });

        it("are told when they are a server's with an authority", () => {
            assert.match(
                warnings(`${server}${intermediate}${root}`).join("\n"),
                /^[^\n]*splunk\.example\.com\) is a server's/,
            );
        });

        it("are not told when they are a server's that is signed by itself", () => {
            assert.deepEqual(warnings(`${selfSigned}${root}${intermediate}`), []);
        });
    });

    for (const [what, authorities, line] of [
        [
            "a broken PEM, at its place",
            [{ pem: root }, { pem: `${other}${root.slice(0, 200)}` }],
            /^\[1\]\.pem: the block that begins on line \d+ has no END line/,
        ],
        [
            "a private key, which it does not show",
            [{ pem: `${root}${privateKey}` }],
            /^\[0\]\.pem: line \d+ begins a private key, (?!.*MIGHAgEA)/,
        ],
        [
            "an authority whose issuer is missing",
            [{ pem: intermediate }],
            /^\[0\]\.pem: certificate 1 \(line 1, Example Issuing CA\) is not self-signed, .* its issuer, Example Root CA, is missing/,
        ],
        [
            "a server's certificate without its authority",
            [{ pem: `${other}${server}` }],
            /certificate 2 .*splunk\.example\.com\).* Example Issuing CA, is missing/,
        ],
        ["no place", [{}], /^\[0\]: must have exactly one of `pem`/],
        ["two places", [{ pem: root, kubernetesSecret: { name: "a" } }], /^\[0\]: must have exactly one of `pem`/],
        [
            "a text in the place of an entry",
            ["-----BEGIN CERTIFICATE-----"],
            /^\[0\]: must contain the place of the certificates: `pem`/,
        ],
        [
            "an unknown place, whose contents it does not show",
            [{ file: "/etc/ca.pem" }],
            /^\[0\]\.file: is not a setting/,
        ],
        [
            "a name that no object has",
            [{ kubernetesConfigMap: { name: "Corporate CA" } }],
            /^\[0\]\.kubernetesConfigMap\.name: must be the name/,
        ],
        [
            "more than a ConfigMap holds",
            [{ pem: bulk() }],
            /^: with these, the CA bundle has \d+ bytes, but a ConfigMap holds at most/,
        ],
    ] as const) {
        it(`refuses ${what}`, () => {
            const found = problemsOf(authorities);
            assert.ok(found.length >= 1, "nothing was found");
            assert.match(found[0] ?? "", line);
        });
    }

    it("leaves it open whether an issuer is missing while only the cluster knows some", () => {
        assert.deepEqual(problemsOf([{ pem: intermediate }, { kubernetesConfigMap: { name: "corporate-ca" } }]), []);
    });
});

/** Certificates that are larger than they look: each is another one, by a byte of its signature, which nobody checks here. */
function bulk(): string {
    const der = Buffer.from(root.split("\n").slice(1, -2).join(""), "base64");
    return Array.from({ length: 1500 }, (_, index) => {
        const copy = Buffer.from(der);
        copy.writeUInt16BE(index, copy.length - 2);
        return `-----BEGIN CERTIFICATE-----\n${copy.toString("base64")}\n-----END CERTIFICATE-----\n`;
    }).join("");
}

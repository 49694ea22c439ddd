import assert from "node:assert/strict";
import type { Server } from "node:http";

import { RunError } from "@pulumi/pulumi";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { rootCertificates } from "../../../../components/fluent-bit-windows/trust/root-certificates";
import { facts, windowsCluster } from "../../cluster";
import { type Run, run } from "../../engine";
import { kubeconfigOf, startKubernetesApi } from "../../kubernetes-api";
import { intermediate, root, selfSigned } from "./certificates";

type Input = NonNullable<FluentBitWindowsArgs["certificateAuthorities"]>;

/** A Secret as cert-manager makes it, with a private key that is nobody's business. */
const privateKey = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n";

const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");

const objects: Record<string, object> = {
    "/api/v1/namespaces/amazon-cloudwatch/configmaps/corporate-ca": {
        data: { "ca.crt": root, "README.md": "see the wiki", "chain.pem": intermediate },
        binaryData: { "ca.der": base64(Buffer.from(root.split("\n").slice(1, -2).join(""), "base64")) },
    },
    "/api/v1/namespaces/proxies/secrets/proxy": {
        data: { "ca.crt": base64(selfSigned), "tls.key": base64(privateKey) },
    },
};

describe("authorities that are in the cluster", () => {
    let api: Server;

    before(async () => {
        api = await startKubernetesApi({
            ...objects,
            "/api/v1/namespaces/vault/secrets/ca": 403,
        });
    });

    after(() => {
        api.closeAllConnections();
        api.close();
    });

    function deploy(certificateAuthorities: Input, more: Omit<FluentBitWindowsArgs, "cluster"> = {}): Promise<Run> {
        return run(() => {
            const cluster = windowsCluster({ existing: { ...facts, kubeconfig: kubeconfigOf(api) } });
            return new FluentBitWindows("fluent-bit", { cluster, certificateAuthorities, ...more });
        });
    }

    const bundleOf = ({ find }: Run) => find("kubernetes:core/v1:ConfigMap", "fluent-bit-ca-bundle");

    function mounted({ ofType }: Run): (string | undefined)[] {
        return ofType("kubernetes:apps/v1:DaemonSet").map(({ inputs }) => {
            const { template } = inputs["spec"] as {
                template: { spec: { volumes: { name: string; configMap?: { name: string } }[] } };
            };
            return template.spec.volumes.find(({ name }) => name === "tls")?.configMap?.name;
        });
    }

    const configMap = { kubernetesConfigMap: { name: "corporate-ca" } };
    const secret = { kubernetesSecret: { name: "proxy", namespace: "proxies" } };

    it("are added to the bundle, which the pods mount under its name", async () => {
        const deployed = await deploy([configMap, secret]);
        const { inputs } = bundleOf(deployed);
        const { name } = inputs["metadata"] as { name: string };
        const text = (inputs["data"] as Record<string, string>)["ca-bundle.pem"] ?? "";
        assert.ok(text.startsWith(rootCertificates));
        assert.ok(text.includes(root) && text.includes(selfSigned));
        assert.deepEqual(mounted(deployed), [name, name]);
        const [other] = [...new Set(mounted(await deploy([configMap])))];
        assert.notEqual(other, name, "other authorities are another ConfigMap, so the pods roll");
    });

    it("are no secrets of Pulumi, and bring nothing else of their Secret along", async () => {
        const { registrations } = await deploy([secret]);
        assert.ok(registrations.every(({ inputs }) => !JSON.stringify(inputs).includes("hunter2")));
        const hidden = registrations.filter(
            ({ name, secrets }) => /bundle|windows-20/.test(name) && secrets.length > 0,
        );
        assert.deepEqual(hidden, []);
    });

    it("are as good as those of the settings for an authority whose issuer they are", async () => {
        await deploy([{ pem: intermediate }, configMap]);
        const chain = { kubernetesConfigMap: { name: "corporate-ca", key: "chain.pem" } };
        await refused(
            [chain],
            /chain\.pem of amazon-cloudwatch\/corporate-ca\): certificate 1 .*issuer, Example Root CA, is missing/,
        );
    });

    async function refused(authorities: Input, line: RegExp, more: Omit<FluentBitWindowsArgs, "cluster"> = {}) {
        await assert.rejects(deploy(authorities, more), (error: Error) => {
            assert.ok(RunError.isInstance(error), String(error));
            assert.match(error.message, line);
            assert.ok(!error.message.includes("hunter2"));
            return true;
        });
    }

    const of = "^  FluentBitWindows\\.certificateAuthorities\\[0\\]\\.";
    for (const [what, authority, line] of [
        [
            "there is no such ConfigMap",
            { kubernetesConfigMap: { name: "nobodys" } },
            `${of}kubernetesConfigMap = amazon-cloudwatch/nobodys: there is no such ConfigMap .*Create it .*; the stack creates this namespace`,
        ],
        [
            "there is no such Secret elsewhere",
            { kubernetesSecret: { name: "a", namespace: "default" } },
            `${of}kubernetesSecret = default/a: there is no such Secret in the cluster\\. Create it before the deployment$`,
        ],
        [
            "it has no such key",
            { kubernetesConfigMap: { name: "corporate-ca", key: "ca.pem" } },
            `${of}kubernetesConfigMap = .* has no key "ca\\.pem"; it has: README\\.md, ca\\.crt, ca\\.der, chain\\.pem$`,
        ],
        [
            "it holds something else",
            { kubernetesConfigMap: { name: "corporate-ca", key: "README.md" } },
            `${of}kubernetesConfigMap \\(README\\.md of amazon-cloudwatch/corporate-ca\\): contains no certificate`,
        ],
        ["it holds DER", { kubernetesConfigMap: { name: "corporate-ca", key: "ca.der" } }, "DER, a binary format"],
        [
            "it holds a private key",
            { kubernetesSecret: { name: "proxy", namespace: "proxies", key: "tls.key" } },
            `${of}kubernetesSecret \\(.*\\): line 1 begins a private key`,
        ],
        [
            "it may not be read",
            { kubernetesSecret: { name: "ca", namespace: "vault" } },
            `${of}kubernetesSecret = vault/ca: .* no permission to read it\\. Grant it the verb "get" on secrets in the namespace vault`,
        ],
    ] as const) {
        it(`are an error when ${what}`, async () => {
            await refused([authority], new RegExp(line, "m"));
        });
    }

    it("are an error, with all that is wrong, before pods are made", async () => {
        const registered: string[] = [];
        const program = () => {
            const cluster = windowsCluster({ existing: { ...facts, kubeconfig: kubeconfigOf(api) } });
            const certificateAuthorities = [
                { kubernetesConfigMap: { name: "a" } },
                { kubernetesConfigMap: { name: "b" } },
            ];
            return new FluentBitWindows("fluent-bit", { cluster, certificateAuthorities });
        };
        await assert.rejects(run(program, { registered }), /cloudwatch\/a: [^]*cloudwatch\/b: /);
        assert.ok(
            registered.every((urn) => !/DaemonSet|ca-bundle/.test(urn)),
            registered.join("\n"),
        );
    });
});

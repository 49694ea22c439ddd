import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { parse } from "yaml";

import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { describeProblem } from "../../../../components/settings/problems";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { rootCertificates } from "../../../../components/fluent-bit-windows/trust/root-certificates";
import { destinations, names } from "../delivery/every-destination";
import { devCluster } from "../dev-cluster";

function planned(settings: FluentBitSettingsInput) {
    return planFluentBit(fluentBitSettings.parse(settings), { ...devCluster, windowsVersions: ["2022", "2025"] });
}

type Section = Record<string, unknown> & { name: string };

interface Manifests {
    bundle: { name: string; data: Record<string, string> };
    /** The configuration of each daemon set, and how it sees the bundle. */
    daemonSets: { key: string; inputs: Section[]; outputs: Section[]; mount: Mount; volume: Volume }[];
}

interface Mount {
    mountPath: string;
    readOnly: boolean;
    subPath?: string;
}

interface Volume {
    name: string;
    configMap?: { name: string };
}

function manifestsOf(settings: FluentBitSettingsInput): Manifests {
    const manifests = planned(settings).manifests as unknown as Record<
        string,
        {
            kind: string;
            metadata: { name: string };
            data: Record<string, string>;
            spec: {
                template: { spec: { volumes: Volume[]; containers: [{ volumeMounts: (Mount & { name: string })[] }] } };
            };
        }
    >;
    const bundle = manifests["ca-bundle"];
    assert.ok(bundle !== undefined);
    const daemonSets = Object.entries(manifests).filter(([, { kind }]) => kind === "DaemonSet");
    return {
        bundle: { name: bundle.metadata.name, data: bundle.data },
        daemonSets: daemonSets.map(([key, { spec }]) => {
            const { volumes, containers } = spec.template.spec;
            const config = volumes.find(({ name }) => name === "config")?.configMap?.name;
            const text = Object.values(manifests).find(({ metadata }) => metadata.name === config)?.data;
            const { pipeline } = parse(text?.["fluent-bit.yaml"] ?? "") as {
                pipeline: { inputs: Section[]; outputs: Section[] };
            };
            // Fluent Bit's own health has an output that connects to nobody.
            const outputs = pipeline.outputs.filter(({ name }) => name !== "file");
            const volume = volumes.find(({ name }) => name === "tls");
            const mount = containers[0].volumeMounts.find(({ name }) => name === "tls");
            assert.ok(volume !== undefined && mount !== undefined);
            return { key, ...pipeline, outputs, mount, volume };
        }),
    };
}

const everywhere: FluentBitSettingsInput = {
    routes: [{ match: { namespace: "shop" }, to: names.map((name) => destinations[name].to) }],
    linuxNodes: true,
    nodeLogs: [{ source: "eventLog", channel: "System" }],
};

describe("the CA bundle", () => {
    it("is mounted as a folder where the outputs of each platform look for it", () => {
        const { bundle, daemonSets } = manifestsOf(everywhere);
        assert.deepEqual(
            daemonSets.map(({ key }) => key),
            ["windows-2022", "events-windows-2022", "windows-2025", "events-windows-2025", "linux"],
        );
        for (const { key, outputs, mount, volume } of daemonSets) {
            assert.deepEqual(volume, { name: "tls", configMap: { name: bundle.name } });
            assert.deepEqual([mount.readOnly, mount.subPath], [true, undefined]);
            const [folder, file] =
                key === "linux"
                    ? ["/fluent-bit/tls", "/fluent-bit/tls/ca-bundle.pem"]
                    : [
                          "C:\\fluent-bit\\tls",
                          // What a HostProcess container mounts is below a folder that containerd names.
                          `${key.startsWith("events") ? "${CONTAINER_SANDBOX_MOUNT_POINT}" : "C:"}\\fluent-bit\\tls\\ca-bundle.pem`,
                      ];
            assert.equal(mount.mountPath, folder);
            assert.deepEqual([...new Set(outputs.map((output) => output["tls.ca_file"]))], [file]);
        }
    });

    it("is looked for below the mount point by the HostProcess pods that ask the kubelet", () => {
        const { daemonSets } = manifestsOf({ metadata: { from: "kubelet" } });
        for (const { outputs } of daemonSets) {
            for (const output of outputs) {
                assert.equal(output["tls.ca_file"], "${CONTAINER_SANDBOX_MOUNT_POINT}\\fluent-bit\\tls\\ca-bundle.pem");
            }
        }
    });

    it("is in a ConfigMap that is named after its contents", () => {
        const { bundle } = manifestsOf({});
        const hash = createHash("sha256").update(rootCertificates).digest("hex").slice(0, 10);
        assert.deepEqual(bundle, {
            name: `fluent-bit-ca-bundle-${hash}`,
            data: { "ca-bundle.pem": rootCertificates },
        });
    });

    it("fits the annotation in which kubectl apply keeps a copy of what it was given, with room for authorities of one's own", () => {
        // 256 KiB for all annotations: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go (`TotalAnnotationSizeLimitB`)
        const manifest = planned({}).manifests["ca-bundle"];
        assert.ok(Buffer.byteLength(JSON.stringify(manifest)) < 240_000);
    });

    it("is not named where a connection is not encrypted", () => {
        const { daemonSets } = manifestsOf({
            routes: [
                {
                    match: { namespace: "shop" },
                    to: [{ type: "http", url: "http://logs.internal/", tls: false }],
                },
            ],
            unrouted: [],
            ownLogs: [],
        });
        assert.ok(daemonSets.every(({ outputs }) => outputs.every((output) => !("tls.ca_file" in output))));
    });

    describe("and the extra sections", () => {
        const windowsFile = "C:\\fluent-bit\\tls\\ca-bundle.pem";

        function extra(kind: "inputs" | "outputs", section: Section): unknown {
            const given = { match: "x", tag: "x", ...section };
            const { match, tag, ...rest } = given;
            const { daemonSets } = manifestsOf({
                extra: { [kind]: [kind === "inputs" ? { ...rest, tag } : { ...rest, match }] },
            });
            return daemonSets[0]?.[kind].at(-1)?.["tls.ca_file"];
        }

        for (const [what, section, expected] of [
            ["turns TLS on", { name: "forward", tls: true }, windowsFile],
            ["turns TLS on in words", { name: "loki", TLS: "On" }, windowsFile],
            ["always speaks TLS", { name: "logdna" }, windowsFile],
            ["gets credentials from STS", { name: "es", aws_auth: "on" }, windowsFile],
            ["is for Kinesis", { name: "kinesis_streams", stream: "s" }, windowsFile],
            ["does not speak TLS", { name: "forward" }, undefined],
            ["turns TLS off", { name: "http", tls: "off" }, undefined],
            ["has no connection", { name: "stdout" }, undefined],
            ["names a file itself", { name: "forward", tls: true, "tls.ca_file": "C:\\own.pem" }, "C:\\own.pem"],
            ["names a folder itself", { name: "forward", tls: true, "tls.ca_path": "C:\\own" }, undefined],
        ] as const) {
            it(`${expected === windowsFile ? "is" : "is not"} given to an output that ${what}`, () => {
                assert.equal(extra("outputs", section), expected);
            });
        }

        it("is given to an input that asks a server by TLS, and not to one that is a server", () => {
            assert.equal(extra("inputs", { name: "prometheus_scrape", tls: "on" }), windowsFile);
            assert.equal(extra("inputs", { name: "http", tls: "on" }), undefined);
        });

        it("is given to Kafka's library, which makes its connections itself", () => {
            const given = (kind: "inputs" | "outputs", options: object) => {
                const section = { name: "kafka", brokers: "b-1.kafka.example.com:9094", topics: "logs", ...options };
                const { daemonSets } = manifestsOf({
                    extra: { [kind]: [{ ...section, ...(kind === "inputs" ? { tag: "x" } : { match: "x" }) }] },
                });
                return daemonSets[0]?.[kind].at(-1)?.["rdkafka.ssl.ca.location"];
            };
            for (const [options, expected] of [
                [{ "rdkafka.security.protocol": "SSL" }, windowsFile],
                [{ "rdkafka.Security.Protocol": "sasl_ssl" }, windowsFile],
                [{ aws_msk_iam: true }, windowsFile],
                [{}, undefined],
                [{ "rdkafka.security.protocol": "SASL_PLAINTEXT" }, undefined],
                [{ "rdkafka.security.protocol": "SSL", "rdkafka.ssl.ca.certificate.stores": "CA,Root" }, undefined],
                [{ "rdkafka.security.protocol": "SSL", "rdkafka.ssl.ca.location": "C:\\own.pem" }, "C:\\own.pem"],
            ]) {
                assert.equal(given("outputs", options as object), expected, JSON.stringify(options));
                assert.equal(given("inputs", options as object), expected, JSON.stringify(options));
            }
        });

        it("does not help an output that gets a token by OAuth 2.0, which a warning says", () => {
            const warnings = (os?: "windows" | "linux") =>
                planned({
                    linuxNodes: true,
                    extra: { outputs: [{ name: "stackdriver", match: "x", ...(os !== undefined && { os }) }] },
                }).warnings;
            assert.match(
                warnings().map(describeProblem).join("\n"),
                /^extra\.outputs\[0\]\.name = "stackdriver": .*Microsoft's\. Use your/m,
            );
            assert.deepEqual(warnings("linux"), []);
        });
    });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { planStack } from "../../../commands/planned-stack";
import { renderStack } from "../../../commands/rendering";
import {
    optionsOf,
    recordedVersions,
    sectionProblems,
} from "../../../components/fluent-bit-windows/fluent-bit/options";
import {
    defaultVersion,
    lineOf,
    osOf,
    testedVersions,
} from "../../../components/fluent-bit-windows/fluent-bit/versions";
import type { FluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/sections";
import { planFluentBit, renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { windowsShipper } from "../../../components/fluent-bit-windows/shippers";
import { devCluster as cluster } from "./dev-cluster";
import { assertAllKnown, unknownOptions } from "./known-options";

const root = join(__dirname, "..", "..", "..");
const read = (text: string | undefined) => parse(text ?? "") as FluentBitConfig;

describe("the options of the rendered configurations", () => {
    const settings: [what: string, settings: FluentBitSettingsInput][] = [
        ["the defaults", {}],
        ["memory buffers", { buffer: { type: "memory" } }],
        ["metadata from the path", { metadata: { from: "path" } }],
        ["metadata from the kubelet", { metadata: { from: "kubelet" } }],
        ["the line alone", { metadata: { send: "message" } }],
        ["Linux nodes and the logs of the nodes", { linuxNodes: true, nodeLogs: [{ source: "kubelet" }] }],
        ["a delivery stream", { routes: [{ match: { namespace: "shop" }, to: [{ type: "firehose" }] }] }],
    ];
    for (const [what, input] of settings) {
        it(`are known to every version in use, with ${what}`, () => {
            assertAllKnown(fluentBitSettings.parse(input), cluster);
        });
    }

    const stacks = readdirSync(join(root, "tests", "golden"));
    for (const stack of stacks) {
        it(`are known to each image that reads them, in the stack ${stack} and what tests/golden shows of it`, () => {
            const options = { directory: root, stack, account: "111122223333" };
            const { fluentBit: plan } = planStack(options);
            for (const image of plan.images) {
                const os = osOf(image.platform);
                for (const { shipper, text } of plan.configurations.filter((one) => one.shipper.paths.os === os)) {
                    assert.deepEqual(
                        unknownOptions(read(text), { os, version: image.version }),
                        [],
                        shipper.configName,
                    );
                }
            }
            const golden = Object.keys(renderStack(options)).filter((path) => path.startsWith("fluent-bit/"));
            assert.ok(golden.length > 0);
            for (const path of golden) {
                const os = path.includes("-linux") ? "linux" : "windows";
                const version = /\d+\.\d+\.\d+/.exec(path)?.[0] ?? defaultVersion;
                const text = readFileSync(join(root, "tests", "golden", stack, path), "utf8");
                assert.deepEqual(unknownOptions(read(text), { os, version }), [], path);
            }
        });
    }

    it("are found when they are not known: a misspelt one, and one that many configurations write where it does nothing", () => {
        const { service, ...rest } = read(
            renderFluentBit(fluentBitSettings.parse({}), cluster, { paths: windowsShipper.paths }),
        );
        const wrong = {
            ...rest,
            service: { ...service, "net.dns.resolver": "LEGACY" },
            pipeline: {
                ...rest.pipeline,
                inputs: rest.pipeline.inputs.map((input) =>
                    input.alias === "pods" ? { ...input, refresh_intervall: 5 } : input,
                ),
                filters: [...rest.pipeline.filters, { name: "modfy" }],
            },
        } as unknown as FluentBitConfig;
        const [first, second, third, ...others] = unknownOptions(wrong, { os: "windows", version: defaultVersion });
        assert.match(first ?? "", /^service\.net\.dns\.resolver is not a setting; did you mean "dns\.resolver"\?/);
        assert.match(
            second ?? "",
            /^pipeline\.inputs\[0\]\.refresh_intervall \(tail\) .*did you mean "refresh_interval"\?/,
        );
        assert.match(third ?? "", /^pipeline\.filters\[\d\]\.name .*did you mean "modify"\?/);
        assert.deepEqual(others, []);
    });

    it("are left out where a version does not know them: 4.0.3 on Windows Server 2019 would ignore or refuse them", () => {
        const routes = [{ match: { namespace: "shop" }, to: [{ type: "firehose" as const }] }];
        const plan = planFluentBit(fluentBitSettings.parse({ routes }), {
            ...cluster,
            windowsVersions: ["2019", "2022"],
        });
        const [newer, older] = ["config", "config-4.0.3"].map((key) =>
            plan.configurations.find((one) => one.key === key),
        );
        assert.equal(newer?.version, defaultVersion);
        for (const option of [/json\.escape_unicode: false/, /simple_aggregation: true/]) {
            assert.match(newer.text, option);
            assert.doesNotMatch(older?.text ?? "", option);
        }
    });

    it("have files told apart by name where a version takes a new file for a removed one: on Linux nodes, before 5.0.3", () => {
        const comparesNames = (version: string, key: string) => {
            const overrides = { "2022": `r/fluent-bit:windows-2022-${version}`, linux: `r/fluent-bit:${version}` };
            const settings = fluentBitSettings.parse({ linuxNodes: true, image: { overrides } });
            const plan = planFluentBit(settings, { ...cluster, windowsVersions: ["2022"] });
            return plan.configurations.find((one) => one.key === key)?.text.includes("db.compare_filename: true");
        };
        assert.equal(comparesNames("4.2.8", "linux-config"), true);
        assert.equal(comparesNames("4.2.8", "config"), false);
        assert.equal(comparesNames("5.0.3", "linux-config"), false);
    });
});

describe("DaemonSets of several versions of Fluent Bit", () => {
    const configMapOf = (plan: ReturnType<typeof planFluentBit>, daemonSet: string) =>
        (
            plan.manifests[daemonSet] as unknown as {
                spec: { template: { spec: { volumes: { configMap?: { name: string } }[] } } };
            }
        ).spec.template.spec.volumes.flatMap(({ configMap }) => configMap?.name ?? [])[0];

    it("read a configuration each, where theirs differ, and one where they do not", () => {
        const plan = planFluentBit(fluentBitSettings.parse({}), {
            ...cluster,
            windowsVersions: ["2019", "2022", "2025"],
        });
        assert.deepEqual(
            Object.keys(plan.manifests).filter((key) => key.startsWith("config")),
            ["config", "config-4.0.3"],
        );
        const [old, one, other] = ["2019", "2022", "2025"].map((version) => configMapOf(plan, `windows-${version}`));
        assert.notEqual(old, one);
        assert.equal(one, other);
        assert.equal(plan.manifests["config"]?.metadata.name, one);
        assert.equal(plan.manifests["config-4.0.3"]?.metadata.name, old);
    });

    it("keep the name of a configuration when nodes of an old Windows come or go", () => {
        const alone = planFluentBit(fluentBitSettings.parse({}), { ...cluster, windowsVersions: ["2022"] });
        const both = planFluentBit(fluentBitSettings.parse({}), { ...cluster, windowsVersions: ["2019", "2022"] });
        assert.equal(both.manifests["config"]?.metadata.name, alone.manifests["config"]?.metadata.name);
    });
});

describe("the recorded options", () => {
    it("are there for every version that was tried, and for a release of the line of each image", () => {
        for (const version of testedVersions) {
            assert.ok(recordedVersions.includes(version), version);
        }
        const plan = planFluentBit(fluentBitSettings.parse({ linuxNodes: true }), {
            ...cluster,
            windowsVersions: ["2019", "2022", "2025"],
        });
        for (const { version } of plan.images) {
            assert.equal(lineOf(optionsOf(version).version), lineOf(version));
        }
    });

    it("say of a section which of the nodes lack what", () => {
        const old = { os: "windows", version: "4.0.3" } as const;
        const now = { os: "windows", version: defaultVersion } as const;
        const linux = { os: "linux", version: defaultVersion } as const;
        const said = (
            kind: "inputs" | "outputs",
            section: { name: string },
            on: (typeof old | typeof now | typeof linux)[],
        ) => sectionProblems(kind, section, on).map(({ setting, remedy }) => `${setting} ${remedy}`);
        const aggregating = { name: "kinesis_firehose", simple_aggregation: true };
        assert.deepEqual(said("outputs", aggregating, [now, linux]), []);
        assert.match(
            said("outputs", aggregating, [old, now]).join(),
            /^simple_aggregation is not in Fluent Bit 4\.0\.3, which some of the Windows nodes run; remove it$/,
        );
        assert.match(
            said("inputs", { name: "fluentbit_logs" }, [old, now]).join(),
            /^name is not in Fluent Bit 4\.0\.3, which some of the Windows nodes run; choose another plug-in$/,
        );
        assert.match(said("inputs", { name: "cpu" }, [now]).join(), /^name is not in Fluent Bit's images for Windows;/);
        assert.match(
            said("inputs", { name: "tail", path: "a", inotify_watcher: false } as never, [now, linux]).join(),
            /^inotify_watcher is not in Fluent Bit's images for Windows; remove it, or limit .* os: linux$/,
        );
        assert.match(
            said("inputs", { name: "exec" }, [linux]).join(),
            /^name is not in Fluent Bit's images for Linux;/,
        );
    });

    it("are all those that begin as a plug-in says, and need something behind that", () => {
        const said = (kind: "inputs" | "outputs", section: { name: string }) =>
            sectionProblems(kind, section, [{ os: "windows", version: defaultVersion }]).map(({ setting }) => setting);
        const kafka = { brokers: "a:9092", "rdkafka.security.protocol": "SSL", "RDKAFKA.compression.codec": "zstd" };
        assert.deepEqual(said("outputs", { name: "kafka", ...kafka }), []);
        assert.deepEqual(said("inputs", { name: "tail", path: "a", parser_1: "a" } as never), []);
        assert.deepEqual(said("outputs", { name: "kafka", brokers: "a:9092", "rdkafka.": "SSL" } as never), [
            "rdkafka.",
        ]);
        assert.deepEqual(said("outputs", { name: "forward", ...kafka }), Object.keys(kafka));
    });
});

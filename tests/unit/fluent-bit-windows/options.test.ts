import assert from "node:assert/strict";

import recorded from "../../../components/fluent-bit-windows/fluent-bit/options.json";
import { unrecordedInputs } from "../../../components/fluent-bit-windows/fluent-bit/platforms";
import { recordedVersion, unknownOptions } from "../../../components/fluent-bit-windows/fluent-bit/options";
import { imageOf } from "../../../components/fluent-bit-windows/images";
import { fluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/config";
import { windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import type { FluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/sections";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { devCluster as cluster } from "./dev-cluster";

function config(input: FluentBitSettingsInput = {}): FluentBitConfig {
    const settings = fluentBitSettings.parse(input);
    return fluentBitConfig(settings, windowsPaths, planFluentBit(settings, cluster).routes);
}

describe("the options of the rendered configuration", () => {
    it("are those of the version that the images hold", () => {
        for (const version of ["2022", "2025"] as const) {
            assert.ok(imageOf(version, "r", undefined).reference.endsWith(`-${recordedVersion}`));
        }
    });

    it("are cited only of plug-ins that the recorded build is without", () => {
        for (const name of Object.keys(unrecordedInputs)) {
            assert.ok(!(name in recorded.inputs), name);
        }
    });

    const settings: [what: string, settings: FluentBitSettingsInput][] = [
        ["the defaults", {}],
        ["memory buffers", { buffer: { type: "memory" } }],
        ["metadata from the path", { metadata: { from: "path" } }],
        ["metadata from the kubelet", { metadata: { from: "kubelet" } }],
        ["the line alone", { metadata: { send: "message" } }],
    ];
    for (const [what, input] of settings) {
        it(`are all known, with ${what}`, () => {
            assert.deepEqual(unknownOptions(config(input), "windows"), []);
        });
    }

    it("are found when they are not: a misspelt one, and one that many configurations write where it does nothing", () => {
        const { service, ...rest } = config();
        const wrong = {
            ...rest,
            service: { ...service, "net.dns.resolver": "LEGACY" },
            pipeline: {
                ...rest.pipeline,
                inputs: rest.pipeline.inputs.map((input) =>
                    input.name === "tail" ? { ...input, refresh_intervall: 5 } : input,
                ),
                filters: [...rest.pipeline.filters, { name: "modfy" }],
            },
        } as unknown as FluentBitConfig;
        const [first, second, third, ...others] = unknownOptions(wrong, "windows");
        assert.match(first ?? "", /^service\.net\.dns\.resolver is not a setting; did you mean "dns\.resolver"\?/);
        assert.match(
            second ?? "",
            /^pipeline\.inputs\[0\]\.refresh_intervall \(tail\) .*did you mean "refresh_interval"\?/,
        );
        assert.match(third ?? "", /^pipeline\.filters\[\d\]\.name .*did you mean "modify"\?/);
        assert.deepEqual(others, []);
    });
});

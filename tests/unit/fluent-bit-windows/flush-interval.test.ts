import assert from "node:assert/strict";

import { parse } from "yaml";

import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { devCluster } from "./dev-cluster";

interface Config {
    service: Record<string, unknown>;
    pipeline: { outputs: Record<string, unknown>[] };
}

function configuration(settings: Record<string, unknown>): Config {
    const [first] = planFluentBit(fluentBitSettings.parse(settings), devCluster).configurations;
    return parse(first?.text ?? "") as Config;
}

function flushKeys({ service }: Config): Record<string, unknown> {
    return Object.fromEntries(Object.entries(service).filter(([key]) => key.startsWith("flush")));
}

/** The intervals of Fluent Bit's levels (`flb_engine_adaptive_flush_interval` in its src/flb_engine.c). */
function intervals({ service }: Config): number[] {
    const [flush, least, most] = ["flush", "flush.adaptive.min_interval", "flush.adaptive.max_interval"].map((key) =>
        Number(service[key]),
    );
    return [2, 1, 0.75, 0.5].map((times) => Math.max(least ?? 0, Math.min(most ?? 0, (flush ?? 0) * times)));
}

const oldVersion = { image: { overrides: { "2022": { reference: "registry.example/fluent-bit", version: "4.2.8" } } } };

describe("the interval of deliveries", () => {
    it("is long while little waits, and short at the start and on a busy node", () => {
        assert.deepEqual(intervals(configuration({})), [3.07, 1.535, 1.43, 1.43]);
        assert.deepEqual(intervals(configuration({ buffer: { flushSeconds: 2.5 } })), [4.07, 2.43, 2.43, 2.43]);
        const both = { flushSeconds: 3, quietFlushSeconds: 6 };
        assert.deepEqual(intervals(configuration({ buffer: both })), [6.07, 3.035, 2.93, 2.93]);
    });

    it("is short from 1 MiB on, in the largest buffer of an output", () => {
        const namespaces = Array.from({ length: 17 }, (_, index) => ({ match: { namespace: `team-${index}` } }));
        for (const routes of [[], namespaces]) {
            const { service, pipeline } = configuration({ routes, buffer: { maxMiBPerDestination: 512 } });
            const sizes = pipeline.outputs.map((output) => Number(output["storage.total_limit_size"] ?? 0));
            const largest = Math.max(...sizes);
            for (const level of ["low", "medium", "high"]) {
                const percent = Number(service[`flush.adaptive.${level}_pressure`]);
                assert.equal(Math.round((percent / 100) * largest), 2 ** 20, `${level} pressure`);
            }
        }
    });

    it("is always short where Fluent Bit cannot change it", () => {
        for (const settings of [oldVersion, { buffer: { type: "memory" } }]) {
            assert.deepEqual(flushKeys(configuration(settings)), { flush: 1.43 });
        }
    });

    it("is one where both are equal", () => {
        const both = { flushSeconds: 3, quietFlushSeconds: 3 };
        for (const buffer of [both, { flushSeconds: 4 }]) {
            assert.deepEqual(flushKeys(configuration({ buffer })), { flush: buffer.flushSeconds - 0.07 });
        }
    });
});

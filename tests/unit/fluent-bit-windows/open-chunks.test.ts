import assert from "node:assert/strict";

import { parse } from "yaml";

import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { devCluster } from "./dev-cluster";

describe("the chunks that Fluent Bit has open", () => {
    function openChunks(memoryLimit: string, flushSeconds?: number): unknown {
        const settings = fluentBitSettings.parse({ buffer: { flushSeconds }, resources: { memoryLimit } });
        const [configuration] = planFluentBit(settings, devCluster).configurations;
        const { service } = parse(configuration?.text ?? "") as { service: Record<string, unknown> };
        return service["storage.max_chunks_up"];
    }

    it("are few while lines are sent each second", () => {
        assert.equal(openChunks("8Gi"), 64);
    });

    it("are otherwise as many as the memory limit allows", () => {
        assert.equal(openChunks("256Mi", 4), 64);
        assert.equal(openChunks("512Mi", 4), 113);
    });

    it("are never so many that their connections crash Fluent Bit on Windows", () => {
        assert.equal(openChunks("768Mi", 4), 200);
        assert.equal(openChunks("8Gi", 2), 200);
    });
});

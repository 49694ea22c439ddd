import assert from "node:assert/strict";

import { parse } from "yaml";

import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { devCluster } from "./dev-cluster";

describe("the chunks that Fluent Bit has open", () => {
    function openChunks(memoryLimit: string): unknown {
        const settings = fluentBitSettings.parse({ resources: { memoryLimit } });
        const [configuration] = planFluentBit(settings, devCluster).configurations;
        const { service } = parse(configuration?.text ?? "") as { service: Record<string, unknown> };
        return service["storage.max_chunks_up"];
    }

    it("are as many as the memory limit allows", () => {
        assert.equal(openChunks("256Mi"), 64);
        assert.equal(openChunks("512Mi"), 113);
    });

    it("are never so many that their connections crash Fluent Bit on Windows", () => {
        assert.equal(openChunks("768Mi"), 200);
        assert.equal(openChunks("8Gi"), 200);
    });
});

import assert from "node:assert/strict";

import { type Metric, metrics } from "../../../../components/fluent-bit-windows/monitoring/metrics";

describe("Fluent Bit's metrics in CloudWatch", () => {
    const all: Metric[] = Object.values(metrics);

    it("have different names, within the limits of CloudWatch", () => {
        assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
        for (const { name, dimensions } of all) {
            assert.match(name, /^[A-Za-z]{1,255}$/);
            assert.ok(dimensions.length > 0, name);
        }
    });

    it("are never told apart by what comes and goes with a pod", () => {
        const used = new Set(all.flatMap(({ dimensions }) => dimensions.flat()));
        assert.deepEqual([...used].sort(), ["Cluster", "Destination", "Node", "Shipper"]);
    });
});

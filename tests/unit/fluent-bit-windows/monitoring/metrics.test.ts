import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

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

    it("are told on their page as they are", () => {
        const page = readFileSync(join(__dirname, "../../../../docs/monitoring.md"), "utf8");
        const rows = page
            .split("\n")
            .filter((line) => /^\| `\w+` +\| (Count|Seconds|Bytes|Percent)/.test(line))
            .map((line) =>
                line
                    .split("|")
                    .slice(1, -1)
                    .map((cell) => cell.trim()),
            );
        assert.deepEqual(
            rows,
            all.map(({ name, unit, dimensions, meaning, sparse }) => [
                `\`${name}\``,
                unit,
                dimensions.map((names) => names.join(", ")).join("; "),
                `${meaning}${sparse === true ? " Reported when it is not zero." : ""}`,
            ]),
        );
    });
});

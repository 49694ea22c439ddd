import assert from "node:assert/strict";

import { backlogChart, steadyChart } from "../../../dataplane/results/charts";
import { outcome } from "./outcome";

describe("dataplane: charts", () => {
    it("show the CPU time of each configuration at each pace that was measured", () => {
        const names = ["ours, message", "article"];
        const svg = steadyChart(
            [
                outcome({ scenario: "200 pods, 4000 lines/s", cpuSeconds: 2.34 }),
                outcome({ scenario: "10 pods, 100 lines/s", configuration: "article", cpuSeconds: 1.76 }),
            ],
            names,
        );
        for (const text of ["ours, message", "article", "10 pods", "200 pods", "4000 lines/s", "2.3", "1.8"]) {
            assert.ok(svg.includes(`>${text}<`), text);
        }
    });

    it("show what a backlog takes", () => {
        const svg = backlogChart([outcome({ written: 1000, cpuSeconds: 0.004 })], ["ours, message"]);
        assert.ok(svg.includes(">50<"));
        assert.ok(svg.includes(">226<"));
    });
});

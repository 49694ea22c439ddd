import assert from "node:assert/strict";

import { goals } from "../../../dataplane/results/goals";
import { medianRun } from "../../../dataplane/results/outcomes";
import { page } from "../../../dataplane/results/page";
import { costTable, delivery } from "../../../dataplane/results/tables";
import { scenarios as catalogue } from "../../../dataplane/scenarios/catalogue";
import type { Outcome } from "../../../dataplane/scenarios/run-scenario";

const scenarios = catalogue(false);

function outcome(
    changes: Omit<Partial<Outcome>, "judgement"> & { judgement?: Partial<Outcome["judgement"]> } = {},
): Outcome {
    const { judgement, ...rest } = changes;
    return {
        configuration: "ours, message",
        scenario: "backlog",
        written: 1000,
        seconds: 10,
        batches: 10,
        events: 1000,
        bytes: 226_000,
        violations: {},
        endpointCpuSeconds: 1,
        cpuSeconds: 0.01,
        peakMemory: 50e6,
        ...rest,
        judgement: {
            arrived: 1000,
            lost: 0,
            repeated: 0,
            misrouted: 0,
            damaged: 0,
            refused: 0,
            examples: [],
            ...judgement,
        },
    };
}

function goal(outcomes: Outcome[], text: RegExp) {
    const found = goals(outcomes, scenarios).find((candidate) => text.test(candidate.text));
    assert.ok(found, `no goal ${String(text)}`);
    return found;
}

describe("dataplane: results", () => {
    it("say what went wrong, in shares or, where they are few, in lines", () => {
        assert.equal(delivery(outcome()), "all once");
        assert.equal(
            delivery(outcome({ judgement: { lost: 250, repeated: 3, misrouted: 10 } })),
            "25 % lost, 3 repeated, 1 % in a wrong group",
        );
        assert.equal(
            delivery(outcome({ violations: { "InvalidParameterException: Upload too large": 2 } })),
            "all once, invalid requests",
        );
    });

    it("hold a loss against us in every scenario, a repeat only where none need be", () => {
        const lossy = outcome({ scenario: "kill", judgement: { lost: 1, repeated: 7 } });
        assert.deepEqual(goal([lossy], /lost/), {
            text: "no line lost, except for the reasons below",
            measured: "ours, message, kill: 1",
            isMet: false,
        });
        assert.ok(goal([lossy], /repeated/).isMet);
        assert.ok(!goal([outcome({ scenario: "throttled", judgement: { repeated: 1 } })], /repeated/).isMet);
        assert.ok(goal([outcome({ scenario: "too long", judgement: { lost: 24 } })], /lost/).isMet);
    });

    it("hold nothing against us that others do", () => {
        const theirs = outcome({ configuration: "article", cpuSeconds: 1, judgement: { lost: 500, misrouted: 250 } });
        assert.ok(goals([theirs, outcome()], scenarios).every(({ isMet }) => isMet));
        assert.deepEqual(goals([theirs], scenarios), []);
    });

    it("compare with the article", () => {
        const article = outcome({ configuration: "article", bytes: 1_000_000, cpuSeconds: 0.02 });
        const fiveFields = outcome({ configuration: "ours, API server", bytes: 401_000 });
        assert.deepEqual(goal([article, fiveFields], /five fields/), {
            text: "bytes shipped with the article's five fields, of the article's: at most 0.4",
            measured: "0.40",
            isMet: false,
        });
        assert.deepEqual(
            [goal([article, outcome()], /payload/).measured, goal([article, outcome()], /payload/).isMet],
            ["2.00", false],
        );
        assert.ok(goal([{ ...article, cpuSeconds: 0.025 }, outcome()], /payload/).isMet);
    });

    it("compare 200 routes with 4, and memory with the pod's limit", () => {
        const few = outcome({ scenario: "4 routes", cpuSeconds: 2, peakMemory: 60e6 });
        const many = outcome({ scenario: "200 routes", cpuSeconds: 3, peakMemory: 91e6 });
        assert.ok(goal([few, many], /CPU time of 200/).isMet);
        assert.ok(!goal([few, many], /memory of 200/).isMet);
        assert.ok(!goal([outcome({ peakMemory: 513 * 1024 * 1024 })], /pod's limit/).isMet);
    });

    it("take the median of the runs", () => {
        const runs = [3, 1, 2].map((cpuSeconds) => outcome({ cpuSeconds }));
        assert.equal(medianRun(runs).cpuSeconds, 2);
        assert.equal(medianRun(runs.slice(0, 1)).cpuSeconds, 3);
    });

    it("are a page with a row for each scenario that ran, and the command that made it", () => {
        const text = page({
            outcomes: [outcome(), outcome({ scenario: "kill", judgement: { repeated: 120 } })],
            scenarios: scenarios.filter(({ name }) => ["backlog", "kill"].includes(name)),
            configurations: ["ours, message"],
            goals: goals([outcome()], scenarios),
            fluentBit: "4.2.8 with SIMD",
            command: "npx tsx dataplane/run.ts --out docs/dataplane.md",
            date: new Date("2026-11-24T12:00:00Z"),
        });
        assert.match(text, /Fluent Bit 4\.2\.8 .* 2026-11-24/);
        assert.match(text, /npx tsx dataplane\/run\.ts --out docs\/dataplane\.md/);
        assert.match(text, /\| \*\*kill\*\*: .*\| 12 % repeated/);
        assert.match(text, /Lines may be repeated in \*kill\*/);
        assert.doesNotMatch(text, /\*\*outage\*\*/);
        assert.match(costTable([outcome()], ["ours, message", "article"]), /\| ours, message \| 20\.0 /);
    });
});

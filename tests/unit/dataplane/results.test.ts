import assert from "node:assert/strict";

import { goals } from "../../../dataplane/results/goals";
import { medianRun } from "../../../dataplane/results/outcomes";
import { page } from "../../../dataplane/results/page";
import { costTable, delivery } from "../../../dataplane/results/tables";
import { scenarios as catalogue } from "../../../dataplane/scenarios/catalogue";
import type { Outcome } from "../../../dataplane/scenarios/run-scenario";
import { outcome } from "./outcome";

const scenarios = catalogue(false);

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
        const few = outcome({ scenario: "200 pods, 4000 lines/s", cpuSeconds: 2, peakMemory: 60e6 });
        const many = outcome({ scenario: "200 routes", cpuSeconds: 3, peakMemory: 91e6 });
        assert.ok(goal([few, many], /CPU time of 200/).isMet);
        assert.ok(!goal([few, many], /memory of 200/).isMet);
        assert.ok(!goal([outcome({ peakMemory: 769 * 1024 * 1024 })], /pod's limit/).isMet);
    });

    it("hold the worst pace against us", () => {
        const at = (scenario: string, configuration: string, cpuSeconds: number) =>
            outcome({ scenario, configuration, cpuSeconds });
        const few = "10 pods, 100 lines/s";
        const many = "200 pods, 4000 lines/s";
        const runs = [at(few, "ours, message", 0.9), at(few, "article", 1), at(many, "article", 2)];
        assert.equal(goal(runs, /steady pace, the message alone/).measured, "0.90");
        assert.ok(goal(runs, /steady pace, the message alone/).isMet);
        const slow = goal([...runs, at(many, "ours, message", 2.2)], /steady pace, the message alone/);
        assert.deepEqual([slow.measured, slow.isMet], ["1.10", false]);
        assert.ok(
            goal([...runs, at(many, "ours, API server", 2.4)], /five fields, of the article's: at most 1.2/).isMet,
        );
        const late = outcome({ scenario: few, delay: { median: 2000, most: 5100 } });
        assert.ok(!goal([late], /99 of 100/).isMet);
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
            charts: ["dataplane-backlog.svg"],
            fluentBit: "4.2.8 with SIMD",
            command: "npx tsx dataplane/run.ts --out docs/dataplane.md",
            date: new Date("2026-11-24T12:00:00Z"),
        });
        assert.match(text, /Fluent Bit 4\.2\.8 .* 2026-11-24/);
        assert.match(text, /npx tsx dataplane\/run\.ts --out docs\/dataplane\.md/);
        assert.match(text, /\| kill +\| 12 % repeated/);
        assert.match(text, /^- \*\*kill\*\*: kill -9/m);
        assert.match(text, /Lines may be repeated in \*kill\*/);
        assert.match(text, /\]\(dataplane-backlog\.svg\)/);
        assert.doesNotMatch(text, /\*\*outage\*\*|dataplane-steady/);
        assert.match(costTable([outcome()], ["ours, message", "article"]), /\| ours, message \| 20\.0 /);
    });
});

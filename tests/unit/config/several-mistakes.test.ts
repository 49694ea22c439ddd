import assert from "node:assert/strict";

import fc from "fast-check";

import { ProblemsError } from "../../../components/settings/problems-error";
import { checkStackSettings } from "../../../config/check-stack-settings";
import { runs } from "../property-runs";
import {
    areIndependent,
    type Mistake,
    mistakesOnCreated,
    mistakesOnExisting,
    onCreated,
    onExisting,
    withMistakes,
} from "./several-mistakes";

const place = { partition: "aws", region: "eu-central-1" };

/** The settings that are reported. */
function reported(file: Record<string, unknown>): string[] {
    try {
        checkStackSettings(file, [], [], { place });
        return [];
    } catch (error) {
        if (!(error instanceof ProblemsError)) {
            throw error;
        }
        return error.problems.map(({ setting }) => setting);
    }
}

function reportsAll(file: object, mistakes: readonly Mistake[]): void {
    const found = reported(withMistakes(file, mistakes));
    for (const setting of mistakes.flatMap((mistake) => mistake.reported)) {
        assert.ok(found.includes(setting), `${setting} is not reported, only ${found.join(", ")}`);
    }
}

describe("several mistakes in a stack file", () => {
    for (const [where, file, mistakes] of [
        ["on an existing cluster", onExisting, mistakesOnExisting],
        ["on a cluster of its own", onCreated, mistakesOnCreated],
    ] as const) {
        it(`are all reported in one run, whatever they are: ${where}`, function () {
            this.timeout(0);
            assert.deepEqual(reported(file as Record<string, unknown>), []);
            fc.assert(
                fc.property(fc.shuffledSubarray([...mistakes], { minLength: 2, maxLength: 5 }), (chosen) => {
                    const independent = chosen.filter((one, index) =>
                        chosen.slice(0, index).every((other) => areIndependent(one, other)),
                    );
                    reportsAll(file, independent);
                }),
                { numRuns: runs(20) },
            );
        });
    }

    const once: Record<string, Record<string, unknown>[]> = {
        "a value of Fluent Bit, and a namespace that it shares with an application": [
            { "fluentBit.logLevel": "loud" },
            { "iisApps.4": { name: "own", namespace: "amazon-cloudwatch" } },
        ],
        "a value of an application, and a later one of its name": [
            { "iisApps.0.repository.name": "UPPER" },
            { "iisApps.2": { name: "store", namespace: "other" } },
        ],
        "a value of an application, and a later one in its namespace": [
            { "iisApps.1.resources.memoryLimit": "lots" },
            { "iisApps.3": { name: "other", namespace: "blog" } },
        ],
        "a destination of a route, and a later route of its name": [
            { "fluentBit.routes.3.to.0.type": "cloudwatch" },
            { "fluentBit.routes.6": { name: "jobs", match: { namespace: "other" } } },
        ],
        "a match that an earlier route has, and a later route of another's name": [
            { "fluentBit.routes.5": { match: { namespace: "shop" } } },
            { "fluentBit.routes.6": { name: "jobs", match: { namespace: "other" } } },
        ],
        "a path of roles, and a tag that differs only in case": [
            { "iam.path": "logging" },
            { "iam.tags": { TEAM: "y" } },
        ],
    };
    for (const [what, sets] of Object.entries(once)) {
        it(`are both reported: ${what}`, () => {
            const key = (mistake: Record<string, unknown>) => JSON.stringify(mistake);
            const chosen = sets.map((set) => mistakesOnExisting.find((mistake) => key(mistake.sets) === key(set)));
            assert.ok(chosen.every((mistake) => mistake !== undefined));
            reportsAll(onExisting, chosen);
        });
    }
});

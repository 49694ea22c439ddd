import assert from "node:assert/strict";

import fc from "fast-check";

import { ProblemsError } from "../../../components/settings/problems-error";
import { checkStackSettings } from "../../../config/check-stack-settings";
import { runs } from "../property-runs";
import {
    areIndependent,
    createdCluster,
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

/** All mistakes, and nothing that is only a consequence of one. */
function areReported(file: object, mistakes: readonly Mistake[]): void {
    const found = new Set(reported(withMistakes(file, mistakes)));
    const expected = new Set(mistakes.flatMap((mistake) => mistake.reported));
    const what = JSON.stringify(mistakes.map(({ sets }) => sets));
    assert.deepEqual([...found].sort(), [...expected].sort(), what);
}

const custom = { type: "Process", customLogFormat: "%Message%" };

describe("several mistakes in a stack file", () => {
    for (const [where, file, mistakes, alone] of [
        ["on an existing cluster", onExisting, mistakesOnExisting, mistakesOnExisting],
        ["on a cluster of its own", onCreated, mistakesOnCreated, createdCluster],
    ] as const) {
        it(`are all reported in one run, whatever they are: ${where}`, function () {
            this.timeout(0);
            assert.deepEqual(reported(file as Record<string, unknown>), []);
            for (const mistake of alone) {
                areReported(file, [mistake]);
            }
            fc.assert(
                fc.property(fc.shuffledSubarray([...mistakes], { minLength: 2, maxLength: 12 }), (chosen) => {
                    const independent = chosen.filter((one, index) =>
                        chosen.slice(0, index).every((other) => areIndependent(one, other)),
                    );
                    areReported(file, independent);
                }),
                { numRuns: runs(8) },
            );
        });
    }

    it("are all reported beside a wrong name of the cluster", () => {
        const name = { sets: { "cluster.name": "a b" }, reported: ["cluster.name"] };
        const others = mistakesOnExisting.filter(({ sets }) => "iisApps.0.stop.graceSeconds" in sets);
        assert.equal(others.length, 1);
        areReported(onExisting, [name, ...others]);
    });

    it("are not invented because of a wrong setting, whose default would contradict others", () => {
        const consequences: [wrong: string, value: unknown, others: Record<string, unknown>][] = [
            ["iisApps.0.resources.memoryLimit", "lots", { "iisApps.0.resources.memoryRequest": "8Gi" }],
            ["fluentBit.resources.memoryLimit", "lots", { "fluentBit.resources.memoryRequest": "8Gi" }],
            ["fluentBit.httpPort", "http", { "fluentBit.liveness.port": 2020 }],
            ["iisApps.0.stop.graceSeconds", "1m", { "iisApps.0.stop.drainSeconds": 300 }],
            ["iisApps.0.service.type", "Loadbalancer", { "iisApps.0.service.scheme": "internal" }],
            [
                "iisApps.0.logMonitor.logFormat",
                "text",
                { "iisApps.0.logMonitor.mount": true, "iisApps.0.logMonitor.sources": [custom] },
            ],
            ["iisApps.0.namespace", "Shop", { "iisApps.5": { name: "own", namespace: "default" } }],
            ["fluentBit.namespace", "Logs", { "iisApps.5": { name: "own", namespace: "amazon-cloudwatch" } }],
            ["cluster.windowsVersions.0", 2022, { "iisApps.0.windowsVersions": ["2019"] }],
            ["fluentBit.routes.0.match.namespace", "Shop", { "fluentBit.routes.5": { match: { namespace: "shop" } } }],
            ["fluentBit.linuxNodes", "yes", { "fluentBit.nodeLogs.0": { source: "kubelet", os: "linux" } }],
            ["fluentBit.metadata.from", "disk", { "fluentBit.metadata.fields": ["image"] }],
            [
                "fluentBit.buffer.type",
                "disk",
                { "fluentBit.resources": { memoryRequest: "80Mi", memoryLimit: "80Mi" } },
            ],
        ];
        for (const [wrong, value, others] of consequences) {
            const setting = wrong.replace(/\.(\d+)/g, "[$1]");
            areReported(onExisting, [{ sets: { [wrong]: value, ...others }, reported: [setting] }]);
        }
    });

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
        "names of two repositories, beside settings for which there are few right values": [
            { "iisApps.1.repository.name": "UPPER" },
            { "fluentBit.tolerations": [{ operator: "Maybe" }] },
            { "iisApps.0.repository.name": "UPPER" },
            { "iisApps.0.autoscaling": { minReplicas: 5, maxReplicas: 3 } },
            { "fluentBit.readFrom": "middle" },
        ],
        "a path of roles, and a tag that differs only in case": [
            { "iam.path": "logging" },
            { "iam.tags": { TEAM: "y" } },
        ],
    };
    for (const [what, sets] of Object.entries(once)) {
        it(`are reported: ${what}`, () => {
            const key = (mistake: Record<string, unknown>) => JSON.stringify(mistake);
            const chosen = sets.map((set) => mistakesOnExisting.find((mistake) => key(mistake.sets) === key(set)));
            assert.ok(chosen.every((mistake) => mistake !== undefined));
            areReported(onExisting, chosen);
        });
    }
});

import assert from "node:assert/strict";

import { manifestsOf, refusals } from "./plan-of";

interface Deployment {
    spec: {
        replicas?: number;
        selector: { matchLabels: Record<string, string> };
        template: { spec: { topologySpreadConstraints?: object[] } };
    };
}

const deployment = (settings: object = {}) => manifestsOf(settings)["deployment"] as unknown as Deployment;

describe("the number of pods", () => {
    it("is two, and the Deployment's own, without a scaler", () => {
        assert.equal(deployment().spec.replicas, 2);
        assert.equal(deployment({ replicas: 5 }).spec.replicas, 5);
        assert.equal(manifestsOf()["autoscaler"], undefined);
    });

    it("is the scaler's alone where there is one", () => {
        const { deployment, autoscaler } = manifestsOf({
            autoscaling: { minReplicas: 3, maxReplicas: 9, memoryUtilization: 80 },
        });
        assert.ok(!("replicas" in (deployment as unknown as Deployment).spec));
        assert.deepEqual(autoscaler?.["spec"], {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "iis" },
            minReplicas: 3,
            maxReplicas: 9,
            metrics: [
                {
                    type: "Resource",
                    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
                },
                {
                    type: "Resource",
                    resource: { name: "memory", target: { type: "Utilization", averageUtilization: 80 } },
                },
            ],
            behavior: {
                scaleUp: {
                    stabilizationWindowSeconds: 60,
                    selectPolicy: "Max",
                    policies: [
                        { type: "Percent", value: 100, periodSeconds: 180 },
                        { type: "Pods", value: 2, periodSeconds: 180 },
                    ],
                },
                scaleDown: {
                    stabilizationWindowSeconds: 900,
                    policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
                },
            },
        });
    });

    it("is not said twice, nor by limits that cross", () => {
        assert.match(
            refusals({ replicas: 2, autoscaling: { maxReplicas: 4 } }).join("\n"),
            /^replicas = 2: contradicts/,
        );
        assert.match(
            refusals({ autoscaling: { minReplicas: 5, maxReplicas: 4 } }).join("\n"),
            /^autoscaling\.maxReplicas = 4: must be at least minReplicas, which is 5$/,
        );
    });
});

describe("the disruption budget", () => {
    const budget = (settings: object) => manifestsOf(settings)["disruption-budget"]?.["spec"] as object | undefined;

    it("lets one pod go at a time, and any pod that does not work", () => {
        assert.deepEqual(budget({}), {
            selector: { matchLabels: deployment().spec.selector.matchLabels },
            maxUnavailable: 1,
            unhealthyPodEvictionPolicy: "AlwaysAllow",
        });
    });

    it("is there only where more than one pod can run, or where it is asked for", () => {
        assert.equal(budget({ replicas: 1 }), undefined);
        assert.equal(budget({ replicas: 0 }), undefined);
        assert.equal(budget({ autoscaling: { minReplicas: 1, maxReplicas: 1 } }), undefined);
        assert.ok(budget({ autoscaling: { minReplicas: 1, maxReplicas: 9 } }));
        assert.ok(budget({ replicas: 1, disruptionBudget: { maxUnavailable: 1 } }));
        assert.equal(budget({ disruptionBudget: { create: false } }), undefined);
    });

    it("is what is asked for", () => {
        const spec = budget({ replicas: 4, disruptionBudget: { minAvailable: "50%" } });
        assert.ok(spec);
        assert.equal((spec as { minAvailable: string }).minAvailable, "50%");
        assert.ok(!("maxUnavailable" in spec));
    });

    const refused: [budget: object, others: object, remedy: RegExp][] = [
        [{ minAvailable: 2 }, {}, /minAvailable = 2: protects all of the 2 pod/],
        [{ minAvailable: 1 }, { replicas: 1 }, /minAvailable = 1: protects all of the 1 pod/],
        [{ minAvailable: "51%" }, {}, /minAvailable = "51%": protects all/],
        [{ minAvailable: "100%" }, { replicas: 50 }, /minAvailable = "100%": protects all/],
        [{ minAvailable: 2 }, { autoscaling: { minReplicas: 2, maxReplicas: 9 } }, /minAvailable = 2: protects all/],
        [{ maxUnavailable: 0 }, {}, /maxUnavailable = 0: allows no eviction/],
        [{ maxUnavailable: "0%" }, {}, /maxUnavailable = "0%": allows no eviction/],
        [{ minAvailable: 1, maxUnavailable: 1 }, {}, /combined with minAvailable in Kubernetes/],
        [{ minAvailable: "101%" }, {}, /minAvailable = "101%": must be a number of pods or a percentage/],
    ];
    for (const [disruptionBudget, others, remedy] of refused) {
        it(`is refused as ${JSON.stringify({ ...disruptionBudget, ...others })}, which would block every drain`, () => {
            const found = refusals({ ...others, disruptionBudget });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", remedy);
        });
    }

    it("may keep all pods but one, in numbers and percentages", () => {
        for (const minAvailable of [0, 1, "50%", "0%"]) {
            assert.deepEqual(refusals({ disruptionBudget: { minAvailable } }), []);
        }
        assert.deepEqual(refusals({ disruptionBudget: { maxUnavailable: "1%" } }), []);
    });
});

describe("the pods' places", () => {
    it("are spread over zones and nodes where there is room, counting the newest pods only", () => {
        const { matchLabels } = deployment().spec.selector;
        const constraint = (topologyKey: string) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels },
            matchLabelKeys: ["pod-template-hash"],
        });
        assert.deepEqual(deployment().spec.template.spec.topologySpreadConstraints, [
            constraint("topology.kubernetes.io/zone"),
            constraint("kubernetes.io/hostname"),
        ]);
    });

    it("are strict, or anywhere, where that is asked for", () => {
        const constraints = (topologySpread: object) =>
            deployment({ topologySpread }).spec.template.spec.topologySpreadConstraints as
                | { topologyKey: string; whenUnsatisfiable: string }[]
                | undefined;
        assert.deepEqual(
            constraints({ zones: "DoNotSchedule", hosts: "off" })?.map(({ topologyKey, whenUnsatisfiable }) => [
                topologyKey,
                whenUnsatisfiable,
            ]),
            [["topology.kubernetes.io/zone", "DoNotSchedule"]],
        );
        assert.equal(constraints({ zones: "off", hosts: "off" }), undefined);
    });
});

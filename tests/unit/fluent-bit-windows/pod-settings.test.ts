import assert from "node:assert/strict";

import fc from "fast-check";

import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { devCluster } from "./dev-cluster";
import { stackProblems } from "../stack-problems";
import { runs } from "../property-runs";

interface PodSpec {
    nodeSelector: Record<string, string>;
    imagePullSecrets?: { name: string }[];
    containers: [{ env: { name: string; value?: string; valueFrom?: object }[]; envFrom?: object[] }];
}

function pods(settings: FluentBitSettingsInput): PodSpec[] {
    const { manifests } = planFluentBit(fluentBitSettings.parse(settings), devCluster);
    return Object.values(manifests)
        .filter(({ kind }) => kind === "DaemonSet")
        .map((manifest) => (manifest as unknown as { spec: { template: { spec: PodSpec } } }).spec.template.spec);
}

function problems(fluentBit: object): string[] {
    return stackProblems({ cluster: { name: "dev" }, fluentBit });
}

describe("Fluent Bit's pods", () => {
    it("get variables from texts, Secrets and ConfigMaps, beside the program's own", () => {
        const [before] = pods({});
        const [pod] = pods({
            environment: {
                STAGE: "production",
                TENANT: { kubernetesSecret: { name: "tenant", key: "id" } },
                LEVEL: { kubernetesConfigMap: { name: "logging", key: "level" } },
            },
            environmentFrom: [
                { kubernetesSecret: { name: "more" } },
                { kubernetesConfigMap: { name: "shared" }, prefix: "SHARED_" },
            ],
        });
        assert.deepEqual(pod?.containers[0].env, [
            ...(before?.containers[0].env ?? []),
            { name: "STAGE", value: "production" },
            { name: "TENANT", valueFrom: { secretKeyRef: { name: "tenant", key: "id" } } },
            { name: "LEVEL", valueFrom: { configMapKeyRef: { name: "logging", key: "level" } } },
        ]);
        assert.deepEqual(pod.containers[0].envFrom, [
            { secretRef: { name: "more" } },
            { prefix: "SHARED_", configMapRef: { name: "shared" } },
        ]);
        assert.equal(before?.containers[0].envFrom, undefined);
    });

    it("refuse variables that the program or EKS sets, in whatever case, and never show a value", () => {
        const [pod] = pods({ metadata: { from: "kubelet" } });
        const own = pod?.containers[0].env.map(({ name }) => name) ?? [];
        const taken = [
            ...own,
            "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_ACCESS_KEY_ID",
            "AWS_SESSION_TOKEN",
            "HTTP_PROXY",
        ];
        const inSomeCase = fc
            .constantFrom(...taken)
            .chain((name) =>
                fc
                    .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
                    .map((lower) =>
                        Array.from(name, (one, at) => (lower[at] === true ? one.toLowerCase() : one)).join(""),
                    ),
            );
        fc.assert(
            fc.property(inSomeCase, (name) => {
                const [problem, ...others] = problems({ environment: { [name]: "hunter2" } });
                assert.deepEqual(others, []);
                assert.ok(problem?.startsWith(`fluentBit.environment.${name}: `), problem);
                assert.doesNotMatch(problem ?? "", /hunter2/);
            }),
            { numRuns: runs(10) },
        );
    });

    it("refuse a credential in the clear, and two names that Windows takes for one", () => {
        assert.match(
            problems({ environment: { API_TOKEN: "hunter2" } }).join("\n"),
            /^fluentBit\.environment\.API_TOKEN: looks like a credential.*\{ kubernetesSecret: \{ name: NAME, key: KEY \} \}$/,
        );
        assert.match(
            problems({ environment: { Stage: "a", STAGE: "b" } }).join("\n"),
            /^fluentBit\.environment\.STAGE: differs only in case from another variable/,
        );
    });

    it("are kept to nodes with more labels, on every system, but not to another system", () => {
        const selected = pods({ linuxNodes: true, nodeSelector: { "example.com/pool": "apps" } });
        assert.deepEqual(
            selected.map(({ nodeSelector }) => nodeSelector),
            pods({ linuxNodes: true }).map(({ nodeSelector }) => ({ ...nodeSelector, "example.com/pool": "apps" })),
        );
        assert.equal(selected.length, 2);
        assert.match(
            problems({ nodeSelector: { "kubernetes.io/os": "linux" } }).join("\n"),
            /^fluentBit\.nodeSelector\.kubernetes\.io\/os = "linux": is a label that the program sets/,
        );
    });

    it("pull images with the Secrets that are named", () => {
        const [pod] = pods({
            image: { repository: "registry.example/fluent-bit", pullSecrets: ["registry", "mirror"] },
        });
        assert.deepEqual(pod?.imagePullSecrets, [{ name: "registry" }, { name: "mirror" }]);
        assert.equal(pods({})[0]?.imagePullSecrets, undefined);
        assert.match(
            problems({ image: { pullSecrets: ["Registry"] } }).join("\n"),
            /pullSecrets\[0\] = "Registry": must be the name/,
        );
    });
});

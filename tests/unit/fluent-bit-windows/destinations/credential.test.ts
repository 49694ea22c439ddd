import assert from "node:assert/strict";

import { stringify } from "yaml";

import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { fluentBitSettings } from "../../../../components/fluent-bit-windows/settings";
import { cluster, problemsOf, routeTo } from "./one-route";

const literal = "0123456789abcdef0123456789abcdef";
const datadog = (apiKey: unknown) => ({ type: "datadog" as const, site: "datadoghq.eu" as const, apiKey }) as never;

interface Container {
    env: { name: string; valueFrom: { secretKeyRef?: { name: string; key: string } } }[];
}

function secretVariables(manifest: unknown): Container["env"] {
    const { spec } = manifest as { spec: { template: { spec: { containers: [Container] } } } };
    return spec.template.spec.containers[0].env.filter(({ valueFrom }) => valueFrom.secretKeyRef !== undefined);
}

describe("a credential", () => {
    it("of a Kubernetes Secret comes as a variable, of which the configuration knows the name alone", () => {
        const { plan, output } = routeTo(datadog({ kubernetesSecret: { name: "datadog", key: "api-key" } }));
        const [variable, ...others] = secretVariables(plan.manifests["windows-2022"]);
        assert.deepEqual(others, []);
        assert.deepEqual(variable?.valueFrom.secretKeyRef, { name: "datadog", key: "api-key" });
        assert.match(variable.name, /^DATADOG_API_KEY_[0-9A-F]{8}$/);
        assert.equal(output["apikey"], `\${${variable.name}}`);
        assert.ok(stringify(plan.manifests["config"]).includes(`\${${variable.name}}`));
    });

    it("of Secrets Manager comes by a Secret that the stack makes", () => {
        const { plan } = routeTo(datadog({ secretsManager: { secret: "prod/datadog", key: "apiKey" } }));
        const [variable] = secretVariables(plan.manifests["windows-2022"]);
        assert.match(variable?.valueFrom.secretKeyRef?.name ?? "", /^fluent-bit-datadog-api-key-[0-9a-f]{8}$/);
        assert.deepEqual(plan.credentials[0]?.from, { secret: "prod/datadog", key: "apiKey" });
        assert.ok(!stringify(plan.manifests).includes("prod/datadog"));
    });

    it("is one variable, however many destinations use it, and another one where it is kept elsewhere", () => {
        const to = (key: string) => [datadog({ kubernetesSecret: { name: "datadog", key } })];
        const routes = ["a", "a", "b"].map((key, index) => ({ match: { namespace: `n${index}` }, to: to(key) }));
        const { credentials } = planFluentBit(fluentBitSettings.parse({ routes, unrouted: [], ownLogs: [] }), cluster);
        assert.deepEqual(
            credentials.map(({ secret }) => secret.key),
            ["a", "b"],
        );
        assert.equal(new Set(credentials.map(({ variable }) => variable)).size, 2);
    });

    const wrong: [what: string, apiKey: unknown][] = [
        ["written down", literal],
        ["written down where its place is asked for", { value: literal }],
        ["written down as the name of a Secret", { kubernetesSecret: literal }],
        ["written down as a list", [literal]],
        ["kept in two places", { kubernetesSecret: { name: "a", key: literal }, secretsManager: { secret: "b" } }],
        ["kept nowhere", {}],
    ];
    for (const [what, apiKey] of wrong) {
        it(`is refused, and not shown, when it is ${what}`, () => {
            const lines = problemsOf(datadog(apiKey));
            assert.ok(lines.length > 0);
            assert.ok(!lines.join("\n").includes(literal), lines.join("\n"));
        });
    }

    it("tells where it can be kept, when it is written down", () => {
        assert.match(
            problemsOf(datadog(literal)).join("\n"),
            /^apiKey: must refer to the credential instead of containing it: `kubernetesSecret.*secretsManager/,
        );
    });

    it("is not shown under a wrong name either", () => {
        const cases = [
            { type: "datadog", site: "datadoghq.eu", apikey: literal },
            { type: "datadog", site: "datadoghq.eu", hec: literal },
            { type: "http", url: "https://logs.example.com/", bearerToken: literal },
            { type: "http", url: "https://logs.example.com/", auth: { type: "bearer", value: literal } },
            { type: "http", url: "https://logs.example.com/", headers: { Authorization: literal } },
        ];
        for (const to of cases) {
            const lines = problemsOf(to);
            assert.ok(lines.length > 0);
            assert.ok(!lines.join("\n").includes(literal), lines.join("\n"));
        }
        assert.match(problemsOf(cases[0] ?? {}).join("\n"), /apikey: is not a setting; did you mean "apiKey"\?/);
    });
});

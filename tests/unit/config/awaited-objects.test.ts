import assert from "node:assert/strict";

import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { iisLogMonitorAppWarnings } from "../../../components/iis-log-monitor-app/warnings";
import { expectedNodes } from "../../../components/windows-cluster/expected-nodes";
import { checkStackSettings } from "../../../config/check-stack-settings";

const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
const kubernetesSecret = { name: "indexer", key: "token" };
const splunk = { type: "splunk", url: "https://splunk.example.com:8088", token: { kubernetesSecret } };

/** The settings that a warning is about, of Fluent Bit and of the only application. */
function awaited(fluentBit: object, app: object = {}): { setting: string; remedy: string }[] {
    const image = `r/i@sha256:${"0".repeat(64)}`;
    const settings = checkStackSettings({
        cluster: { name: "dev" },
        fluentBit: { routes: [{ match: { namespace: "shop" } }], ...fluentBit },
        iisApps: [{ name: "web", image, ...app }],
    });
    const cluster = { ...place, name: "dev", ...expectedNodes(settings.cluster) };
    return [
        ...planFluentBit(settings.fluentBit, cluster).warnings,
        ...settings.iisApps.flatMap(iisLogMonitorAppWarnings),
    ].filter(({ remedy }) => remedy.includes("does not exist when the first deployment starts the pods"));
}

const toSplunk = { routes: [{ match: { namespace: "shop" }, to: [splunk] }] };

describe("a Secret or ConfigMap in a namespace that the stack creates", () => {
    const cases: [what: string, fluentBit: object, setting: string][] = [
        ["of a destination", toSplunk, "routes[0].to[0].token.kubernetesSecret.name"],
        [
            "of a name like that of an unknown object",
            {
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: [{ ...splunk, token: { kubernetesSecret: { name: "output-token", key: "token" } } }],
                    },
                ],
            },
            "routes[0].to[0].token.kubernetesSecret.name",
        ],
        [
            "of another kind of destination",
            {
                unrouted: [
                    { type: "datadog", site: "datadoghq.eu", apiKey: { kubernetesSecret } },
                    { type: "cloudWatchLogs" },
                ],
            },
            "unrouted[0].apiKey.kubernetesSecret.name",
        ],
        [
            "of a proxy",
            { httpProxy: { url: "http://proxy.example.com:3128", user: "u", password: { kubernetesSecret } } },
            "httpProxy.password.kubernetesSecret.name",
        ],
        [
            "of a variable",
            { environment: { A: { kubernetesSecret: { name: "s", key: "k" } } } },
            "environment.A.kubernetesSecret.name",
        ],
        [
            "of a variable, as ConfigMap",
            { environment: { A: { kubernetesConfigMap: { name: "s", key: "k" } } } },
            "environment.A.kubernetesConfigMap.name",
        ],
        [
            "of many variables",
            { environmentFrom: [{ kubernetesSecret: { name: "s" } }] },
            "environmentFrom[0].kubernetesSecret.name",
        ],
        ["of an image", { image: { pullSecrets: ["registry"] } }, "image.pullSecrets[0]"],
    ];
    for (const [what, fluentBit, setting] of cases) {
        it(`causes a warning: ${what}`, () => {
            const found = awaited(fluentBit);
            assert.deepEqual(
                found.map((warning) => warning.setting),
                [setting],
            );
            assert.match(found[0]?.remedy ?? "", /namespace amazon-cloudwatch.*createNamespace: false/);
            assert.deepEqual(awaited({ ...fluentBit, createNamespace: false }), []);
        });
    }

    it("causes a warning once for each object", () => {
        const routes = ["a", "b"].map((namespace) => ({ match: { namespace }, to: [splunk] }));
        assert.equal(awaited({ routes, image: { pullSecrets: ["indexer"] } }).length, 1);
    });

    it("causes a warning: of an application", () => {
        const environment = { PASSWORD: { kubernetesSecret: { name: "database", key: "password" } } };
        const app = { namespace: "shop", environment, imagePullSecrets: ["registry"] };
        assert.deepEqual(
            awaited({}, app).map(({ setting }) => setting),
            ["environment.PASSWORD.kubernetesSecret.name", "imagePullSecrets[0]"],
        );
        assert.deepEqual(awaited({}, { ...app, createNamespace: false }), []);
        // Every cluster has it.
        assert.deepEqual(awaited({}, { ...app, namespace: "default" }), []);
    });

    it("causes no warning if the stack creates it too", () => {
        const token = { secretsManager: { secret: "prod/splunk" } };
        assert.deepEqual(awaited({ routes: [{ match: { namespace: "shop" }, to: [{ ...splunk, token }] }] }), []);
    });
});

import assert from "node:assert/strict";

import { serverTable } from "../../../commands/explaining";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import type { PlannedStack } from "../../../commands/planned-stack";
import { cluster } from "./destinations/one-route";
import { stackProblems } from "./stack-problems";

const url = "http://proxy.example.com:3128";
const password = { kubernetesSecret: { name: "proxy", key: "password" } };
const always = "localhost,127.0.0.1,169.254.169.254,kubernetes.default.svc.cluster.local,kubernetes.default.svc";

interface Variable {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef?: object };
}

function planned(settings: FluentBitSettingsInput) {
    const parsed = fluentBitSettings.parse({ unrouted: [], ownLogs: [], ...settings });
    return { parsed, plan: planFluentBit(parsed, cluster) };
}

function variables(settings: FluentBitSettingsInput): Variable[] {
    const { spec } = planned(settings).plan.manifests["windows-2022"] as unknown as {
        spec: { template: { spec: { containers: { env: Variable[] }[] } } };
    };
    return spec.template.spec.containers[0]?.env ?? [];
}

const valueOf = (name: string, settings: FluentBitSettingsInput) =>
    variables(settings).find((variable) => variable.name === name)?.value;

const to = (...destinations: object[]) =>
    ({ routes: [{ match: { namespace: "shop" }, to: destinations }] }) as FluentBitSettingsInput;

describe("a proxy", () => {
    it("is named in the variables that Fluent Bit reads, with what it must not be asked for", () => {
        assert.equal(valueOf("HTTP_PROXY", { httpProxy: { url: `${url}/` } }), url);
        assert.equal(valueOf("HTTP_PROXY", { httpProxy: { url: "http://proxy:80" } }), "http://proxy:80");
        assert.equal(valueOf("NO_PROXY", { httpProxy: { url } }), always);
        assert.deepEqual([valueOf("HTTP_PROXY", {}), valueOf("NO_PROXY", {})], [undefined, undefined]);
    });

    it("is not asked for the kubelet, which has another address on each node", () => {
        const settings = { httpProxy: { url }, metadata: { from: "kubelet" as const } };
        assert.equal(valueOf("NO_PROXY", settings), `${always},$(NODE_ADDRESS)`);
        const names = variables(settings).map(({ name }) => name);
        assert.ok(names.indexOf("NODE_ADDRESS") < names.indexOf("NO_PROXY"));
    });

    it("gets its password from a Secret, behind which Kubernetes can put it into the URL", () => {
        const httpProxy = { url, user: "me@corp", password };
        const all = variables({ httpProxy });
        const [secret, proxy] = all.slice(all.findIndex(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined));
        assert.deepEqual(secret?.valueFrom?.secretKeyRef, password.kubernetesSecret);
        assert.equal(proxy?.value, `http://me@corp:$(${secret.name})@proxy.example.com:3128`);
        const secretsManager = { secret: "prod/proxy", key: "password" };
        const { plan } = planned({ httpProxy: { ...httpProxy, password: { secretsManager } } });
        assert.deepEqual(
            plan.credentials.map(({ from }) => from),
            [secretsManager],
        );
    });

    it("is passed by for Services of the cluster and for the hosts of a domain, by their whole names", () => {
        const settings = {
            httpProxy: { url },
            noProxy: [".corp.example.com", "eu-central-1.amazonaws.com"],
            ...to(
                { type: "cloudWatchLogs" },
                { type: "splunk", url: "https://hec.corp.example.com:8088", token: password },
                { type: "splunk", url: "https://notcorp.example.com:8088", token: password },
                { type: "http", url: "http://collector.monitoring.svc.cluster.local:9880", tls: false },
                { type: "http", url: "http://collector:9880", tls: false },
            ),
        };
        assert.deepEqual(valueOf("NO_PROXY", settings)?.replace(`${always},`, "").split(","), [
            "eu-central-1.amazonaws.com",
            "logs.eu-central-1.amazonaws.com",
            "sts.eu-central-1.amazonaws.com",
            "hec.corp.example.com",
            "collector.monitoring.svc.cluster.local",
            "collector",
        ]);
        const { parsed, plan } = planned(settings);
        const stack = { fluentBit: plan, settings: { fluentBit: parsed } } as PlannedStack;
        assert.deepEqual(serverTable(stack).slice(1), [
            ["logs.eu-central-1.amazonaws.com:443", "directly"],
            ["sts.eu-central-1.amazonaws.com:443", "directly"],
            ["hec.corp.example.com:8088", "directly"],
            ["notcorp.example.com:8088", `by ${url}`],
            ["collector.monitoring.svc.cluster.local:9880", "directly"],
            ["collector:9880", "directly"],
        ]);
    });

    it("is warned of where an output does not use it", () => {
        const outputs = [
            { name: "kafka", match: "a", brokers: "kafka.example.com:9092" },
            { name: "syslog", match: "a", host: "syslog.example.com" },
            { name: "syslog", match: "a", host: "syslog.example.com", Mode: "tcp" },
            { name: "forward", match: "a", host: "aggregator.example.com" },
        ];
        const warned = (settings: FluentBitSettingsInput) =>
            planned(settings).plan.warnings.filter(({ remedy }) => remedy.includes("httpProxy"));
        assert.deepEqual(
            warned({ httpProxy: { url }, extra: { outputs } }).map(({ setting, value }) => `${setting} = ${value}`),
            ['extra.outputs[0].name = "kafka"', 'extra.outputs[1].name = "syslog"'],
        );
        assert.deepEqual(warned({ extra: { outputs } }), []);
    });

    for (const [what, settings, line] of [
        ["a URL alone", { httpProxy: url }, /^httpProxy:? .*must be `\{ url: http:\/\/HOST:PORT \}`/],
        ["a proxy with TLS", { httpProxy: { url: "https://proxy.example.com:3128" } }, /^httpProxy\.url.*without TLS/],
        ["a proxy without a port", { httpProxy: { url: "http://proxy.example.com" } }, /^httpProxy\.url.*a port/],
        ["a proxy with a path", { httpProxy: { url: `${url}/path` } }, /^httpProxy\.url.*without a path/],
        ["another kind of proxy", { httpProxy: { url: "socks5://proxy:1080" } }, /^httpProxy\.url.*must be a URL/],
        [
            "a user without a password",
            { httpProxy: { url, user: "me" } },
            /^httpProxy:? .*user and password, or neither/,
        ],
        [
            "a password in the clear",
            { httpProxy: { url, user: "me", password: "s3cret" } },
            /^httpProxy\.password.*Manager/,
        ],
        [
            "a password in the URL",
            { httpProxy: { url: "http://me:s3cret@proxy:1" } },
            /^httpProxy\.url.*user and password/,
        ],
        [
            "a range of addresses",
            { httpProxy: { url }, noProxy: ["10.0.0.0/8"] },
            /^noProxy\[0\] = "10.0.0.0\/8".*range/,
        ],
        ["a pattern", { httpProxy: { url }, noProxy: ["*.example.com"] }, /^noProxy\[0\].*\.example\.com/],
        ["a host with a port", { httpProxy: { url }, noProxy: ["a.example.com:8088"] }, /^noProxy\[0\].*port/],
        ["capital letters", { httpProxy: { url }, noProxy: ["A.example.com"] }, /^noProxy\[0\].*lower case/],
        ["exceptions from no proxy", { noProxy: ["a.example.com"] }, /^noProxy = .*set httpProxy/],
        [
            "a log that would show the password",
            { httpProxy: { url, user: "me", password }, logLevel: "debug" },
            /^logLevel = "debug".*password/,
        ],
        [
            "an output with a proxy of its own",
            {
                httpProxy: { url },
                extra: { outputs: [{ name: "http", match: "a", host: "b.example.com", proxy: "http://c:1" }] },
            },
            /^extra\.outputs\[0\]\.proxy.*through httpProxy/,
        ],
    ] as const) {
        it(`refuses ${what}`, () => {
            const found = stackProblems(settings, "fluentBit.");
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
            assert.equal(/s3cret/.test(found.join()), false);
        });
    }

    it("may be logged about in detail where it asks for no password", () => {
        assert.deepEqual(stackProblems({ httpProxy: { url }, logLevel: "debug" }, ""), []);
    });
});

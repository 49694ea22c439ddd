import assert from "node:assert/strict";

import { manifestsOf, refusals } from "./plan-of";

interface Pod {
    metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
    spec: Record<string, unknown> & { containers: [Record<string, unknown>] };
}

function pod(settings: object = {}): Pod {
    const { spec } = manifestsOf(settings)["deployment"] as unknown as { spec: { template: Pod } };
    return spec.template;
}

describe("the application's pods", () => {
    it("have the labels, annotations and priority that are asked for, beside the application's own", () => {
        const { metadata, spec } = pod({
            podLabels: { team: "shop" },
            podAnnotations: { "example.com/owner": "shop" },
            priorityClassName: "business",
        });
        assert.equal(metadata.labels["team"], "shop");
        assert.equal(metadata.labels["app.kubernetes.io/name"], "iis");
        assert.deepEqual(metadata.annotations, { "example.com/owner": "shop" });
        assert.equal(spec["priorityClassName"], "business");
        assert.match(
            refusals({ podLabels: { "app.kubernetes.io/name": "web" } }).join("\n"),
            /^podLabels\.app\.kubernetes\.io\/name = "web": is a label that the component sets/,
        );
    });

    it("pull the image with the Secrets that are named", () => {
        assert.equal(pod().spec["imagePullSecrets"], undefined);
        assert.deepEqual(pod({ imagePullSecrets: ["registry"] }).spec["imagePullSecrets"], [{ name: "registry" }]);
        assert.match(
            refusals({ imagePullSecrets: ["my_registry"] }).join("\n"),
            /^imagePullSecrets\[0\] = "my_registry": must be the name of a Kubernetes object/,
        );
    });

    it("have no service account by default, and no token of one that is not asked for", () => {
        assert.equal(pod().spec["serviceAccountName"], undefined);
        assert.equal(pod().spec["automountServiceAccountToken"], false);
        const named = pod({ serviceAccount: { name: "shop" } }).spec;
        assert.equal(named["serviceAccountName"], "shop");
        assert.equal(named["automountServiceAccountToken"], false);
        const withToken = pod({ serviceAccount: { name: "shop", mountToken: true } }).spec;
        assert.equal(withToken["automountServiceAccountToken"], true);
    });

    it("get variables as they are, and credentials from Secrets", () => {
        assert.equal(pod().spec.containers[0]["env"], undefined);
        const environment = { STAGE: "prod", DB_PASSWORD: { kubernetesSecret: { name: "database", key: "password" } } };
        assert.deepEqual(pod({ environment }).spec.containers[0]["env"], [
            { name: "STAGE", value: "prod" },
            { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "password" } } },
        ]);
    });

    const credentials: [name: string, value: string][] = [
        ["DB_PASSWORD", "hunter2"],
        ["apiToken", "hunter2"],
        ["AZURE_CLIENT_SECRET", "hunter2"],
        ["STRIPE_API_KEY", "hunter2"],
        ["DATABASE", "Server=db;User Id=app;Password=hunter2"],
        ["UPSTREAM", "https://app:hunter2@upstream.example"],
    ];
    for (const [name, value] of credentials) {
        it(`are given no credential in the clear, such as ${name}, nor is it repeated in the error`, () => {
            const found = refusals({ environment: { [name]: value } });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", new RegExp(`^environment\\.${name}: looks like a credential`));
            assert.doesNotMatch(found.join("\n"), /hunter2/);
        });
    }

    it("are given what only sounds a little like a credential", () => {
        const environment = {
            KEYBOARD: "de",
            TOKENIZER: "fast",
            PASSWORD_POLICY: "strict",
            DATABASE: "Server=db;Integrated Security=true",
            UPSTREAM: "https://upstream.example:8443/",
        };
        assert.deepEqual(refusals({ environment }), []);
    });

    it("are given no value that would arrive as another, or end the container", () => {
        for (const value of ["%18", "100%ad", "a%64b"]) {
            const found = refusals({ environment: { A: value } });
            assert.equal(found.length, 1, value);
            assert.match(found[0] ?? "", /^environment\.A: contains a % before two hexadecimal digits/);
        }
        assert.deepEqual(refusals({ environment: { A: "100%", B: "%x", C: "50% of it" } }), []);
    });

    const notHandedOn: [what: string, environment: Record<string, string>, problem: RegExp][] = [
        ["an empty value (SM#73)", { A: "" }, /^environment\.A: is empty, so ServiceMonitor would end the container/],
        [
            "a backslash before a quotation mark",
            { A: '{"a":"\\"b"}' },
            /^environment\.A: contains a \\ directly before a "/,
        ],
        [
            "a value that appcmd's command line cannot take",
            { A: "x".repeat(29_950) },
            /^environment\.A: is longer than/,
        ],
        ["quotation marks that make it too long", { A: '"'.repeat(9_990) }, /^environment\.A: is longer than/],
        [
            "a name that is there in other letters, at which appcmd ends with 183",
            { Stage: "a", STAGE: "b" },
            /^environment\.STAGE: differs only in case from Stage, which is set too/,
        ],
        [
            "a name of the cluster's in other letters",
            { aws_region: "eu-central-1" },
            /^environment\.aws_region: differs only in case from AWS_REGION, which the cluster gives to pods/,
        ],
        ["a variable of Windows' own", { Path: "C:\\tools" }, /^environment\.Path: is a variable of Windows, which/],
    ];
    for (const [what, environment, problem] of notHandedOn) {
        it(`are given no variable that ServiceMonitor would not hand on: ${what}`, () => {
            const found = refusals({ environment });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", problem);
        });
    }

    it("are given what ServiceMonitor hands on as it is", () => {
        const environment = {
            JSON: '{"a":"it\'s"}',
            FOLDER: "C:\\data\\",
            LONG: "x".repeat(29_000),
            TEMP: "C:\\temp",
            AWS_REGION: "eu-central-1",
        };
        assert.deepEqual(refusals({ environment }), []);
    });

    it("are given any value where IIS is started without ServiceMonitor, but no two names that Windows takes for one", () => {
        const environment = { A: "", B: "%18", Path: "C:\\tools" };
        assert.deepEqual(refusals({ environment, serviceMonitor: false }), []);
        assert.equal(refusals({ environment: { A: "1", a: "1" }, serviceMonitor: false }).length, 1);
    });

    it("are given no variables for another service than IIS, which would not see them", () => {
        assert.match(
            refusals({ serviceName: "MyService", environment: { A: "1" } }).join("\n"),
            /^environment: would not reach the service "MyService": ServiceMonitor passes variables only/,
        );
    });

    it("take no Secret by a name that Kubernetes does not accept", () => {
        const found = refusals({ environment: { A: { kubernetesSecret: { name: "shop..database", key: "k" } } } }).join(
            "\n",
        );
        assert.match(found, /^environment\.A.*must be/);
    });

    it("are given no variable that is wrong, whose value no error repeats either", () => {
        const found = refusals({
            environment: { A: { kubernetesSecret: { name: "s", key: "k" }, value: "hunter2" }, "1A": "hunter2" },
        });
        assert.equal(found.length, 2, found.join("\n"));
        assert.doesNotMatch(found.join("\n"), /hunter2/);
    });
});

describe("a pod's life", () => {
    const container = (settings: object = {}) => pod(settings).spec.containers[0];

    it("ends with draining, writing out the access log, and time to read it, before IIS is stopped", () => {
        assert.deepEqual(container()["lifecycle"], {
            preStop: {
                exec: {
                    command: [
                        "powershell.exe",
                        "-NoProfile",
                        "-NonInteractive",
                        "-Command",
                        "Start-Sleep -Seconds 15; netsh.exe http flush logbuffer; Start-Sleep -Seconds 5",
                    ],
                },
            },
        });
        assert.equal(pod().spec["terminationGracePeriodSeconds"], 60);
    });

    it("ends at once where nothing is to be waited for", () => {
        assert.equal(container({ stop: { drainSeconds: 0, flushSeconds: 0 } })["lifecycle"], undefined);
    });

    it("is not ended by force before all that is through", () => {
        assert.deepEqual(refusals({ stop: { drainSeconds: 35 } }), []);
        assert.match(
            refusals({ stop: { drainSeconds: 36 } }).join("\n"),
            /^stop\.graceSeconds = 60: must be at least 61: drainSeconds \(36\), flushSeconds \(5\) and the 20 seconds/,
        );
    });
});

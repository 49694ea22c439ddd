import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { parse } from "yaml";

import { explainCommand } from "../../../commands/explain";
import { problemsAsJson } from "../../../commands/problem-report";
import { renderStack } from "../../../commands/rendering";
import { withoutCredentials } from "../../../components/settings/credentials";
import { hidden } from "../../../policy/secrets/secret-value";
import { loadStackSettings } from "../../../config/pulumi/load-stack-settings";
import { run } from "../engine";
import { runs } from "../property-runs";
import { stackProblems } from "../stack-problems";

const prefix = "windows-eks-logging:";

// Put together here, so that nobody's scanner takes the test's text for somebody's key.
const shaped: Record<string, string> = {
    "an AWS access key": `AKIA${"Z7QX".repeat(4)}`,
    "a GitHub token": `ghp_${"a1B2".repeat(9)}`,
    "a Slack token": ["xoxb", "123456789012", "abcdefghijkl"].join("-"),
    "a JSON web token": ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJzaG9wIn0", "c2lnbmF0dXJlMTIz"].join("."),
    "a private key": ["-----BEGIN RSA", "PRIVATE KEY-----\nMIIEpAIB\n-----END RSA", "PRIVATE KEY-----"].join(" "),
    "an npm token": `npm_${"a1B2".repeat(9)}`,
    "a Vault token": `hvs.${"a1B2".repeat(8)}`,
};

describe("a text that is shown", () => {
    const concealedIn: [text: string, secret: string][] = [
        ["https://user:hunter2@logs.example.com/x", "hunter2"],
        ["https://user:hun/ter@2@logs.example.com/x", "hun/ter"],
        ["https://hunter2@logs.example.com/x", "hunter2"],
        ["user:hunter2@logs.example.com", "hunter2"],
        ["user:hun/ter2@logs.example.com:8443", "hun/ter2"],
        ["postgres://:hunter2@db.example.com", "hunter2"],
        ["https://logs.example.com/?api_key=hunter2&a=b", "hunter2"],
        ["https://logs.example.com/?a=b&sig=hunter2", "hunter2"],
        ["https://logs.example.com/?code=hunter2#x", "hunter2"],
        ["Server=db;User Id=shop;Password=hunter2", "hunter2"],
        ['ecure: "v1:F2ciwDem1wI=F2ci:UhfCMxVzEv2DIySh"', "UhfCMxVzEv2DIySh"],
        ["AccountKey=hunter2;EndpointSuffix=core.windows.net", "hunter2"],
        ...Object.values(shaped).map((secret): [string, string] => [`before ${secret} after`, secret]),
    ];
    for (const [text, secret] of concealedIn) {
        it(`is without its credential: ${text.slice(0, 50).replaceAll("\n", " ")}`, () => {
            const shown = withoutCredentials(text);
            assert.ok(shown.includes(hidden) && !shown.includes(secret), shown);
            assert.ok(!withoutCredentials(JSON.stringify({ text })).includes(JSON.stringify(secret).slice(1, -1)));
            assert.equal(withoutCredentials(shown), shown);
        });
    }

    const ordinary = [
        "arn:aws:iam::111122223333:role/AWSReservedSSO_AdministratorAccess_0123456789abcdef",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:datadog/api-key-AbCdEf",
        "arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef",
        `111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/web@sha256:${"0a".repeat(32)}`,
        `registry:5000/shop/web:1.2@sha256:${"0a".repeat(32)}`,
        `fluent-bit:5.1.5@sha256:${"0a".repeat(32)}`,
        "/aws/containerinsights/dev/$(namespace)/$(pod)",
        "https://logs.example.com:8443/ingest/3f2504e0-4f89-41d3-9a0c-0305e82c3301?team=shop&format=json",
        "https://registry.example.com:5000/v2/team@example.com",
        "git@github.com:org/repository",
        "team@example.com",
        "mailto:team@example.com",
        "C:\\var\\log\\pods\\shop_web-1_3f2504e0-4f89-41d3-9a0c-0305e82c3301\\iis\\0.log",
        "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
        "postgres://shop:${DB_PASSWORD}@db/shop",
        "kubernetesSecret: { name: datadog, key: api-key }",
        '"Password must be kept elsewhere"',
        "AKIAIOSFODNN7EXAMPLE",
    ];
    for (const text of ordinary) {
        it(`keeps what is none: ${text.slice(0, 70)}`, () => {
            assert.equal(withoutCredentials(text), text);
        });
    }
});

describe("a credential in a stack's settings", () => {
    const settings = (destination: object, more: object = {}) => ({
        cluster: { name: "dev" },
        fluentBit: { routes: [{ match: { namespace: "shop" }, to: [destination] }] },
        ...more,
    });
    const http = { type: "http", url: "https://logs.example.com/x" };

    const refused: [what: string, settings: Record<string, unknown>, said: RegExp][] = [
        [
            "in a URL's query",
            settings({ ...http, url: "https://logs.example.com/?apikey=hunter2" }),
            /to\[0\]\.url = "https:\/\/logs\.example\.com\/\?apikey=‹hidden›": must not contain a credential/,
        ],
        [
            "in a URL's query as a signature",
            settings({ ...http, url: "https://logs.example.com/?sig=hunter2" }),
            /to\[0\]\.url = .*must not contain a credential/,
        ],
        [
            "before an @",
            settings({ ...http, url: "https://user:hun/ter2@logs.example.com" }),
            /to\[0\]\.url = "https:\/\/(user:)?‹hidden›@logs/,
        ],
        [
            "before an @ without a scheme",
            settings({ ...http, url: "user:hunter2@logs.example.com" }),
            /to\[0\]\.url = "user:‹hidden›@logs\.example\.com": .*must be a URL/,
        ],
        [
            "in a header",
            settings({ ...http, headers: { Authorization: "Bearer hunter2" } }),
            /headers\.Authorization: .*credential.*use auth/,
        ],
        [
            "in a section of Fluent Bit's configuration",
            {
                ...settings(http),
                fluentBit: {
                    routes: settings(http).fluentBit.routes,
                    extra: { outputs: [{ name: "kafka", http_passwd: "hunter2" }] },
                },
            },
            /http_passwd: may be a credential/,
        ],
        [
            "in a header of another name, by its form",
            settings({ ...http, headers: { "X-Team": shaped["a GitHub token"] } }),
            /headers\.X-Team: looks like a credential \(a GitHub token\).*kubernetesSecret/,
        ],
        [
            "one level too deep",
            settings({ ...http, auth: { type: "basic", user: "u", password: { value: "hunter2" } } }),
            /auth\.password: must say where the credential is kept|auth\.password\.value: is not a setting/,
        ],
        [
            "below a level that does not exist",
            settings({ ...http, auth: { basic: { password: "hunter2" } } }),
            /auth\.basic\.password: looks like a credential/,
        ],
        [
            "under a name that is not known",
            settings({ ...http, pwd: "hunter2" }),
            /to\[0\]\.pwd: is not a setting.*; it looks like a credential \(the value of pwd\).*kubernetesSecret/,
        ],
        [
            "under another one",
            settings({ ...http, apikey: "hunter2" }),
            /to\[0\]\.apikey: is not a setting.*kubernetesSecret/,
        ],
        ["as a number", settings({ ...http, passphrase: 93847561 }), /to\[0\]\.passphrase: is not a setting/],
        [
            "in a tag",
            settings({ ...http }, { tags: { "api-key": "hunter2" } }),
            /tags\.api-key: looks like a credential/,
        ],
        [
            "in a user's name",
            settings({
                ...http,
                auth: { type: "basic", user: "shop:hunter2", password: { kubernetesSecret: { name: "a", key: "b" } } },
            }),
            /auth\.user: must be a user name/,
        ],
        [
            "in a section that does not exist",
            settings(http, { datadog: { token: "hunter2" } }),
            /datadog\.token: looks like a credential/,
        ],
    ];
    for (const [what, given, said] of refused) {
        it(`is refused with where it belongs, and not shown: ${what}`, () => {
            const problems = stackProblems(given).join("\n");
            assert.match(problems, said);
            assert.doesNotMatch(problems, /hunter2|hun\/ter2|93847561|ghp_/);
            // A check that refuses a credential says it once.
            assert.doesNotMatch(problems, /credential.*; it looks like a credential/);
        });
    }

    it("is looked for under names that JavaScript's objects have by themselves", () => {
        const given = JSON.parse(
            '{"cluster":{"name":"dev"},"tags":{"__proto__":{"token":"hunter2"},"constructor":"x"}}',
        ) as Record<string, unknown>;
        assert.match(stackProblems(given).join(), /__proto__/);
        assert.doesNotMatch(stackProblems(given).join(), /hunter2/);
    });

    it("is no reference, and no ordinary value", () => {
        const given = settings(
            {
                ...http,
                url: "https://logs.example.com/3f2504e0-4f89-41d3-9a0c-0305e82c3301?team=shop",
                headers: {
                    "X-Scope-OrgID": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                    "X-Digest": `sha256:${"0a".repeat(32)}`,
                },
                auth: { type: "bearer", token: { secretsManager: { secret: "shop/token" } } },
            },
            { tags: { owner: "team@example.com", "uses-secret": "true", tier: "Basic support" } },
        );
        assert.deepEqual(stackProblems(given), []);
    });

    it("is refused in a kubeconfig in plain text, and taken in one that is encrypted or gets its tokens by a command", async () => {
        const kubeconfig = (user: object) => JSON.stringify({ kind: "Config", users: [{ name: "admin", user }] });
        const wrong = {
            token: { token: "hunter2" },
            password: { password: "hunter2" },
            "client-key-data": { "client-key-data": "aHVudGVyMg==" },
        };
        for (const [key, user] of Object.entries(wrong)) {
            const problems = stackProblems({ cluster: { name: "dev", kubeconfig: kubeconfig(user) } }).join("\n");
            assert.match(
                problems,
                new RegExp(
                    `^cluster\\.kubeconfig: .*\\(${key} of the user admin\\); encrypt it: pulumi config set --secret`,
                ),
            );
            assert.doesNotMatch(problems, /hunter2|aHVudGVyMg/);
        }
        const exec = {
            exec: { command: "aws", args: ["eks", "get-token"], env: [{ name: "AWS_PROFILE", value: "dev" }] },
        };
        assert.deepEqual(stackProblems({ cluster: { name: "dev", kubeconfig: kubeconfig(exec) } }), []);
        const cluster = { name: "dev", kubeconfig: kubeconfig({ token: "hunter2" }) };
        const { result } = await run(() => loadStackSettings("nowhere.yaml"), {
            config: { [`${prefix}cluster`]: JSON.stringify(cluster) },
            secretKeys: [`${prefix}cluster`],
        });
        assert.equal(result.cluster.name, "dev");
    });

    it("is refused in the settings of Pulumi's providers, unless it is encrypted", async () => {
        const cluster = { [`${prefix}cluster`]: JSON.stringify({ name: "dev" }) };
        const load = (config: Record<string, string>, secretKeys: string[] = []) =>
            run(() => loadStackSettings("nowhere.yaml"), { config: { ...cluster, ...config }, secretKeys });
        const keys = { "aws:accessKey": shaped["an AWS access key"] ?? "", "aws:secretKey": "hunter2hunter2" };
        await assert.rejects(load(keys), (error) => {
            const { message } = error as Error;
            assert.match(message, /1 problem/);
            assert.match(
                message,
                /^ +aws:secretKey: holds a credential in plain text .* pulumi config set --secret aws:secretKey$/m,
            );
            assert.doesNotMatch(message, /hunter2/);
            return true;
        });
        await load(keys, ["aws:secretKey"]);
    });
});

describe("a secret anywhere in a stack file", function () {
    // Each run renders and explains a whole stack.
    this.timeout(120_000);
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "credentials-"));
        copyFileSync("Pulumi.yaml", join(folder, "Pulumi.yaml"));
    });
    after(() => {
        rmSync(folder, { recursive: true });
    });

    type Json = Record<string, unknown>;

    /** Every map in a value, as functions that put an entry into it. */
    function mapsIn(value: unknown): Json[] {
        if (typeof value !== "object" || value === null) {
            return [];
        }
        const inner = Object.values(value).flatMap(mapsIn);
        return Array.isArray(value) ? inner : [value as Json, ...inner];
    }

    /** All that the commands say of a stack. */
    async function outputs(): Promise<string> {
        const said: string[] = [];
        const attempt = async (action: () => unknown) => {
            try {
                said.push(JSON.stringify(await action()));
            } catch (error) {
                said.push((error as Error).message, problemsAsJson(error as Error));
            }
        };
        await attempt(
            () =>
                renderStack({ directory: folder, stack: "test", account: "111122223333", region: "eu-central-1" })
                    .files,
        );
        const cwd = process.cwd();
        process.chdir(folder);
        try {
            await attempt(() => explainCommand(["--stack", "test", "--region", "eu-central-1"]));
        } finally {
            process.chdir(cwd);
        }
        return said.join("\n");
    }

    const names = fc.constantFrom(
        "password",
        "pwd",
        "passphrase",
        "apikey",
        "api_key",
        "X-Api-Key",
        "token",
        "authToken",
        "clientSecret",
        "secretKey",
        "connectionString",
        "sas",
        "credentials",
        "private_key",
        "Authorization",
    );
    const random = fc.stringMatching(/^[a-zA-Z2-9/+:@"\\ $]{10,40}$/).map((text) => `q7${text.trim()}Zq`);
    const inUrl = random.map((text) => text.replace(/[^\w]/g, "x"));

    const secrets = fc.oneof(
        fc.record({ name: names, secret: random, deeper: fc.nat(2) }).map(({ name, secret, deeper }) => ({
            name,
            secret,
            value: Array.from({ length: deeper }).reduce<unknown>((inner) => ({ value: inner }), secret),
        })),
        fc
            .record({
                name: fc.constantFrom("note", "url", "x", "name", "host"),
                secret: fc.constantFrom(...Object.values(shaped)),
            })
            .map((one) => ({ ...one, value: one.secret })),
        fc
            .record({ name: fc.constantFrom("url", "endpoint", "note"), secret: inUrl })
            .chain(({ name, secret }) =>
                fc
                    .constantFrom(
                        `https://user:${secret}@example.com/x`,
                        `user:${secret}@example.com`,
                        `https://example.com/?token=${secret}`,
                    )
                    .map((value) => ({ name, secret, value })),
            ),
    );

    for (const stack of ["demo", "prod"]) {
        it(`is in no output: ${stack}`, async () => {
            const text = readFileSync(`Pulumi.${stack}.yaml`, "utf8");
            const places = mapsIn((parse(text) as { config: Json }).config).length;
            await fc.assert(
                fc.asyncProperty(fc.nat(places - 1), secrets, async (place, { name, secret, value }) => {
                    const file = parse(text) as { config: Json };
                    const map = mapsIn(file.config)[place] ?? {};
                    map[name] = value;
                    writeFileSync(join(folder, "Pulumi.test.yaml"), JSON.stringify(file));
                    const said = await outputs();
                    for (const form of [
                        secret,
                        JSON.stringify(secret).slice(1, -1),
                        JSON.stringify(JSON.stringify(secret)).slice(3, -3),
                    ]) {
                        assert.ok(
                            !said.includes(form),
                            `${name} = ${JSON.stringify(value)} in ${JSON.stringify(map)}:\n${said.slice(0, 2000)}`,
                        );
                    }
                }),
                { numRuns: runs(8) },
            );
        });
    }
});

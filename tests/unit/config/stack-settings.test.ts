import assert from "node:assert/strict";

import { checkStackSettings } from "../../../config/check-stack-settings";
import { stackProblems } from "../stack-problems";

const digest = `sha256:${"0".repeat(64)}`;

describe("a stack's settings", () => {
    it("need no more than the cluster's name", () => {
        const settings = checkStackSettings({ cluster: { name: "dev" } });
        assert.equal(settings.cluster.mode, "existing");
        assert.deepEqual(settings.cluster.windowsVersions, ["2022", "2025"]);
        assert.equal(settings.fluentBit.namespace, "amazon-cloudwatch");
        assert.deepEqual(
            settings.fluentBit.unrouted.map(({ type }) => type),
            ["cloudWatchLogs"],
        );
        assert.deepEqual(settings.iisApps, []);
    });

    it("report every problem of the file at once, with setting, value and remedy", () => {
        const found = stackProblems({
            cluster: { nmae: "dev", oidcProvider: "maybe" },
            fluentBit: {
                routes: [
                    { match: { namespace: "Default" } },
                    { match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs", retentionDays: 31 }] },
                    { match: { namespace: "shop" } },
                ],
                httpPort: 80,
            },
            iisApps: [{ image: "iis:latest" }],
        });
        assert.equal(found.length, 8, found.join("\n"));
        const has = (pattern: RegExp) => {
            assert.ok(
                found.some((line) => pattern.test(line)),
                `no line matches ${String(pattern)}:\n${found.join("\n")}`,
            );
        };
        has(/^cluster\.name: is missing/);
        has(/^cluster\.nmae = "dev": is not a setting; did you mean "name"\?/);
        has(/^cluster\.oidcProvider = "maybe": must be one of "existing", "owned"/);
        has(/^fluentBit\.routes\[0\]\.match\.namespace = "Default": must be the name of a namespace, or a pattern/);
        has(/^fluentBit\.routes\[1\]\.to\[0\]\.retentionDays = 31: must be one of 1, 3, 5/);
        has(/^fluentBit\.httpPort = 80: must be at least 1024/);
        has(/^iisApps\[0\]\.image = "iis:latest": must be an image with its digest/);
        // Compared although other routes are wrong.
        has(
            /^fluentBit\.routes\[2\]\.match = \{"namespace":"shop"\}: routes\[1\] already matches all of these containers/,
        );
    });

    it("name the neighbour of a misspelt setting at any depth", () => {
        const [line] = stackProblems({
            cluster: { name: "dev" },
            fluentBit: { routes: [{ match: { namespace: "a" }, to: [{ type: "cloudWatchLogs", retentonDays: 30 }] }] },
        });
        assert.match(line ?? "", /^fluentBit\.routes\[0\]\.to\[0\]\.retentonDays = 30: .*did you mean "retentionDays"/);
    });

    it("need a cluster of their own that is new enough for them", () => {
        const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@${digest}`;
        const found = (kubernetesVersion: string) =>
            stackProblems({
                cluster: { mode: "create", name: "dev", kubernetesVersion },
                fluentBit: { metadata: { from: "kubelet" } },
                iisApps: [{ name: "shop", image }],
            }).filter((line) => line.includes("needs Kubernetes"));
        assert.deepEqual(found("1.26"), [
            'fluentBit.metadata.from = "kubelet": needs Kubernetes 1.33, but the cluster has 1.26; upgrade it, or set it to "apiServer"',
            'iisApps[0].name = "shop": needs Kubernetes 1.27, but the cluster has 1.26; upgrade it, or remove the application',
        ]);
        assert.equal(found("1.32").length, 1);
        assert.deepEqual(found("1.33"), []);
    });

    it("name the neighbour of a misspelt section", () => {
        const [line] = stackProblems({ cluster: { name: "dev" }, fluentBitt: {} });
        assert.match(line ?? "", /^fluentBitt = \{\}: is not a setting; did you mean "fluentBit"\?/);
    });

    const refused: [what: string, raw: Record<string, unknown>, remedy: RegExp][] = [
        [
            "two routes that want one log group with different retention",
            {
                cluster: { name: "dev" },
                fluentBit: {
                    routes: [
                        {
                            match: { namespace: "a" },
                            to: [{ type: "cloudWatchLogs", logGroup: "/x", retentionDays: 30 }],
                        },
                        {
                            match: { namespace: "b" },
                            to: [{ type: "cloudWatchLogs", logGroup: "/x", retentionDays: 90 }],
                        },
                    ],
                },
            },
            /^fluentBit\.routes\[1\]\.to\[0\] = .*routes\[0\]\.to\[0\] uses the same log group/,
        ],
        [
            "a route that writes to one log group twice",
            {
                cluster: { name: "dev" },
                fluentBit: {
                    routes: [
                        { match: { namespace: "a" }, to: [{ type: "cloudWatchLogs" }, { type: "cloudWatchLogs" }] },
                    ],
                },
            },
            /^fluentBit\.routes\[0\]\.to\[1\] = .*every line would be written twice/,
        ],
        [
            "a configuration that ships nothing",
            { cluster: { name: "dev" }, fluentBit: { unrouted: [], ownLogs: [] } },
            /^fluentBit\.routes = \[\]: nothing would be shipped/,
        ],
        [
            "an application whose logs are dropped",
            { cluster: { name: "dev" }, fluentBit: { unrouted: [] }, iisApps: [{ namespace: "shop" }] },
            /^iisApps\[0\]\.namespace = "shop": no route matches the application's pods/,
        ],
        [
            "an application whose logs its route drops",
            {
                cluster: { name: "dev" },
                fluentBit: { routes: [{ match: { namespace: "shop" }, to: [] }] },
                iisApps: [{ namespace: "shop" }],
            },
            /^iisApps\[0\]\.namespace = "shop": fluentBit\.routes\[0\] drops the logs of the application's pods/,
        ],
        [
            "an application all of whose lines are dropped",
            {
                cluster: { name: "dev" },
                fluentBit: { lines: { drop: [{ match: { container: "iis" } }] } },
                iisApps: [{ namespace: "shop" }],
            },
            /^iisApps\[0\]\.namespace = "shop": fluentBit\.lines\.drop\[0\] has no pattern, so it drops all lines/,
        ],
        [
            "routes that all drop their lines",
            {
                cluster: { name: "dev" },
                fluentBit: { routes: [{ match: { namespace: "a" }, to: [] }], unrouted: [], ownLogs: [] },
            },
            /^fluentBit\.routes: nothing would be shipped: add a route with a destination/,
        ],
        [
            "an application for a Windows version that the cluster does not have",
            {
                cluster: { name: "dev", windowsVersions: ["2025"] },
                iisApps: [{ image: `r/i@${digest}`, windowsVersions: ["2022"] }],
            },
            /^iisApps\[0\]\.windowsVersions\[0\] = "2022": the cluster has nodes of "2025" only/,
        ],
        [
            "two owners of one namespace",
            { cluster: { name: "dev" }, iisApps: [{ namespace: "amazon-cloudwatch" }] },
            /^iisApps\[0\]\.namespace = "amazon-cloudwatch": is also fluentBit\.namespace, so both would/,
        ],
        [
            "two applications of one name",
            { cluster: { name: "dev" }, iisApps: [{ name: "web" }, { name: "web" }] },
            /^iisApps\[1\]\.name = "web": an earlier application, or one/,
        ],
        [
            "an application with the name of another's Deployment",
            {
                cluster: { name: "dev", windowsVersions: ["2022", "2025"] },
                iisApps: [{ name: "web", windowsVersions: ["2022", "2025"] }, { name: "web-2025" }],
            },
            /^iisApps\[1\]\.name = "web-2025": an earlier application, or one of its Deployments, has/,
        ],
        [
            "two applications that both create their namespace",
            {
                cluster: { name: "dev" },
                iisApps: [
                    { name: "a", namespace: "shop" },
                    { name: "b", namespace: "shop" },
                ],
            },
            /^iisApps\[1\]\.namespace = "shop": an earlier application already creates this namespace/,
        ],
        [
            "a route after one that takes all of it",
            {
                cluster: { name: "dev" },
                fluentBit: { routes: [{ name: "all", match: {} }, { match: { namespace: "shop" } }] },
            },
            /^fluentBit\.routes\[1\]\.match = \{"namespace":"shop"\}: routes\[0\] already matches all of /,
        ],
        [
            "two routes of which neither is the narrower",
            {
                cluster: { name: "dev" },
                fluentBit: {
                    routes: [{ match: { namespace: "shop" } }, { name: "iis", match: { container: "iis" } }],
                },
            },
            /^fluentBit\.routes\[1\]\.match = \{"container":"iis"\}: some containers also match routes\[0\], and/,
        ],
        [
            "a pattern without a name",
            { cluster: { name: "dev" }, fluentBit: { routes: [{ match: { namespace: "shop-*" } }] } },
            /^fluentBit\.routes\[0\]\.name: is missing: a route that does not match exactly one whole namespace needs a name/,
        ],
        [
            "two routes of one name",
            {
                cluster: { name: "dev" },
                fluentBit: {
                    routes: [
                        { name: "a", match: { namespace: "x" } },
                        { name: "a", match: { namespace: "y" } },
                    ],
                },
            },
            /^fluentBit\.routes\[1\]\.name = "a": routes\[0\] has the same name; use/,
        ],
    ];
    for (const [what, raw, remedy] of refused) {
        it(`refuse ${what}`, () => {
            const found = stackProblems(raw);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", remedy);
        });
    }

    it("let routes share a log group when they agree about it", () => {
        const to = [{ type: "cloudWatchLogs", logGroup: "/shared" }];
        const routes = [
            { match: { namespace: "a" }, to },
            { match: { namespace: "b" }, to },
        ];
        assert.deepEqual(stackProblems({ cluster: { name: "dev" }, fluentBit: { routes } }), []);
    });
});

import assert from "node:assert/strict";

import {
    dashboardProblems,
    type PlannedDashboard,
    type Widget,
} from "../../../../components/fluent-bit-windows/insights/dashboard";
import { metricNamespace, metrics } from "../../../../components/fluent-bit-windows/monitoring/metrics";
import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { shippedRecords } from "../../../../components/fluent-bit-windows/shipped-record";
import { checkStackSettings } from "../../../../config/check-stack-settings";
import { logMonitorLine } from "../../../../local/pods/log-monitor";
import { runQuery } from "./insights-query";

const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@sha256:${"a".repeat(64)}`;
const place = {
    partition: "aws",
    region: "eu-central-1",
    accountId: "111122223333",
    name: "dev",
    windowsVersions: ["2022" as const],
    containerRuntimes: [],
};

function settingsOf(fluentBit: object = {}, app: object = {}) {
    return checkStackSettings({
        cluster: { name: "dev", windowsVersions: ["2022"] },
        fluentBit: { routes: [{ match: { namespace: "shop" } }], insights: { dashboard: true }, ...fluentBit },
        iisApps: [{ name: "web", namespace: "shop", image, ...app }],
    }).fluentBit;
}

function dashboardOf(fluentBit?: object, app?: object): PlannedDashboard {
    const { dashboard } = planFluentBit(settingsOf(fluentBit, app), place).insights;
    assert.ok(dashboard);
    return dashboard;
}

function titled(dashboard: PlannedDashboard, title: RegExp): Widget {
    const found = dashboard.body.widgets.find(({ properties }) => title.test(String(properties["title"])));
    assert.ok(found, `no widget ${title}`);
    return found;
}

function queryOf({ properties }: Widget): { sources: string[]; text: string } {
    const lines = String(properties["query"]).split("\n| ");
    return {
        sources: lines.flatMap((line) => /^SOURCE '(.+)'$/.exec(line)?.[1] ?? []),
        text: lines.filter((line) => !line.startsWith("SOURCE ")).join("\n| "),
    };
}

const everything = [
    {},
    { monitoring: false },
    { metadata: { send: "message" } },
    {
        nodeLogs: [{ source: "containerd" }],
        routes: [{ match: { namespace: "shop" } }, { match: { namespace: "stock" } }],
    },
];

describe("the dashboard", () => {
    it("has widgets that CloudWatch takes, none upon another", () => {
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
        const needed = { text: ["markdown"], metric: ["region", "metrics"], log: ["region", "query"] };
        for (const fluentBit of everything) {
            const { name, body } = dashboardOf(fluentBit, { accessLog: { metricFilters: { serverErrors: true } } });
            assert.match(name, /^[\w-]{1,255}$/);
            const taken = new Set<string>();
            for (const { type, x, y, width, height, properties } of body.widgets) {
                assert.ok(x >= 0 && y >= 0 && width >= 1 && height >= 1 && x + width <= 24);
                for (const property of needed[type]) {
                    assert.ok(property in properties, `${type}: ${property}`);
                }
                for (let column = x; column < x + width; column++) {
                    for (let row = y; row < y + height; row++) {
                        assert.ok(!taken.has(`${column} ${row}`), `${column} ${row} is taken`);
                        taken.add(`${column} ${row}`);
                    }
                }
            }
        }
    });

    it("shows metrics that Fluent Bit reports, by dimensions that it reports them by", () => {
        const { body } = dashboardOf();
        const all = body.widgets.flatMap(({ properties }) => (properties["metrics"] ?? []) as unknown[][]);
        const shown = new Set<string>();
        for (const metric of all) {
            const [first, name] = metric;
            const [, dimensions = "", searched = "", cluster = "", statistic = ""] =
                /^SEARCH\('\{WindowsEksLogging,([\w,]+)\} MetricName="(\w+)" Cluster="([^"]+)"', '(\w+)'\)$/.exec(
                    (first as { expression?: string }).expression ?? "",
                ) ?? [];
            const of =
                searched === "" && first === metricNamespace ? [String(name), "Cluster"] : [searched, dimensions];
            if (of[0] === "") {
                continue;
            }
            const known = Object.values(metrics).find((one) => one.name === of[0]);
            assert.ok(known, of[0]);
            assert.ok(
                known.dimensions.some((combination) => combination.join() === of[1]),
                `${of[0]} by ${of[1]}`,
            );
            if (searched !== "") {
                assert.deepEqual([cluster, statistic], ["dev", known.statistic]);
            }
            shown.add(known.name);
        }
        assert.ok(shown.size >= 10, [...shown].join());
    });

    it("leaves out what nobody measures", () => {
        const { body } = dashboardOf({ monitoring: false });
        assert.ok(!JSON.stringify(body).includes(metricNamespace));
        assert.ok(JSON.stringify(body).includes("IncomingBytes"));
        assert.ok(!JSON.stringify(dashboardOf({ metadata: { send: "message" } }).body).includes("by namespace"));
    });

    it("counts what each log group takes in, and what that costs a day in its class", () => {
        const dashboard = dashboardOf({
            routes: [
                { match: { namespace: "shop" } },
                { match: { namespace: "stock" }, to: [{ type: "cloudWatchLogs", logClass: "INFREQUENT_ACCESS" }] },
            ],
        });
        const { properties } = titled(dashboard, /US dollars a day/);
        const expressions = (properties["metrics"] as Record<string, string>[][]).flatMap(
            ([one]) => one?.["expression"] ?? [],
        );
        assert.deepEqual(expressions.slice(0, 2), ["m0 / 1000000000 * 0.5", "m1 / 1000000000 * 0.25"]);
        assert.equal(properties["period"], 86400);
    });

    it("asks the access log's own groups, with queries that find its lines", () => {
        const settings = settingsOf();
        const dashboard = dashboardOf();
        const requests = [
            "2026-11-29 09:30:15 10.0.1.17 GET / - 80 - 10.0.7.9 curl/8 - 200 0 0 12",
            "2026-11-29 09:31:15 10.0.1.17 GET /cart - 80 - 10.0.7.9 curl/8 - 503 0 0 900",
            "2026-11-29 09:37:15 10.0.1.17 GET /cart - 80 - 10.0.7.8 curl/8 - 404 0 2 3",
        ];
        const pod = { namespace: "shop", pod: "web-6f9d7c5b48-x2x8p", container: "iis" };
        const events = requests.flatMap((text, index) =>
            shippedRecords(logMonitorLine(text, "u_ex261129.log").trimEnd(), pod, settings).map((record) => ({
                message: JSON.stringify(record),
                stream: "",
                time: index * 240_000,
            })),
        );
        const rows = (title: RegExp) => {
            const { sources, text } = queryOf(titled(dashboard, title));
            assert.deepEqual(sources, ["/aws/containerinsights/dev/shop"]);
            return runQuery(text, events);
        };
        assert.deepEqual(rows(/^requests by class of status$/), [
            { firstDigit: "2", requests: 1 },
            { firstDigit: "4", requests: 1 },
            { firstDigit: "5", requests: 1 },
        ]);
        assert.deepEqual(
            rows(/^requests$/).map((row) => row["requests"]),
            [2, 1],
        );
        assert.equal(rows(/^slow requests$/)[0]?.["csUriStem"], "/cart");
        assert.deepEqual(rows(/^top clients$/)[0], { cIp: "10.0.7.9", requests: 2 });
        const { text } = queryOf(titled(dashboard, /^Bytes and lines, by namespace$/));
        assert.deepEqual(
            runQuery(text, events).map(({ namespace, lines }) => [namespace, lines]),
            [["shop", 3]],
        );
    });

    it("shows every log group, however many there are, as far as a widget takes them", () => {
        const routes = (number: number) => ({
            routes: [
                { match: { namespace: "shop" } },
                ...Array.from({ length: number }, (_, index) => ({ match: { namespace: `team-${index}` } })),
            ],
        });
        const { body } = dashboardOf(routes(120));
        const byNamespace = body.widgets.filter(({ properties }) =>
            /^Bytes and lines, by namespace/.test(String(properties["title"])),
        );
        const asked = byNamespace.map((widget) => queryOf(widget).sources);
        assert.deepEqual(
            byNamespace.map(({ properties }) => properties["title"]),
            [1, 2, 3].map((number) => `Bytes and lines, by namespace${number === 1 ? "" : ` (${number})`}`),
        );
        assert.ok(asked.every(({ length }) => length <= 50));
        assert.ok(asked.flat().includes("/aws/containerinsights/dev/team-119"));
        assert.equal(new Set(asked.flat()).size, asked.flat().length);
    });

    it("is refused where a widget would show more log groups than CloudWatch takes", () => {
        const settings = settingsOf();
        const [route] = planFluentBit(settings, place).routes;
        assert.ok(route);
        const problems = (number: number) =>
            dashboardProblems(
                settings,
                Array.from({ length: number }, (_, index) => ({
                    name: `/g/${index}`,
                    route,
                    logClass: "STANDARD" as const,
                    options: {},
                })),
            ).map(({ setting, remedy }) => `${setting}: ${remedy}`);
        assert.match(
            problems(501).join(),
            /^insights\.dashboard: would show 501 log groups in a widget, and a widget takes 500;/,
        );
        assert.deepEqual(problems(500), []);
    });

    it("has the costs of data protection in those of a log group", () => {
        const { properties } = titled(
            dashboardOf({
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: [{ type: "cloudWatchLogs", dataProtection: { identifiers: ["EmailAddress"] } }],
                    },
                ],
            }),
            /US dollars a day/,
        );
        assert.match(JSON.stringify(properties["metrics"]), /"m0 \/ 1000000000 \* 0\.62"/);
    });

    it("is not there unless it is asked for, and has the instance's name", () => {
        assert.equal(planFluentBit(settingsOf({ insights: {} }), place).insights.dashboard, undefined);
        // Dashboards of all regions of an account have one name space.
        assert.equal(dashboardOf({ instance: "second", monitoring: false }).name, "dev-eu-central-1-logs-second");
    });
});

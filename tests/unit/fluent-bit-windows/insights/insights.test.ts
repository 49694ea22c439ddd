import assert from "node:assert/strict";

import fc from "fast-check";

import { withAccessLogs } from "../../../../config/access-logs";
import { checkStackSettings } from "../../../../config/check-stack-settings";
import {
    accessLogPattern,
    type FieldName,
    fieldFlags,
    inOrder,
    usualFields,
} from "../../../../components/access-logs/fields";
import type { InsightsPlan } from "../../../../components/fluent-bit-windows/insights/plan";
import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import type { FluentBitSettings } from "../../../../components/fluent-bit-windows/settings";
import { shippedRecords } from "../../../../components/fluent-bit-windows/shipped-record";
import { logMonitorLine } from "../../../../local/pods/log-monitor";
import { matchesPattern } from "./filter-pattern";
import { type LogEvent, runQuery } from "./insights-query";

const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@sha256:${"a".repeat(64)}`;

type Given = Record<string, unknown>;

function settingsOf(fluentBit: Given, app: Given = {}): FluentBitSettings {
    return checkStackSettings({
        cluster: { name: "dev", windowsVersions: ["2022"] },
        fluentBit: { routes: [{ match: { namespace: "shop" } }], insights: { queries: true }, ...fluentBit },
        iisApps: [{ name: "web", namespace: "shop", image, ...app }],
    }).fluentBit;
}

function planOf(settings: FluentBitSettings): InsightsPlan {
    const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
    return planFluentBit(settings, { ...place, name: "dev", windowsVersions: ["2022"], containerRuntimes: [] })
        .insights;
}

const everyField =
    "date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken".split(
        " ",
    ) as FieldName[];

interface Request {
    path: string;
    status: number;
    ms: number;
    client?: string;
    agent?: string;
    method?: string;
    port?: number;
}

/** A line of IIS, whatever fields it has been told to write. */
function line(fields: readonly FieldName[], request: Request): string {
    const values: Record<FieldName, string> = {
        date: "2026-11-29",
        time: "09:30:15",
        "s-sitename": "W3SVC1",
        "s-computername": "web-6f9d7c5b48-x2x8p",
        "s-ip": "10.0.1.17",
        "cs-method": request.method ?? "GET",
        "cs-uri-stem": request.path,
        "cs-uri-query": 'q="a"&back=\\x',
        "s-port": String(request.port ?? 80),
        "cs-username": "-",
        "c-ip": request.client ?? "10.0.7.9",
        "cs-version": "HTTP/1.1",
        "cs(User-Agent)": request.agent ?? 'Mozilla/5.0+(Windows+NT+10.0;+"quoted")',
        "cs(Cookie)": "-",
        "cs(Referer)": "https://example.com/?a=500",
        "cs-host": "shop.example.com",
        "sc-status": String(request.status),
        "sc-substatus": "0",
        "sc-win32-status": "64",
        "sc-bytes": "521",
        "cs-bytes": "512",
        "time-taken": String(request.ms),
    };
    return fields.map((name) => values[name]).join(" ");
}

const header = (fields: readonly FieldName[]) => [
    "#Software: Microsoft Internet Information Services 10.0",
    "#Version: 1.0",
    "#Date: 2026-11-29 09:30:00",
    `#Fields: ${fields.join(" ")}`,
];

const requests: Request[] = [
    { path: "/", status: 200, ms: 12 },
    { path: "/", status: 200, ms: 16, client: "10.0.7.10" },
    { path: "/cart", status: 503, ms: 2104, method: "POST" },
    { path: "/cart", status: 500, ms: 900, method: "POST", client: "fe80::1%254" },
    { path: "/500/502", status: 404, ms: 3, agent: "Mozilla/5.0+(compatible;+Googlebot/2.1)", port: 500 },
];

const pod = { namespace: "shop", pod: "web-6f9d7c5b48-x2x8p", container: "iis" };

/** What LogMonitor makes of a line of a file: https://github.com/microsoft/windows-container-tools/blob/v2.2.1/LogMonitor/src/LogMonitor/LogFileMonitor.cpp */
const written: Record<string, (text: string) => string> = {
    json: (text) => logMonitorLine(text, "LogFiles\\W3SVC1\\u_ex261129.log").trimEnd(),
    xml: (text) =>
        `<Log><Source>File</Source><LogEntry><Logline>${text}</Logline><FileName>LogFiles\\W3SVC1\\u_ex261129.log</FileName></LogEntry></Log>`,
    line: (text) => text,
    other: (text) => `[iis] ${text} (u_ex261129.log)`,
};

function shipped(settings: FluentBitSettings, lines: readonly string[], container = pod): LogEvent[] {
    return lines.flatMap((text) =>
        shippedRecords(text, container, settings).map((record, index): LogEvent => ({
            message: settings.metadata.send === "message" ? String(record["log"]) : JSON.stringify(record),
            stream: `ip-10-0-1-2.kube.${container.namespace}.${container.container}.${container.pod}`,
            time: index,
        })),
    );
}

const formats: Record<string, Given> = {
    json: {},
    xml: { logMonitor: { mount: true, logFormat: "xml" } },
    line: {
        logMonitor: {
            mount: true,
            logFormat: "custom",
            sources: [
                { type: "File", directory: "C:\\inetpub\\logs\\", filter: "*.log", customLogFormat: "%Message%" },
                { type: "Process", customLogFormat: "%Message%" },
            ],
        },
    },
    other: {
        logMonitor: {
            mount: true,
            logFormat: "custom",
            sources: [
                { type: "File", directory: "C:\\inetpub", customLogFormat: "[iis] %Message% (%FileName%)" },
                { type: "Process", customLogFormat: "%Message%" },
            ],
        },
    },
};

const ways: Record<string, Given> = {
    "as records": {},
    "as messages": { metadata: { send: "message" } },
    "as parsed records": { lines: { parseJson: [{ match: { namespace: "shop" } }] } },
};

const logFields: Record<string, readonly FieldName[]> = {
    "the usual fields": usualFields,
    "all fields": everyField,
    "few fields, without a number at the end": [
        "date",
        "time",
        "cs-method",
        "cs-uri-stem",
        "c-ip",
        "cs(User-Agent)",
        "sc-status",
        "cs-host",
    ],
};

describe("queries and metrics of an access log", () => {
    for (const [format, app] of Object.entries(formats)) {
        for (const [way, fluentBit] of Object.entries(ways)) {
            for (const [which, fields] of Object.entries(logFields)) {
                const ordered = inOrder(fields);

                it(`read ${which} in LogMonitor's format ${format}, shipped ${way}`, () => {
                    const settings = settingsOf(fluentBit, {
                        ...app,
                        // In any order: IIS has its own.
                        accessLog: { fields: [...fields].reverse(), metricFilters: { serverErrors: true } },
                    });
                    const { queries, metricFilters } = planOf(settings);
                    const lines = [...header(ordered), ...requests.map((request) => line(ordered, request))];
                    const events = shipped(settings, lines.map(written[format] ?? String));
                    const foreign = shipped(settings, lines.map(written[format] ?? String), {
                        ...pod,
                        container: "other",
                    });
                    const ask = (title: string) => {
                        const query = queries.find(({ name }) => name === `dev/IIS web/${title}`);
                        assert.ok(query, `no query ${title}`);
                        assert.deepEqual(query.logGroups, ["/aws/containerinsights/dev/shop"]);
                        return runQuery(query.text, [...events, ...foreign]);
                    };

                    assert.deepEqual(ask("status codes")[0], { scStatus: "200", requests: 2 });
                    assert.equal(ask("status codes").length, 4);
                    assert.deepEqual(
                        ask("5xx by path").map(({ csUriStem, errors }) => [csUriStem, errors]),
                        [
                            ["/cart", 1],
                            ["/cart", 1],
                        ],
                    );
                    assert.deepEqual(ask("top clients")[0], { cIp: "10.0.7.9", requests: 3 });
                    assert.deepEqual(
                        ask("bots").map(({ csUserAgent }) => csUserAgent),
                        ["Mozilla/5.0+(compatible;+Googlebot/2.1)"],
                    );
                    if (fields.includes("time-taken")) {
                        assert.deepEqual(ask("slow requests")[0], {
                            csUriStem: "/cart",
                            requests: 2,
                            averageMs: 1502,
                            p95Ms: 2104,
                            slowestMs: 2104,
                        });
                    } else {
                        assert.ok(!queries.some(({ name }) => name.endsWith("slow requests")));
                    }

                    const [errors] = metricFilters;
                    assert.ok(errors);
                    const counted = events.filter(
                        ({ message }) => matchesPattern(errors.pattern, message) !== undefined,
                    );
                    assert.equal(counted.length, 2, errors.pattern);
                });
            }
        }
    }

    it("make a metric of the time that requests take, where an event is the line alone", () => {
        const settings = settingsOf(
            { metadata: { send: "message" } },
            { ...formats["line"], accessLog: { metricFilters: { latency: true } } },
        );
        const [filter] = planOf(settings).metricFilters;
        assert.ok(filter);
        const lines = [...header(usualFields), ...requests.map((request) => line(usualFields, request))];
        // A column has no quotation mark here: CloudWatch takes what is between two for one column.
        const events = shipped(
            settings,
            lines.map((text) => text.replaceAll('"', "")),
        );
        const values = events.flatMap(
            ({ message }) => matchesPattern(filter.pattern, message)?.[filter.metric.value] ?? [],
        );
        assert.deepEqual(values.map(Number), [12, 16, 2104, 900, 3]);
        assert.equal(filter.metric.unit, "Milliseconds");
    });

    it("tell the fields apart in any line of any list of fields", () => {
        const word = fc.stringMatching(/^[!-~]{1,12}$/);
        fc.assert(
            fc.property(
                fc.subarray(everyField.slice(2), { minLength: 1 }),
                fc.array(word, { minLength: 20, maxLength: 20 }),
                (chosen, words) => {
                    const fields: FieldName[] = ["date", "time", ...chosen];
                    const text = line(fields, { path: words[0] ?? "/", status: 418, ms: 7, agent: words[1] ?? "-" });
                    const last = fields.at(-1);
                    // What is behind the line begins with a quotation mark in JSON, so a last field of free text cannot have one.
                    fc.pre(last !== "cs(User-Agent)" && last !== "cs-uri-stem" && last !== "cs-uri-query");
                    const events = [
                        text,
                        JSON.stringify({ Logline: text }),
                        JSON.stringify({ log: JSON.stringify({ Logline: text }) }),
                    ];
                    for (const [depth, event] of events.entries()) {
                        const groups = new RegExp(accessLogPattern(fields)).exec(event)?.groups ?? {};
                        assert.equal(Object.keys(groups).length, fields.length);
                        if (fields.includes("sc-status")) {
                            assert.equal(groups["scStatus"], "418", event);
                        }
                        if (depth === 0 && fields.includes("cs(User-Agent)")) {
                            assert.equal(groups["csUserAgent"], words[1]);
                        }
                    }
                },
            ),
        );
    });
});

describe("what cannot be made of an access log", () => {
    function refused(fluentBit: Given, app: Given): string {
        try {
            settingsOf(fluentBit, app);
        } catch (error) {
            return (error as Error).message;
        }
        return "";
    }

    it("is refused at the application's setting, with the way out", () => {
        const latency = { accessLog: { metricFilters: { latency: true } } };
        assert.match(
            refused({}, latency),
            /iisApps\[0\]\.accessLog\.metricFilters\.latency = true: CloudWatch reads a number only from .* set metadata\.send: "message"/,
        );
        const errors = { accessLog: { metricFilters: { serverErrors: true } } };
        assert.match(
            refused({ cloudWatchLogs: { logClass: "INFREQUENT_ACCESS" } }, errors),
            /iisApps\[0\]\.accessLog\.metricFilters: the log group \/aws\/containerinsights\/dev\/shop has the class INFREQUENT_ACCESS/,
        );
        assert.match(
            refused({ routes: [{ match: { namespace: "shop" }, to: [{ type: "s3" }] }] }, errors),
            /iisApps\[0\]\.accessLog\.metricFilters: no log group/,
        );
        const lacking = { accessLog: { fields: ["date", "time", "c-ip"], metricFilters: { serverErrors: true } } };
        assert.match(refused({}, lacking), /needs the field sc-status/);
        assert.match(refused({}, { accessLog: { fields: ["time", "c-ip"] } }), /must have date and time/);
        assert.match(refused({}, { accessLog: { fields: ["date", "time", "sc-stauts"] } }), /sc-status/);
    });

    it("is refused where there is nothing to ask, and nothing to show", () => {
        const toS3 = { routes: [{ match: { namespace: "shop" }, to: [{ type: "s3" }] }], unrouted: [], ownLogs: [] };
        const insights = { queries: true, dashboard: true };
        const message = refused({ ...toS3, insights }, {});
        assert.match(message, /insights\.queries = true: would save nothing: no destination writes to a log group/);
        assert.match(message, /insights\.dashboard = true: would show nothing: .* or set monitoring: true/);
        assert.equal(refused({ ...toS3, monitoring: true, insights: { dashboard: true } }, {}), "");
        assert.equal(refused({ insights }, {}), "");
    });

    it("is refused where a query would be longer than CloudWatch takes", () => {
        const deployments = Array.from({ length: 200 }, (_, index) => `a-rather-long-name-of-a-deployment-${index}`);
        const insights = { queries: true, accessLogs: [{ name: "many", namespace: "shop", deployments }] };
        assert.match(
            refused({ insights }, {}),
            /insights\.accessLogs\[0\]\.deployments: take a query of \d{5} characters, and CloudWatch takes 10000/,
        );
        const few = { ...insights, accessLogs: [{ ...insights.accessLogs[0], deployments: deployments.slice(0, 50) }] };
        assert.equal(refused({ insights: few }, {}), "");
    });

    it("is refused where the filter of a subscription takes the place of one", () => {
        const accessLogs = ["a", "b", "c", "d", "e"].map((name) => ({
            name,
            namespace: "shop",
            deployments: [name],
            metricFilters: { serverErrors: true },
        }));
        const subscribed = (filterPattern: string) => ({
            insights: { accessLogs },
            cloudWatchLogs: {
                subscription: {
                    destinationArn: "arn:aws:logs:eu-central-1:444455556666:destination:central",
                    filterPattern,
                },
            },
        });
        assert.match(
            refused(subscribed("%5\\d\\d%"), {}),
            /accessLogs\[4\]\.metricFilters\.serverErrors = true: is one filter too many for the log group .*CloudWatch takes 5 with regular expressions, that of a subscription included/,
        );
        assert.equal(refused(subscribed("ERROR"), {}), "");
    });

    it("is refused where a log group would have more than a hundred filters", () => {
        const accessLogs = Array.from({ length: 51 }, (_, index) => ({
            name: `app-${index}`,
            namespace: "shop",
            deployments: [`app-${index}`],
            format: "line",
            metricFilters: { serverErrors: true, latency: true },
        }));
        const message = refused({ insights: { accessLogs }, metadata: { send: "message" } }, {});
        assert.match(
            message,
            /accessLogs\[50\]\.metricFilters\.serverErrors = true: is one filter too many .* takes 100 metric filters/,
        );
        assert.equal(message.match(/one filter too many/g)?.length, 1);
    });

    it("is refused where a log group would have more filters than CloudWatch takes", () => {
        const accessLogs = ["a", "b", "c", "d", "e", "f"].map((name) => ({
            name,
            namespace: "shop",
            deployments: [name],
            metricFilters: { serverErrors: true },
        }));
        const message = refused({ insights: { accessLogs } }, {});
        assert.match(message, /insights\.accessLogs\[5\]\.metricFilters\.serverErrors = true: is one filter too many/);
        assert.doesNotMatch(message, /accessLogs\[4\]/);
    });

    it("is not looked at where nobody asks for it", () => {
        const settings = settingsOf({ insights: {} });
        assert.deepEqual(planOf(settings), { queries: [], metricFilters: [] });
        assert.deepEqual(withAccessLogs(settings, []), settings);
    });
});

describe("other queries", () => {
    it("count events of the Event Log that LogMonitor writes, by channel, level and ID", () => {
        for (const [way, fluentBit] of Object.entries(ways)) {
            const settings = settingsOf(fluentBit);
            const text =
                '{"Source": "EventLog","LogEntry": {"EventSource": "Application Error","Time": "2026-11-29T09:00:00.000Z","Channel": "Application","Level": "Error","EventId": 1000,"Message": "Faulting \\"w3wp.exe\\""}}';
            const query = planOf(settings).queries.find(({ name }) => name === "dev/IIS web/Event Log");
            const rows = runQuery(query?.text ?? "", shipped(settings, [text, text, "no event"]));
            assert.equal(rows.length, 1, way);
            const { newest, ...row } = rows[0] ?? {};
            assert.deepEqual(row, { channel: "Application", eventLevel: "Error", eventId: "1000", events: 2 });
            assert.match(String(newest), /^Faulting \\+"w3wp\.exe\\+"$|^Faulting \\"w3wp\.exe\\"$/);
        }
    });

    it("count exceptions by their names", () => {
        const settings = settingsOf({});
        const query = planOf(settings).queries.find(({ name }) => name === "dev/Stack traces/by exception");
        const trace =
            "Unhandled exception. System.InvalidOperationException: no\n   at Shop.Cart.Add() in Cart.cs:line 7";
        const rows = runQuery(query?.text ?? "", shipped(settings, [trace, "all is well"]));
        assert.deepEqual(
            rows.map(({ exception, traces }) => [exception, traces]),
            [["System.InvalidOperationException", 1]],
        );
    });

    it("count a request once where its line goes to several log groups, and read groups of one class", () => {
        const archive = { type: "cloudWatchLogs", logGroup: "/archive", logClass: "INFREQUENT_ACCESS" };
        const copies = [{ match: { namespace: "shop" }, to: [archive, { type: "cloudWatchLogs" }] }];
        const { queries, metricFilters } = planOf(
            settingsOf({ routes: copies }, { accessLog: { metricFilters: { serverErrors: true } } }),
        );
        assert.deepEqual(queries.find(({ name }) => name === "dev/IIS web/status codes")?.logGroups, [
            "/aws/containerinsights/dev/shop",
        ]);
        assert.deepEqual(
            metricFilters.map(({ logGroup }) => logGroup),
            ["/aws/containerinsights/dev/shop"],
        );
        const traces = queries.filter(({ name }) => name.startsWith("dev/Stack traces/newest"));
        assert.deepEqual(
            traces.map(({ name, logGroups }) => [name, logGroups.includes("/archive"), logGroups.length > 1]),
            [
                ["dev/Stack traces/newest", false, true],
                ["dev/Stack traces/newest (2)", true, false],
            ],
        );
    });

    it("ask no more than fifty log groups at once", () => {
        const routes = Array.from({ length: 60 }, (_, index) => ({ match: { namespace: `team-${index}` } }));
        const found = planOf(settingsOf({ routes: [...routes, { match: { namespace: "shop" } }] })).queries.filter(
            ({ name }) => name.startsWith("dev/Stack traces/newest"),
        );
        assert.deepEqual(
            found.map(({ name, logGroups }) => [name, logGroups.length]),
            [
                ["dev/Stack traces/newest", 50],
                ["dev/Stack traces/newest (2)", 13],
            ],
        );
    });
});

it("fields of an access log are told to IIS by its own names", () => {
    assert.equal(
        fieldFlags(["time", "date", "c-ip", "time-taken", "sc-status"]),
        "Date, Time, ClientIP, HttpStatus, TimeTaken",
    );
});

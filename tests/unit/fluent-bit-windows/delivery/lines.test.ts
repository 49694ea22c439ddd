import assert from "node:assert/strict";

import fc from "fast-check";

import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { shippedRecords, withTracesJoined } from "../../../../components/fluent-bit-windows/shipped-record";
import { expression, text } from "../masking/patterns";
import { appendLog, dryRun, FluentBit, untilDrained, withFolder, writeLog } from "./fluent-bit";
import { nowhere, StandInServer } from "./stand-in";

const time = "2026-11-24T06:57:50.858217300Z";
const web = { namespace: "shop", pod: "web-1", container: "iis" };
const other = { namespace: "stock", pod: "web-1", container: "iis" };

type LinesInput = FluentBitSettingsInput["lines"];

describe("Fluent Bit with settings of lines", function () {
    this.timeout(30_000);
    const folder = withFolder("lines");

    const to = [{ type: "http" as const, url: "https://logs.example.com/", format: "jsonLines" as const }];
    const settingsWith = (lines: LinesInput): FluentBitSettingsInput => ({
        routes: [{ match: { namespace: "*" }, name: "all", to }],
        lines,
    });

    /** The records that arrive, in order, when these lines are in the containers' logs. */
    async function shipped(lines: LinesInput, logs: readonly [typeof web, string[]][], count: number) {
        const server = await StandInServer.start(folder());
        const records = () => server.records().map(({ record }) => record);
        for (const [container, texts] of logs) {
            writeLog(
                folder(),
                container,
                texts.map((text) => ({ time, text })),
            );
        }
        const fluentBit = await FluentBit.start({
            settings: settingsWith(lines),
            standIn: server.address(),
            folder: folder(),
        });
        await server.until(() => records().length >= count, 15_000);
        await untilDrained(folder());
        await fluentBit.stop();
        assert.deepEqual(withoutTime(records()), withoutTime(predicted(lines, logs)));
        return records();
    }

    /** What `npm run explain` says of these lines: it has to be what Fluent Bit does. */
    function predicted(lines: LinesInput, logs: readonly [typeof web, string[]][]): object[] {
        const settings = fluentBitSettings.parse({ ...settingsWith(lines), metadata: { from: "path" } });
        return logs.flatMap(([container, texts]) =>
            withTracesJoined(texts, container, settings.lines).flatMap((text) =>
                shippedRecords(text, container, settings).map((record) => ({ ...record, host: "node-1" })),
            ),
        );
    }

    function withoutTime(records: readonly object[]): string[] {
        return records.map((record) => JSON.stringify(Object.entries({ ...record, time: undefined }).sort())).sort();
    }

    const keepTheirTime = (records: Record<string, unknown>[]) => {
        assert.deepEqual([...new Set(records.map((record) => record["time"]))], ["2026-11-24T06:57:50.858217Z"]);
    };
    const logOf = (records: Record<string, unknown>[]) => records.map(({ log }) => log);

    it("ships a JSON line as its fields, once, and any other as it is", async () => {
        const records = await shipped(
            { parseJson: true },
            [[web, ['{"level":"warn","n":1.5,"host":"mine"}', "plain", '"text"']]],
            3,
        );
        assert.deepEqual(
            records.map(({ log, log_processed }) => ({ log, log_processed })),
            [
                { log: undefined, log_processed: { level: "warn", n: 1.5, host: "mine" } },
                { log: "plain", log_processed: undefined },
                { log: '"text"', log_processed: undefined },
            ],
        );
        assert.ok(records.every(({ host }) => host === "node-1"));
    });

    it("ships JSON lines as their fields of some containers, and as text of others", async () => {
        // More digits than a double holds.
        const line = '{"level":"warn","id":638000000000000123}';
        const records = await shipped(
            { parseJson: [{ match: { namespace: "shop", pod: "web-*" } }, { match: { container: "sql" } }] },
            [
                [web, [line, "plain"]],
                [{ ...web, pod: "api-1" }, [line]],
                [other, [line, "plain"]],
                [{ ...other, container: "sql" }, [line]],
            ],
            6,
        );
        assert.deepEqual(
            records
                .map(({ namespace, pod, container, log }) => [namespace, pod, container, log ?? "(fields)"].join(" "))
                .sort(),
            [
                "shop api-1 iis " + line,
                "shop web-1 iis (fields)",
                "shop web-1 iis plain",
                "stock web-1 iis plain",
                "stock web-1 iis " + line,
                "stock web-1 sql (fields)",
            ],
        );
        assert.ok(records.every(({ host }) => host === "node-1"));
    });

    it("drops the lines that an expression finds, of the containers that it is for", async () => {
        const drop = [
            { pattern: "GET /healthz?/", match: { namespace: "shop" } },
            { pattern: "^debug", ignoreCase: true },
        ];
        const texts = ["GET /health/ 200", "GET /shop 200", "DEBUG x", "not debug"];
        const records = await shipped(
            { drop },
            [
                [web, texts],
                [other, texts],
            ],
            5,
        );
        assert.deepEqual(records.map(({ namespace, log }) => [namespace, log]).sort(), [
            ["shop", "GET /shop 200"],
            ["shop", "not debug"],
            ["stock", "GET /health/ 200"],
            ["stock", "GET /shop 200"],
            ["stock", "not debug"],
        ]);
    });

    it("drops empty lines, and not a stack trace with an empty line in it", async () => {
        const trace = ["System.Exception: a", "", "   at A.B()"];
        const records = await shipped(
            { drop: [{ pattern: String.raw`^\s*$` }], stackTraces: ["dotnet"] },
            [[web, ["one", "", "  ", "two", ...trace]]],
            3,
        );
        assert.deepEqual(logOf(records), ["one", "two", trace.join("\n")]);
    });

    it("drops all lines of containers, also empty ones", async () => {
        const records = await shipped(
            { drop: [{ match: { namespace: "stock" } }] },
            [
                [other, ["one", "", '{"a":1}']],
                [web, ["two", ""]],
            ],
            2,
        );
        assert.deepEqual(
            records.map(({ namespace, log }) => [namespace, log]),
            [
                ["shop", "two"],
                ["shop", ""],
            ],
        );
    });

    it("drops the lines of a route without destinations, and ships those of the others", async () => {
        const server = await StandInServer.start(folder());
        for (const container of [web, other]) {
            writeLog(folder(), container, [
                { time, text: "one" },
                { time, text: "" },
            ]);
        }
        const fluentBit = await FluentBit.start({
            settings: {
                routes: [
                    { match: { namespace: "stock" }, to: [] },
                    { match: { namespace: "shop" }, to },
                ],
            },
            standIn: server.address(),
            folder: folder(),
        });
        await server.until(() => server.records().length >= 2, 15_000);
        // When the later of two lines has come, what should not come would have been read, too.
        appendLog(folder(), other, [{ time, text: "two" }]);
        appendLog(folder(), web, [{ time, text: "two" }]);
        await server.until(() => server.records().length >= 3, 15_000);
        await fluentBit.stop();
        assert.deepEqual(
            server.records().map(({ record }) => [record["namespace"], record["log"]]),
            [
                ["shop", "one"],
                ["shop", ""],
                ["shop", "two"],
            ],
        );
    });

    it("masks what expressions find, and keeps the line's time and the rest of it", async () => {
        const mask = [
            { pattern: String.raw`(password|token)=[^&\s]*`, with: "$1=[${HOME} 100%]".replace("${HOME}", "$$$$HOME") },
            { pattern: String.raw`\d{4}-\d{4}`, match: { namespace: "stock" } },
        ];
        const texts = ["user=jane password=s3cr3t&token=x \\ Grüße", "card 1234-5678"];
        const records = await shipped(
            { mask },
            [
                [web, texts],
                [other, texts],
            ],
            4,
        );
        assert.deepEqual(records.map(({ namespace, log }) => [namespace, log]).sort(), [
            ["shop", "card 1234-5678"],
            ["shop", "user=jane password=[$HOME 100%]&token=[$HOME 100%] \\ Grüße"],
            ["stock", "card ***"],
            ["stock", "user=jane password=[$HOME 100%]&token=[$HOME 100%] \\ Grüße"],
        ]);
        keepTheirTime(records);
    });

    it("masks card numbers and personal data, and ships the fields of what is JSON still", async () => {
        const mask = [{ preset: "cardNumber" as const, keepLast: 4 }, { preset: "emailAddress" as const }];
        const texts = [
            "2026-11-24 06:57:50 POST /pay card=4111+1111+1111+1111&mail=jane%40example.org 200",
            "order 20261124065750 of 1732431470858217300, 4111111111111112, 41111111-1111-1111-4111-111111111111",
            '{"card":4111111111111111,"n":4111111111111112,"text":"by\\njane@example.org"}',
        ];
        const records = await shipped({ mask, parseJson: true }, [[web, texts]], 3);
        assert.deepEqual(
            records.map(({ log, log_processed }) => log ?? log_processed),
            [
                "2026-11-24 06:57:50 POST /pay card=***1111&mail=*** 200",
                texts[1],
                { card: "***1111", n: 4111111111111112, text: "by\n***" },
            ],
        );
        keepTheirTime(records);
    });

    it("masks by any expression as npm run explain says", async () => {
        const isTaken = (pattern: string) => fluentBitSettings.safeParse({ lines: { mask: [{ pattern }] } }).success;
        const patterns = fc.sample(expression, { numRuns: 150, seed: 2 }).filter(isTaken).slice(0, 40);
        const lines = fc.sample(text, { numRuns: 400, seed: 2 }).map((line) => `${line.replaceAll("\n", "\t")}.`);
        const logs = patterns.map((_, index): [typeof web, string[]] => [
            { namespace: "shop", pod: "web-1", container: `c${index}` },
            lines.slice(index * 10, index * 10 + 10),
        ]);
        const mask = patterns.map((pattern, index) => ({ match: { container: `c${index}` }, pattern, with: "<$$>" }));
        const records = await shipped({ mask }, logs, 400);
        assert.ok(records.some(({ log }) => String(log).includes("<$>")));
    });

    it("takes expressions of any length that is allowed", async () => {
        const parts = [
            "é",
            "[^a]",
            "[ab]*",
            "[^a]{1,2}",
            "[^a]{3,8}?",
            "(?:a|bc)",
            "(?:[^a]*b?)*",
            "(?<!ab+)",
            "(?<!ab)",
            "(c)*",
        ];
        const isTaken = (pattern: string) => fluentBitSettings.safeParse({ lines: { mask: [{ pattern }] } }).success;
        const longest = parts.map((part) => {
            let times = Math.floor(2000 / part.length) - 2;
            while (!isTaken(`x${part.repeat(times)}y`)) {
                times--;
            }
            return `x${part.repeat(times)}y`;
        });
        const records = await shipped(
            { mask: longest.map((pattern) => ({ pattern })) },
            [[web, ["xy xéy", "xaby"]]],
            2,
        );
        assert.ok(longest.every((pattern) => pattern.length > 100));
        assert.equal(records.length, 2);
    });

    it("ships a line of a megabyte that takes too many steps to search, without the rest of it, and the lines behind it", async () => {
        const mask = [{ pattern: ".{0,1000}z[@#]" }];
        const texts = [`first ${"z".repeat(1_000_000)}`, "a z@", "last"];
        const records = await shipped({ mask }, [[web, texts]], 3);
        assert.equal(String(records[0]?.["log"]).replace(/z+/, "z"), "first z(removed: it could not be masked)");
        assert.deepEqual(logOf(records).slice(1), ["***", "last"]);
    });

    it("makes several records of a long line, at characters, in their order and with its time", async () => {
        // Characters of one to four bytes, so that the limit falls within each of them.
        const text = "aé漢🪟".repeat(20_000);
        const records = await shipped({ splitBytes: 16_384 }, [[web, ["short", text]]], 14);
        const [short, ...parts] = records;
        assert.deepEqual([short?.["log"], short?.["part"]], ["short", undefined]);
        assert.deepEqual(
            parts.map(({ part }) => part),
            parts.map((_, index) => `${index + 1}/13`),
        );
        assert.ok(parts.every(({ log }) => Buffer.byteLength(String(log)) <= 16_384));
        assert.equal(logOf(parts).join(""), text);
        assert.ok(parts.every(({ pod }) => pod === "web-1"));
        keepTheirTime(records);
    });

    it("is told of all of them in a way that it takes", async () => {
        const lines: LinesInput = {
            stackTraces: ["dotnet", "java", "go", "ruby", "python"],
            parseJson: true,
            drop: [{ pattern: "a b/c" }],
            mask: [{ pattern: '"\\$\\d+"' }],
            splitBytes: 250_000,
            stampOutOfTime: true,
        };
        assert.equal(await dryRun({ settings: settingsWith(lines), standIn: nowhere, folder: folder() }), undefined);
    });
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import fc from "fast-check";

import { hasDefect } from "../../../../components/fluent-bit-windows/fluent-bit/versions";
import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { joinTraces } from "../../../../components/fluent-bit-windows/stack-traces/join";
import { traceRules } from "../../../../components/fluent-bit-windows/stack-traces/rules";
import { traceLanguages } from "../../../../components/fluent-bit-windows/stack-traces/settings";
import {
    appendLog,
    FluentBit,
    logFile,
    type LogLine,
    until,
    versionOnPath,
    waitingChunks,
    withFolder,
    writeLog,
} from "./fluent-bit";
import { StandInServer } from "./stand-in";
import { otherLines, traceExamples } from "./trace-examples";

type Lines = FluentBitSettingsInput["lines"];
type Stream = NonNullable<LogLine["stream"]>;

interface Line {
    text: string;
    stream: Stream;
    /** Milliseconds after the first line. */
    after: number;
}

interface Shipped {
    stream: string;
    log: string;
    after: number;
}

const begin = Date.parse("2026-11-24T06:57:50Z");

function logLine({ text, stream, after }: Line): LogLine {
    return { time: new Date(begin + after).toISOString(), text, stream };
}

/** Lines of one stream, a millisecond apart. */
function lines(texts: readonly string[], stream: Stream = "stdout", first = 0): Line[] {
    return texts.map((text, index) => ({ text, stream, after: first + index }));
}

describe("Fluent Bit with stack traces", function () {
    this.timeout(60_000);
    const folder = withFolder("traces");

    const containerOf = (pod: string) => ({ namespace: "shop", pod, container: "iis" });

    async function started(settings: Lines, more: FluentBitSettingsInput = {}) {
        const server = await StandInServer.start(folder());
        const start = () =>
            FluentBit.start({
                settings: {
                    routes: [
                        {
                            match: { namespace: "shop" },
                            to: [{ type: "http", url: "https://logs.example.com/", format: "jsonLines" }],
                        },
                    ],
                    lines: settings,
                    metadata: { from: "path", fields: ["pod", "stream", "host"] },
                    ...more,
                },
                standIn: server.address(),
                folder: folder(),
            });
        const shipped = (): Record<string, Shipped[]> => {
            const logs: Record<string, Shipped[]> = {};
            for (const { record } of server.records()) {
                assert.equal(record["host"], "node-1");
                (logs[String(record["pod"])] ??= []).push({
                    stream: String(record["stream"]),
                    log: String(record["log"]),
                    after: Date.parse(String(record["time"])) - begin,
                });
            }
            return logs;
        };
        return { start, shipped };
    }

    /** What arrives of the logs of several pods. */
    async function shippedOf(logs: Record<string, Line[]>, settings: Lines, more: FluentBitSettingsInput = {}) {
        for (const [pod, log] of Object.entries(logs)) {
            writeLog(folder(), containerOf(pod), log.map(logLine));
        }
        const { start, shipped } = await started(settings, more);
        const fluentBit = await start();
        const bytes = (texts: readonly string[]) => Buffer.byteLength(texts.join("\n"));
        // Whatever is joined, it is all of the text: line breaks stay, and no line comes twice.
        await until(
            () =>
                Object.entries(logs).every(
                    ([pod, log]) =>
                        bytes((shipped()[pod] ?? []).map((record) => record.log)) >= bytes(log.map(({ text }) => text)),
                ),
            30_000,
        );
        await fluentBit.stop();
        return shipped();
    }

    const ofStream = (records: readonly Shipped[] | undefined, stream: Stream) =>
        (records ?? []).filter((record) => record.stream === stream).map(({ log }) => log);

    it("makes one record of each, as is predicted, with the time of its first line", async () => {
        const examples = Object.values(traceExamples);
        const logs = Object.fromEntries(examples.map(({ records }, index) => [`p-${index}`, lines(records.flat())]));
        const shipped = await shippedOf(logs, { stackTraces: [...traceLanguages] });
        for (const [index, { records }] of examples.entries()) {
            const expected = records.map((record) => record.join("\n"));
            assert.deepEqual(ofStream(shipped[`p-${index}`], "stdout"), expected);
            assert.deepEqual(joinTraces(records.flat(), traceRules(traceLanguages)), expected);
            let first = 0;
            for (const [position, record] of records.entries()) {
                const { after } = (shipped[`p-${index}`] as Shipped[])[position] as Shipped;
                assert.ok(after === first || (after < first && first - after < 500), `${record[0]} at ${after}`);
                if (record.length > 1) {
                    assert.equal(after, first);
                }
                first += record.length;
            }
        }
    });

    it("joins a trace over lines of the other stream, which stay as they are", async () => {
        const trace = traceExamples["an exception of a database within another one"]?.records[0] ?? [];
        const mixed = (stream: Stream, between: readonly string[], other: Stream) =>
            trace.flatMap((text, index): Line[] => [
                { text, stream, after: 2 * index },
                ...between.map((line) => ({ text: line, stream: other, after: 2 * index + 1 })),
            ]);
        const web = traceExamples["two exceptions, one after the other"]?.records ?? [];
        const logs = {
            "with-lines": mixed("stderr", otherLines, "stdout"),
            "with-empty-lines": mixed("stdout", ["", " "], "stderr"),
            // Two traces at once, line by line.
            both: [
                ...lines(trace, "stderr").map((line, index) => ({ ...line, after: 2 * index })),
                ...lines(web.flat(), "stdout").map((line, index) => ({ ...line, after: 2 * index + 1 })),
            ].sort((one, other) => one.after - other.after),
        };
        const shipped = await shippedOf(logs, { stackTraces: ["dotnet"] });
        assert.deepEqual(ofStream(shipped["with-lines"], "stderr"), [trace.join("\n")]);
        assert.deepEqual(
            ofStream(shipped["with-lines"], "stdout"),
            trace.flatMap(() => otherLines),
        );
        assert.deepEqual(ofStream(shipped["with-empty-lines"], "stdout"), [trace.join("\n")]);
        assert.deepEqual(
            ofStream(shipped["with-empty-lines"], "stderr"),
            trace.flatMap(() => ["", " "]),
        );
        assert.deepEqual(ofStream(shipped["both"], "stderr"), [trace.join("\n")]);
        assert.deepEqual(
            ofStream(shipped["both"], "stdout"),
            web.map((record) => record.join("\n")),
        );
        const times = shipped["with-lines"]?.filter(({ stream }) => stream === "stdout").map(({ after }) => after);
        assert.deepEqual(
            times,
            trace.flatMap((_, index) => otherLines.map(() => 2 * index + 1)),
        );
    });

    it("joins traces and nothing else in whatever order lines come", async () => {
        // Some versions add stray bytes to texts that are not only ASCII.
        const isShippedAsItIs = hasDefect("strayBytes", versionOnPath(), "linux")
            ? (record: string[]) => /^\p{ASCII}*$/u.test(record.join("\n"))
            : () => true;
        const traces = Object.values(traceExamples).flatMap(({ records }) =>
            records.filter((record) => record.length > 1 && isShippedAsItIs(record)),
        );
        // A trace of a language in which a line behind it could belong to it ends with a line that does not.
        const piece = fc.oneof(
            fc
                .constantFrom(...otherLines, "Handling an IOException", "x: y", "\u0001", "\u0002\u0003a", "\u0003")
                .map((text) => [text]),
            fc.constantFrom(...traces),
        );
        const log = fc.array(fc.tuple(piece, fc.constantFrom<Stream>("stdout", "stderr")), {
            minLength: 1,
            maxLength: 30,
        });
        const samples = fc.sample(log, { numRuns: 60, seed: 15 });
        const logs = Object.fromEntries(
            samples.map((pieces, index) => {
                const queues = { stdout: [] as string[], stderr: [] as string[] };
                for (const [texts, stream] of pieces) {
                    queues[stream].push(...texts);
                }
                // Lines of the two streams alternate, and their own order stays.
                const all = pieces.flatMap(([texts, stream]) => texts.map(() => stream));
                const order = all.map((_, position) => all[(position * 7 + index) % all.length] as Stream);
                const merged: Line[] = [];
                for (const stream of [...order, ...all]) {
                    const text = queues[stream].shift();
                    if (text !== undefined) {
                        merged.push({ text, stream, after: merged.length });
                    }
                }
                return [`p-${index}`, merged];
            }),
        );
        const shipped = await shippedOf(logs, { stackTraces: [...traceLanguages] });
        for (const [index, pieces] of samples.entries()) {
            for (const stream of ["stdout", "stderr"] as const) {
                const expected = pieces.flatMap(([texts, of]) => (of === stream ? [texts.join("\n")] : []));
                assert.deepEqual(ofStream(shipped[`p-${index}`], stream), expected);
            }
        }
    });

    it("leaves long lines whole, and joins no more than fits one record", async () => {
        const long = "x".repeat(2_500_000);
        const frames = Array.from(
            { length: 6_000 },
            (_, index) => `   at Shop.Cart.Add${index}(${"String, ".repeat(25)}Int32 id)`,
        );
        const logs = {
            long: lines(["System.Exception: one", long, "   at A.B()", long]),
            // Quick to look at, although its many dots could each be that of a frame.
            dots: lines(["System.Exception: one", `   x ${"a.".repeat(400_000)}`, "   at A.B()"]),
            many: lines(["System.Exception: one", ...frames]),
        };
        const shipped = await shippedOf(logs, { stackTraces: ["dotnet"] });
        // They come in several requests, whose order is open.
        assert.deepEqual(
            ofStream(shipped["long"], "stdout").sort(),
            ["System.Exception: one", long, "   at A.B()", long].sort(),
        );
        assert.equal(ofStream(shipped["dots"], "stdout").length, 1);
        const many = (shipped["many"] ?? []).map(({ log }) => log);
        assert.deepEqual(many.join("\n").split("\n").sort(), ["System.Exception: one", ...frames].sort());
        // Fluent Bit reads a MiB at a time, and joins what it has read.
        assert.ok(many.length <= 4, `${many.length} records`);
    });

    it("joins those of some containers only, each in the languages of the first entry that fits", async () => {
        const net = traceExamples["an exception and its frames"]?.records[1] ?? [];
        const python = traceExamples["a Python traceback"]?.records[1] ?? [];
        const log = lines([...net, ...python]);
        const shipped = await shippedOf(
            { "worker-1": log, "web-1": log, "other-1": log },
            {
                stackTraces: [
                    { match: { pod: "worker-*" }, languages: ["python"] },
                    { match: { pod: "w*" }, languages: ["dotnet"] },
                ],
            },
        );
        const joined = (...records: (string[] | string)[]) => records.map((record) => [record].flat().join("\n"));
        assert.deepEqual(ofStream(shipped["worker-1"], "stdout"), joined(...net, python));
        assert.deepEqual(ofStream(shipped["web-1"], "stdout"), joined(net, ...python));
        assert.deepEqual(ofStream(shipped["other-1"], "stdout"), joined(...net, ...python));
    });

    for (const [what, more] of Object.entries<Lines>({
        "before they are dropped": { drop: [{ pattern: "nothing" }] },
        "before they are masked": { mask: [{ pattern: "nothing" }] },
        "before JSON lines are parsed": { parseJson: true },
    })) {
        it(`joins them ${what}`, async () => {
            const { records } = traceExamples["a message of several lines"] ?? { records: [] };
            const shipped = await shippedOf({ web: lines(records.flat()) }, { stackTraces: ["dotnet"], ...more });
            assert.deepEqual(
                ofStream(shipped["web"], "stdout"),
                records.map((record) => record.join("\n")),
            );
        });
    }

    it("joins them where CloudWatch Logs gets the line alone", async () => {
        const { records } = traceExamples["a message of several lines"] ?? { records: [] };
        writeLog(folder(), containerOf("web-1"), lines(records.flat()).map(logLine));
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups(["/aws/containerinsights/dev/shop"]);
        const fluentBit = await FluentBit.start({
            settings: {
                routes: [{ match: { namespace: "shop" } }],
                lines: { stackTraces: ["dotnet"] },
                metadata: { from: "path", send: "message" },
            },
            standIn: server.address(),
            folder: folder(),
        });
        await until(() => server.events.length >= records.length, 15_000);
        await fluentBit.stop();
        assert.deepEqual(
            server.events.map(({ message }) => message),
            records.map((record) => record.join("\n")),
        );
    });

    it("joins them in the lines of Docker", async () => {
        const records = [["before"], ["System.Exception: one", "in two lines", "   at A.B()"], ["after"]];
        const entries = records.flat().map((log) => {
            const time = new Date(begin).toISOString();
            return `${JSON.stringify({ log: `${log}\n`, stream: "stderr", time })}\n`;
        });
        writeLog(folder(), containerOf("web"), []);
        writeFileSync(logFile(folder(), containerOf("web")), entries.join(""));
        const { start, shipped } = await started({ stackTraces: ["dotnet"] });
        const fluentBit = await start();
        await until(() => (shipped()["web"] ?? []).length >= records.length, 15_000);
        await fluentBit.stop();
        assert.deepEqual(
            ofStream(shipped()["web"], "stderr"),
            records.map((lines) => `${lines.join("\n")}\n`),
        );
    });

    it("loses no line of a trace when it is killed in the middle of it, and repeats none", async () => {
        const trace = traceExamples["a message of several lines"]?.records[1] ?? [];
        const log = lines(["before", ...trace, "after"]);
        const half = log.slice(0, 4);
        writeLog(folder(), containerOf("web"), half.map(logLine));
        const { start, shipped } = await started({ stackTraces: ["dotnet"] });
        const texts = () => ofStream(shipped()["web"], "stdout").join("\n").split("\n");
        const first = await start();
        await until(() => texts().length >= half.length, 15_000);
        // Lines of a chunk that is not yet noted as delivered are sent again after a kill.
        await until(() => waitingChunks(folder()).length === 0, 15_000);
        await first.kill();
        appendLog(folder(), containerOf("web"), log.slice(4).map(logLine));
        const second = await start();
        await until(() => texts().length >= log.length, 15_000);
        await second.stop();
        assert.deepEqual(
            texts(),
            log.map(({ text }) => text),
        );
    });
});

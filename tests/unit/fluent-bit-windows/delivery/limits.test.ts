import assert from "node:assert/strict";

import { rmSync } from "node:fs";
import { join } from "node:path";

import { eventBytes, hasDefect, safeSplitBytes } from "../../../../components/fluent-bit-windows/fluent-bit/versions";
import type { MetadataSettings } from "../../../../components/fluent-bit-windows/metadata";
import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { FluentBit, type LogLine, until, versionOnPath, withFolder, writeLog } from "./fluent-bit";
import { type ShippedEvent, StandInServer } from "./stand-in";

const group = "/aws/containerinsights/dev/shop";
const web = { namespace: "shop", pod: "web-1", container: "iis" };
const minute = 60_000;
const hour = 60 * minute;
const filler = "GET /orders/4711 200 OK in 12 ms, by Mozilla/5.0 (Windows NT 10.0; Win64; x64); ";
const last = "the last line";

/** A time before or after now, as containerd writes it. */
const at = (offset: number) => new Date(Date.now() + offset).toISOString();

/** What the Fluent Bit on PATH does: 4.0.3, on Windows Server 2019, cuts earlier, and writes characters outside ASCII as escapes. */
const version = versionOnPath();
const mostBytes = eventBytes(version);
const isShort = hasDefect("shortEvents", version, "linux");
const escapes = hasDefect("escapedUnicode", version, "linux");

const modes = ["message", "record"] as const satisfies MetadataSettings["send"][];

/**
 * What CloudWatch Logs asks of batches and events. The stand-in refuses what it would refuse.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
describe("Fluent Bit within the limits of CloudWatch Logs", function () {
    this.timeout(60_000);
    const folder = withFolder("limits");

    for (const send of modes) {
        describe(`when it sends the ${send}`, () => {
            /** What arrives of a container's log, in the order of arrival, until its last line has come. */
            async function shipped(
                lines: readonly LogLine[],
                settings: FluentBitSettingsInput["lines"] = {},
                retentionDays: 7 | 30 = 30,
            ) {
                const server = await StandInServer.start(folder());
                server.cloudWatch.createGroups([group]);
                writeLog(folder(), web, [...lines, { time: at(0), text: last }]);
                const fluentBit = await FluentBit.start({
                    settings: {
                        metadata: { from: "path", send },
                        routes: [{ match: { namespace: "shop" } }],
                        cloudWatchLogs: { retentionDays },
                        lines: settings,
                    },
                    standIn: server.address(),
                    folder: folder(),
                });
                await until(() => server.events.some(({ message }) => message.includes(last)), 30_000);
                await fluentBit.stop();
                assert.deepEqual([...server.cloudWatch.violations], [], "no request is refused as a whole");
                const events = server.events.filter(({ message }) => !message.includes(last));
                return { events, log: fluentBit.log, taken: server.cloudWatch.taken };
            }

            const textOf = ({ message }: ShippedEvent): string =>
                send === "message" ? message : (JSON.parse(message) as { log: string }).log;

            it("joins the parts that containerd made of a line, up to the limit of an event", async () => {
                const sizes = [100_000, 252_000, 256 * 1024, 256 * 1024 + 1, 990_000];
                const texts = sizes
                    .filter((bytes) => bytes < mostBytes)
                    .map((bytes) => filler.repeat(bytes).slice(0, bytes));
                const { events } = await shipped(texts.map((text) => ({ time: at(-minute), text })));
                assert.deepEqual(
                    events.map((event) => textOf(event).length),
                    texts.map(({ length }) => length),
                );
                assert.ok(events.every((event, index) => textOf(event) === texts[index]));
            });

            it("cuts a line that is longer, says so, and goes on behind it", async () => {
                const { events, log } = await shipped([{ time: at(-minute), text: "x".repeat(1_030_000) }]);
                assert.equal(events.length, 1);
                const [event] = events;
                assert.match(event?.message ?? "", /^({[^x]*"log":")?x+$/);
                // As the request has it: in JSON once more.
                assert.equal(JSON.stringify(event?.message).length - 2, mostBytes);
                assert.match(log, /Truncating event which is larger than max size allowed by CloudWatch/);
            });

            it("leaves a line out that is longer than a request, says so, and goes on behind it", async () => {
                const { events, log } = await shipped([{ time: at(-minute), text: "x".repeat(1_500_000) }]);
                assert.equal(events.length, 0);
                assert.match(log, /Discarding massive log record/);
            });

            it("loses nothing of a long line that is split, whatever it is made of", async () => {
                // Each of these takes four bytes where JSON goes into JSON, and two by itself.
                const texts = ['"'.repeat(1_100_000), "\\".repeat(300_000), "x".repeat(1_500_000)];
                const { events, log } = await shipped(
                    texts.map((text) => ({ time: at(-minute), text })),
                    { splitBytes: isShort ? safeSplitBytes : 245_000 },
                );
                assert.equal(events.map(textOf).join(""), texts.join(""));
                assert.doesNotMatch(log, /Truncating|Discarding/);
            });

            it("puts a sign in the place of each byte that is no UTF-8, and loses nothing beside it", async () => {
                const { events } = await shipped([
                    // "größe" and "Ende ä" in the code page 1252.
                    { time: at(-minute), text: Buffer.from("gr\xf6\xdfe", "latin1") },
                    { time: at(-minute), text: Buffer.from("Ende \xe4", "latin1") },
                ]);
                assert.deepEqual(
                    events.map(textOf),
                    escapes ? ["gr\ue0dfe", "Ende "] : ["gr\ufffd\ufffde", "Ende \ufffd"],
                );
            });

            it("ships other scripts, quotes and control characters unchanged, and lines of Windows without their CR", async () => {
                const texts = ['\u{1fa9f} 漢字 größe "quoted" \\back\\ \ttab \x01', "with CR"];
                const { events } = await shipped(texts.map((text) => ({ time: at(-minute), text: `${text}\r` })));
                assert.deepEqual(events.map(textOf), texts);
                // What is billed: the bytes of UTF-8, not those of escapes.
                assert.equal(events[0]?.message.includes("漢字"), !escapes || send === "message");
            });

            it("sends no empty event, which would have the whole request refused", async () => {
                const { events } = await shipped(["", "a", "\r"].map((text) => ({ time: at(-minute), text })));
                assert.deepEqual(events.map(textOf), send === "message" ? ["a"] : ["", "a", ""]);
            });

            it("keeps the times that the service takes, and sends the others all the same", async () => {
                const offsets = [-14 * 24 * hour - hour, -14 * 24 * hour + hour, 2 * hour - minute, 2 * hour + minute];
                const { events, log } = await shipped(
                    offsets.map((offset) => ({ time: at(offset), text: `at ${offset}` })),
                );
                assert.deepEqual(
                    events.map((event) => [textOf(event), event.isTaken]),
                    offsets.map((offset, index) => [`at ${offset}`, index === 1 || index === 2]),
                );
                // The answer tells which events were refused. Nobody reads it.
                assert.doesNotMatch(log, /reject/i);
            });

            it("gives a line of another time that of now, with its own before the text, where that is wanted", async () => {
                const offsets = [-15 * 24 * hour, -8 * 24 * hour, -hour, hour, 3 * hour];
                const lines = offsets.map((offset) => ({ time: at(offset), text: `at ${offset}` }));
                const began = Date.now();
                const stamped = async (retentionDays: 7 | 30) => {
                    const { events } = await shipped(lines, { stampOutOfTime: true }, retentionDays);
                    assert.ok(events.every(({ isTaken }) => isTaken));
                    return events
                        .filter(({ timestamp }) => Math.abs(timestamp - began) < 5 * minute)
                        .map((event) => textOf(event))
                        .sort();
                };
                const withTime = (index: number) =>
                    `${(lines[index]?.time ?? "").replace(/\.\d+Z$/, "Z")} at ${offsets[index] ?? ""}`;
                assert.deepEqual(await stamped(30), [withTime(0), withTime(4)].sort());
                rmSync(join(folder(), "state"), { recursive: true });
                // A log group that keeps lines for a week takes none of last week's.
                assert.deepEqual(await stamped(7), [withTime(0), withTime(1), withTime(4)].sort());
            });

            it("spans no more than 24 hours in a batch, however the times are mixed", async () => {
                const offsets = Array.from({ length: 300 }, (_, index) => -((index * 7) % 300) * hour);
                const { events } = await shipped(offsets.map((offset) => ({ time: at(offset), text: `at ${offset}` })));
                assert.deepEqual(events.map(textOf).sort(), offsets.map((offset) => `at ${offset}`).sort());
                assert.ok(events.every(({ isTaken }) => isTaken));
            });

            it("divides a burst into batches of 10,000 events and of 1 MiB", async () => {
                const count = 25_000;
                const short = Array.from({ length: count }, (_, index) => ({ time: at(-minute), text: String(index) }));
                const wide = Array.from({ length: 40 }, (_, index) => ({
                    time: at(-minute),
                    text: `${index} ${"y".repeat(100_000)}`,
                }));
                const { events, taken } = await shipped([...short, ...wide]);
                assert.equal(events.length, count + wide.length);
                assert.equal(new Set(events.map(textOf)).size, count + wide.length);
                assert.ok(taken.batches >= 3 + 4, String(taken.batches));
            });
        });
    }
});

import assert from "node:assert/strict";

import fc from "fast-check";

import {
    batchViolation,
    isOutsideOfTime,
    type LogEvent,
    maxBatchBytes,
    maxBatchEvents,
    overheadBytes,
} from "../../../dataplane/endpoint/limits";

const hour = 3600 * 1000;

function violation(events: LogEvent[]): string | undefined {
    return batchViolation(
        events,
        events.map(({ message }) => Buffer.byteLength(message)),
    );
}

function events(count: number, message: string): LogEvent[] {
    return Array.from({ length: count }, () => ({ timestamp: 0, message }));
}

describe("dataplane: limits of CloudWatch Logs", () => {
    it("takes what fits to the byte, and not a byte more", () => {
        const fitting = "x".repeat(maxBatchBytes / 4 - overheadBytes);
        assert.equal(violation(events(4, fitting)), undefined);
        assert.match(
            violation([...events(3, fitting), { timestamp: 0, message: `${fitting}x` }]) ?? "",
            /Upload too large: 1048577/,
        );
    });

    it("counts a message by its bytes in UTF-8", () => {
        const message = "ß".repeat(maxBatchBytes / 4 - overheadBytes / 2);
        assert.equal(violation(events(2, message)), undefined);
        assert.match(violation(events(2, `${message}x`)) ?? "", /Upload too large/);
    });

    it("takes 10,000 events", () => {
        assert.equal(violation(events(maxBatchEvents, "x")), undefined);
        assert.match(violation(events(maxBatchEvents + 1, "x")) ?? "", /Too many log events: 10001/);
    });

    it("refuses a batch without events, and an event without a message", () => {
        assert.match(violation([]) ?? "", /Member must have length greater than or equal to 1/);
        assert.match(violation(events(1, "")) ?? "", /must not be empty/);
    });

    it("wants every batch in chronological order, within 24 hours", () => {
        const times = fc.array(fc.integer({ min: 0, max: 30 * hour }), { minLength: 1, maxLength: 20 });
        fc.assert(
            fc.property(times, (timestamps) => {
                const found = violation(timestamps.map((timestamp) => ({ timestamp, message: "x" })));
                const isSorted = timestamps.every((time, index) => index === 0 || time >= (timestamps[index - 1] ?? 0));
                const span = (timestamps.at(-1) ?? 0) - (timestamps[0] ?? 0);
                const expected = !isSorted ? /chronological order/ : span > 24 * hour ? /24 hours/ : undefined;
                assert.ok(expected === undefined ? found === undefined : expected.test(found ?? ""), found);
            }),
        );
    });

    it("leaves out what is older than 14 days or more than 2 hours ahead", () => {
        const now = Date.parse("2026-11-24T12:00:00Z");
        const outside = (hours: number): boolean =>
            isOutsideOfTime({ timestamp: now + hours * hour, message: "x" }, now);
        assert.deepEqual([-14 * 24 - 0.01, -14 * 24, 0, 2, 2.01].map(outside), [true, false, false, false, true]);
    });
});

import assert from "node:assert/strict";

import { systemClock } from "../../../../commands/verifying/clock";
import { type Round, watchRounds } from "../../../../commands/verifying/watching";

/** A clock on which nothing takes time but what waits or works by it. */
class TestClock {
    private time = 0;
    readonly slept: number[] = [];

    now(): number {
        return this.time;
    }

    sleep(milliseconds: number): Promise<void> {
        this.slept.push(milliseconds);
        this.time += milliseconds;
        return Promise.resolve();
    }

    work(milliseconds: number): void {
        this.time += milliseconds;
    }
}

async function watched(codes: readonly number[], milliseconds = 1000) {
    const clock = new TestClock();
    const printed: string[] = [];
    const left = [...codes];
    const exitCode = await watchRounds({
        intervalMilliseconds: 60_000,
        rounds: codes.length,
        clock,
        stop: new AbortController().signal,
        print: (text) => printed.push(text),
        round: (): Promise<Round> => {
            clock.work(milliseconds);
            return Promise.resolve({ exitCode: left.shift() ?? 0, result: { result: "passed", checks: [] } });
        },
    });
    return { exitCode, printed, slept: clock.slept };
}

describe("verify --watch", () => {
    it("writes one line of JSON for each round, and ends with the gravest exit code", async () => {
        const { exitCode, printed } = await watched([0, 3, 0]);
        assert.equal(exitCode, 3);
        assert.deepEqual(
            printed.map((line) => JSON.parse(line) as unknown),
            [
                { round: 1, exitCode: 0, result: "passed", checks: [] },
                { round: 2, exitCode: 3, result: "passed", checks: [] },
                { round: 3, exitCode: 0, result: "passed", checks: [] },
            ],
        );
        assert.ok(printed.every((line) => line.endsWith("}\n") && !line.slice(0, -1).includes("\n")));
        assert.equal((await watched([0, 0])).exitCode, 0);
        assert.equal((await watched([3, 1, 0])).exitCode, 1);
        assert.equal((await watched([1, 3])).exitCode, 1);
        assert.equal((await watched([3, 2])).exitCode, 2);
    });

    it("begins rounds in the interval, and the next one at once after a round that took longer", async () => {
        assert.deepEqual((await watched([0, 0, 0], 10_000)).slept, [50_000, 50_000]);
        assert.deepEqual((await watched([0, 0], 90_000)).slept, [0]);
    });

    it("ends after the round that it is in, or while it waits", async () => {
        const controller = new AbortController();
        let rounds = 0;
        const watching = watchRounds({
            intervalMilliseconds: 60_000,
            rounds: undefined,
            // Its minute would be over long after this test.
            clock: systemClock,
            stop: controller.signal,
            print: () => {
                setImmediate(() => {
                    controller.abort();
                });
            },
            round: () => {
                rounds++;
                return Promise.resolve({ exitCode: 0, result: {} });
            },
        });
        assert.equal(await watching, 0);
        assert.equal(rounds, 1);
    });
});

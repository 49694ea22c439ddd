import type { Clock } from "./clock";

/** How one round ended. */
export interface Round {
    exitCode: number;
    /** What the line of the round holds. */
    result: object;
}

export interface Watching {
    /** Interval between the starts of two rounds. After a longer round, the next one starts at once. */
    intervalMilliseconds: number;
    /** Number of rounds; undefined: until a signal ends it. */
    rounds: number | undefined;
    clock: Clock;
    /** Ends the watch after the current round. */
    stop: AbortSignal;
    round: () => Promise<Round>;
    print: (text: string) => void;
}

/** Exit codes, the most serious first: a check failed, the stack file is wrong, nothing could be checked, all is well. */
const gravity = [1, 2, 3, 0];

/**
 * Repeats the verification at an interval, for a canary, and writes one line of JSON for each round.
 *
 * @returns the most serious exit code of the rounds
 */
export async function watchRounds({
    intervalMilliseconds,
    rounds,
    clock,
    stop,
    round,
    print,
}: Watching): Promise<number> {
    const isOver = (number: number) => number === rounds || stop.aborted;
    let worst = 0;
    for (let number = 1; ; number++) {
        const start = clock.now();
        const { exitCode, result } = await round();
        print(`${JSON.stringify({ round: number, exitCode, ...result })}\n`);
        worst = gravity.find((code) => code === exitCode || code === worst) ?? exitCode;
        if (isOver(number)) {
            return worst;
        }
        await clock.sleep(Math.max(0, start + intervalMilliseconds - clock.now()), stop);
        if (isOver(number)) {
            return worst;
        }
    }
}

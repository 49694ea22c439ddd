import type { Clock } from "./clock";

/** How one round ended. */
export interface Round {
    exitCode: number;
    /** What the line of the round holds. */
    result: object;
}

export interface Watching {
    /** From the beginning of a round to that of the next one. A round that takes longer is followed by the next one at once. */
    intervalMilliseconds: number;
    /** Number of rounds; undefined: until a signal ends it. */
    rounds: number | undefined;
    clock: Clock;
    /** Aborted when the watch is to end, after the round that it is in. */
    stop: AbortSignal;
    round: () => Promise<Round>;
    print: (text: string) => void;
}

/** Exit codes from the gravest on: something is wrong, the stack file is wrong, nothing can be said. */
const gravity = [1, 2, 3, 0];

/**
 * Verifies again and again, for a canary: one line of JSON for each round.
 *
 * @returns the gravest of the rounds' exit codes
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

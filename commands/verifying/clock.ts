import { setTimeout as sleep } from "node:timers/promises";

/** What time it is, and waiting: tests have a clock of their own. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
    now: () => Date.now(),
    sleep: async (milliseconds) => {
        await sleep(milliseconds);
    },
};

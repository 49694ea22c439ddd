import { setTimeout as sleep } from "node:timers/promises";

/** Time and waiting. Tests replace the clock. */
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

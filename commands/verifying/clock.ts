import { setTimeout as sleep } from "node:timers/promises";

/** Time and waiting. Tests replace the clock. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    /** @param stop ends it earlier */
    sleep(milliseconds: number, stop?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
    now: () => Date.now(),
    sleep: async (milliseconds, stop) => {
        await sleep(milliseconds, undefined, { signal: stop }).catch((error: unknown) => {
            if (stop?.aborted !== true) {
                throw error;
            }
        });
    },
};

import { setTimeout as sleep } from "node:timers/promises";

/** Waits until a condition holds, for at most so many milliseconds. Returns whether it holds. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds: number): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (!(await holds())) {
        if (Date.now() > deadline) {
            return false;
        }
        await sleep(50);
    }
    return true;
}

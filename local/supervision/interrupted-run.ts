import { setTimeout as sleep } from "node:timers/promises";
import { type Descendant, descendantsOf } from "./descendants";
import { processIdentity } from "./process-identity";
import { stopProcesses } from "./stop";

/** A program at the terminal that can be interrupted, such as Pulumi. */
interface Run {
    readonly pid: number | undefined;
    readonly exitCode: Promise<number>;
    interrupt(signal: NodeJS.Signals): void;
}

interface Patience {
    /** Time to finish current operations, before it is told to cancel them. */
    readonly finishMilliseconds: number;
    /** Time to cancel current operations, before it is killed. */
    readonly dropMilliseconds: number;
}

const usualPatience: Patience = { finishMilliseconds: 30_000, dropMilliseconds: 10_000 };

/**
 * Interrupts a run, and waits until it and all its descendants have ended. At the first SIGINT, Pulumi finishes its current operations; at the second, it cancels them
 * (https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/backend/cancellation_scope.go).
 *
 * @param isToldAlready whether the terminal has sent it the first SIGINT. The user can then send the second
 */
export async function endRun(
    run: Run,
    isToldAlready: boolean,
    { finishMilliseconds, dropMilliseconds }: Patience = usualPatience,
): Promise<void> {
    const { pid } = run;
    const below = new Map<string, Descendant>();
    const notice = (): void => {
        for (const one of pid === undefined ? [] : descendantsOf(pid)) {
            below.set(`${one.pid} ${one.identity}`, one);
        }
    };
    notice();
    // It can start other processes until it ends.
    const watch = setInterval(notice, 1_000);
    const ended = run.exitCode.then(
        () => true,
        () => true,
    );
    const endedWithin = async (milliseconds: number): Promise<boolean> => {
        const waiting = new AbortController();
        const late = sleep(milliseconds, false, { signal: waiting.signal }).catch(() => false);
        const isEnded = await Promise.race([ended, late]);
        waiting.abort();
        return isEnded;
    };
    if (isToldAlready) {
        await ended;
    } else {
        run.interrupt("SIGINT");
        if (!(await endedWithin(finishMilliseconds))) {
            run.interrupt("SIGINT");
            if (!(await endedWithin(dropMilliseconds))) {
                notice();
                const identity = pid === undefined ? undefined : processIdentity(pid);
                if (pid !== undefined && identity !== undefined) {
                    await stopProcesses([{ name: "pulumi", pid, identity }], dropMilliseconds);
                }
            }
        }
    }
    clearInterval(watch);
    await stopProcesses([...below.values()], dropMilliseconds);
}

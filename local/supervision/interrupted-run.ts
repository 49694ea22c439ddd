import { until } from "../../machine/until";
import { descendantsOf } from "./descendants";
import { knownProcess, type KnownProcess } from "./process-identity";
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
    const below = new Map<string, KnownProcess>();
    const notice = (): void => {
        for (const one of pid === undefined ? [] : descendantsOf(pid)) {
            below.set(`${one.pid} ${one.identity}`, one);
        }
    };
    notice();
    // It can start other processes until it ends.
    const watch = setInterval(notice, 1_000);
    let hasEnded = false;
    const ended = run.exitCode
        .catch(() => undefined)
        .then(() => {
            hasEnded = true;
        });
    const endedWithin = (milliseconds: number): Promise<boolean> => until(() => hasEnded, milliseconds);
    if (isToldAlready) {
        await ended;
    } else {
        run.interrupt("SIGINT");
        if (!(await endedWithin(finishMilliseconds))) {
            run.interrupt("SIGINT");
            if (!(await endedWithin(dropMilliseconds))) {
                notice();
                const engine = knownProcess("pulumi", pid);
                await stopProcesses(engine === undefined ? [] : [engine], dropMilliseconds);
            }
        }
    }
    clearInterval(watch);
    await stopProcesses([...below.values()], dropMilliseconds);
}

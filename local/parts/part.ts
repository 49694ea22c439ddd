import { Failure } from "../../machine/failure";
import { until } from "../../machine/until";
import { type Command, fingerprint, type Keeper } from "../supervision/keeper";
import { endOfLog } from "../supervision/log-tail";
import { isRunning, runningProcesses, stopProcesses } from "../supervision/processes";

/** A process that runs as long as the environment does. */
export interface Part {
    readonly command: Command;
    /** Whether it is ready, not only running. */
    isReady(): Promise<boolean>;
}

/** Enough for a slow machine that builds other programs at the same time. */
const patienceMilliseconds = 120_000;

/** Starts a part that does not run, restarts a part that runs with another command, and waits until it is ready. */
export async function ensureRunning(part: Part, keeper: Keeper): Promise<void> {
    const { command } = part;
    const { name } = command;
    const [former] = runningProcesses((mark) => mark.name === name);
    let failure = () => keeper.failure(name);
    if (former?.fingerprint === fingerprint(command)) {
        failure = () => (isRunning(former) ? undefined : "ended");
    } else {
        await stopProcesses((mark) => mark.name === name);
        void keeper.start(command);
    }
    const isReady = async (): Promise<boolean> => {
        const ready = await part.isReady();
        const how = ready ? undefined : failure();
        if (how !== undefined) {
            throw new Failure(`${name} ${how}; ${endOfLog(name)}`);
        }
        return ready;
    };
    if (!(await until(isReady, patienceMilliseconds))) {
        throw new Failure(
            `${name} runs, but did not become ready within ${patienceMilliseconds / 1000} seconds; ${endOfLog(name)}`,
            "`make down` stops it, and `make up` starts it again.",
        );
    }
}

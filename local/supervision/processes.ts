import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { Failure } from "../../machine/failure";
import { until } from "../../machine/until";
import { layout } from "../layout";

/**
 * What a process of an environment has in a variable, which its descendants inherit. Later commands (the next `make up`, `make down`) recognize the
 * process by it, also if the command that started it was killed, and whatever parent a descendant has by now.
 */
const markSchema = z.object({
    name: z.string(),
    /** Identifies command, arguments and environment. A part whose command has changed is restarted. */
    fingerprint: z.string(),
    /** The folder of the environment. */
    home: z.string(),
    /** The command that has started it. */
    starter: z.string(),
});
type Mark = z.infer<typeof markSchema>;
const variable = "LOCAL_ENVIRONMENT_PROCESS";

/** This command as a starter of processes. */
export const thisCommand = `${process.pid} since ${Date.now()}`;

/** Environment variables with the mark of a process that this command starts. */
export function marked(mark: Pick<Mark, "name" | "fingerprint">, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const whole: Mark = { ...mark, home: layout.home, starter: thisCommand };
    return { ...env, [variable]: JSON.stringify(whole) };
}

export interface MarkedProcess extends Mark {
    readonly pid: number;
    /** Distinguishes it from a later process with the same pid. */
    readonly started: number;
}

/** The running processes of this environment, in the order of their starts. */
export function runningProcesses(isMeant: (mark: Mark) => boolean = () => true): MarkedProcess[] {
    return processesOfAll()
        .filter((one) => one.home === layout.home && isMeant(one))
        .sort((a, b) => a.started - b.started);
}

/** The running processes of all checkouts' environments. */
export function processesOfAll(): MarkedProcess[] {
    return (
        readdirSync("/proc")
            .map(Number)
            // Not all names are pids.
            .filter(Number.isInteger)
            .flatMap((pid) => markedProcess(pid) ?? [])
    );
}

function markedProcess(pid: number): MarkedProcess | undefined {
    try {
        const entries = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
        const mark = entries.find((entry) => entry.startsWith(`${variable}=`))?.slice(variable.length + 1);
        const stat = readStat(pid);
        return mark === undefined || stat === undefined
            ? undefined
            : { ...markSchema.parse(JSON.parse(mark)), pid, started: stat.started };
    } catch {
        // It has ended, or is of another user or of another version of this project.
        return undefined;
    }
}

export function isRunning({ pid, started }: Pick<MarkedProcess, "pid" | "started">): boolean {
    const stat = readStat(pid);
    return stat?.started === started && !stat.isZombie;
}

/** Whether a process with this pid runs. A zombie does not run. */
export function isAlive(pid: number): boolean {
    return readStat(pid)?.isZombie === false;
}

function readStat(pid: number): ReturnType<typeof parseStat> | undefined {
    try {
        return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
        return undefined;
    }
}

/** What the system knows of a process (proc_pid_stat(5)): its start in clock ticks since boot, and whether it has ended. */
export function parseStat(line: string): { isZombie: boolean; started: number } {
    // The second field is the program's name in parentheses, which can contain spaces and parentheses.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return { isZombie: "ZX".includes(fields[0] ?? ""), started: Number(fields[19]) };
}

/**
 * Stops processes one after the other, the last started first: the API server runs until its clients have ended, and etcd until the API server has ended.
 * The descendants of a process follow it: the plug-ins of a killed engine would keep running. A process that does not end is killed.
 */
export async function stopProcesses(isMeant: (mark: Mark) => boolean, graceMilliseconds = 10_000): Promise<void> {
    const names = new Set(runningProcesses(isMeant).map(({ name }) => name));
    const problems: string[] = [];
    const stop = async (target: MarkedProcess): Promise<void> => {
        const problem = await stopOne(target, graceMilliseconds);
        if (problem !== undefined) {
            problems.push(`${target.name} (pid ${target.pid}) cannot be stopped: ${problem}`);
        }
    };
    for (const name of [...names].reverse()) {
        const ofName = (): MarkedProcess[] => runningProcesses((mark) => mark.name === name && isMeant(mark));
        const [first] = ofName();
        if (first !== undefined) {
            await stop(first);
        }
        for (const descendant of ofName().filter(({ pid }) => pid !== first?.pid)) {
            await stop(descendant);
        }
    }
    if (problems.length > 0) {
        const asWhom = problems.some((problem) => problem.includes("EPERM")) ? " as its owner or with sudo" : "";
        throw new Failure(problems.join("\n"), `End it with kill -9${asWhom}, then run the command again.`);
    }
}

/** Returns why a process keeps running. */
async function stopOne(target: MarkedProcess, graceMilliseconds: number): Promise<string | undefined> {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        // Checked before every signal: the PID may belong to another process by now.
        if (!isRunning(target)) {
            return undefined;
        }
        try {
            process.kill(target.pid, signal);
        } catch (error) {
            return isRunning(target) ? (error as Error).message : undefined;
        }
        await until(() => !isRunning(target), graceMilliseconds);
    }
    return isRunning(target) ? "SIGKILL did not end it" : undefined;
}

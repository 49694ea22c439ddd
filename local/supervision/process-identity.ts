import { readFileSync } from "node:fs";

/** A process, with what distinguishes it from a later one with the same pid. */
export interface KnownProcess {
    readonly name: string;
    readonly pid: number;
    readonly identity: string;
}

/** The process with this pid, if it runs. */
export function knownProcess(name: string, pid: number | undefined): KnownProcess | undefined {
    const identity = pid === undefined ? undefined : processIdentity(pid);
    return pid === undefined || identity === undefined ? undefined : { name, pid, identity };
}

export function isRunning({ pid, identity }: Pick<KnownProcess, "pid" | "identity">): boolean {
    return processIdentity(pid) === identity;
}

/**
 * Distinguishes a process from a later one with the same pid: the time of its start, and the boot of the machine.
 * Undefined if no such process runs. A zombie does not run.
 */
export function processIdentity(pid: number): string | undefined {
    const stat = readStat(pid);
    return stat === undefined || stat.isZombie
        ? undefined
        : `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${stat.started}`;
}

/** What the system knows of a process (proc_pid_stat(5)). */
interface Stat {
    readonly isZombie: boolean;
    readonly parent: number;
    /** Clock ticks since boot. */
    readonly started: string;
}

export function readStat(pid: number): Stat | undefined {
    try {
        return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
        return undefined;
    }
}

export function parseStat(line: string): Stat {
    // The second field is the program's name in parentheses, which can contain spaces and parentheses.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    const [state = "", parent] = fields;
    return { isZombie: "ZX".includes(state), parent: Number(parent), started: fields[19] ?? "" };
}

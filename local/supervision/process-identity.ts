import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Distinguishes a process from a later one with the same pid: the time of its start, and the boot of the machine.
 * Undefined if no such process runs. A zombie does not run.
 */
export function processIdentity(pid: number): string | undefined {
    return process.platform === "linux" ? identityFromProc(pid) : identityFromPs(pid);
}

function identityFromProc(pid: number): string | undefined {
    let stat: string;
    try {
        stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch {
        return undefined;
    }
    const started = startOfProcStat(stat);
    return started === undefined
        ? undefined
        : `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${started}`;
}

/** The start time, in clock ticks since boot, of a line of /proc/PID/stat (proc(5)); undefined for a zombie. */
export function startOfProcStat(stat: string): string | undefined {
    // The second field is the program's name in parentheses, which can contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const state = fields[0];
    const startTime = fields[19];
    return state === "Z" || state === "X" ? undefined : startTime;
}

function identityFromPs(pid: number): string | undefined {
    try {
        const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
            encoding: "utf8",
            env: { ...process.env, LC_ALL: "C" },
            stdio: ["ignore", "pipe", "ignore"],
        });
        return startOfPsLine(line);
    } catch {
        // ps exits with 1 when there is no such process.
        return undefined;
    }
}

/** The start time in a line of `ps -o stat=,lstart=`; undefined for a zombie. */
export function startOfPsLine(line: string): string | undefined {
    const [state, ...started] = line.trim().split(/\s+/);
    return state === undefined || state.startsWith("Z") || started.length === 0 ? undefined : started.join(" ");
}

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Failure } from "../machine/failure";
import { onPath } from "../machine/on-path";

/** Ticks a second of CPU times in /proc: the same on every Linux. */
const ticksPerSecond = 100;

const sampleMilliseconds = 50;

/** A graceful stop takes `grace` seconds, and longer with requests under way. */
const longestStopMilliseconds = 30_000;

/** What Fluent Bit used, over all its starts. */
export interface Usage {
    cpuSeconds: number;
    /** Of these, in the kernel. */
    kernelSeconds: number;
    /** Most memory that one of its processes had in RAM, in bytes. */
    peakMemory: number;
}

/** Runs Fluent Bit, also several times on end, and measures what it takes. */
export class FluentBit {
    private child: ChildProcess | undefined;
    private ended: Promise<void> = Promise.resolve();
    private sampler: NodeJS.Timeout | undefined;
    private before: ProcessorTime = { user: 0, kernel: 0 };
    private now: ProcessorTime = { user: 0, kernel: 0 };
    private peakMemory = 0;

    constructor(
        private readonly program: string,
        private readonly configFile: string,
        private readonly environment: Record<string, string>,
        private readonly logFile: string,
    ) {}

    start(): void {
        const log = openSync(this.logFile, "a");
        const [command, ...args] = endingWithUs([this.program, "-c", this.configFile]);
        const child = spawn(command, args, {
            stdio: ["ignore", log, log],
            env: { PATH: process.env["PATH"], ...this.environment },
        });
        closeSync(log);
        this.child = child;
        this.ended = new Promise((resolve) => {
            child.once("close", () => {
                resolve();
            });
        });
        this.sampler = setInterval(() => {
            this.sample();
        }, sampleMilliseconds);
    }

    /** Whether it is there: it may have refused its configuration, or crashed. */
    get isRunning(): boolean {
        return this.child?.exitCode === null && this.child.signalCode === null;
    }

    /** SIGKILL: as the kernel does when memory runs out, and as every stop is on Windows. */
    async kill(): Promise<void> {
        await this.end("SIGKILL");
    }

    /** SIGTERM: as the kubelet stops a container on Linux. */
    async stop(): Promise<void> {
        await this.end("SIGTERM");
    }

    /** Counts CPU time from now on: what Fluent Bit does at its start, such as reading root certificates, is none of it. */
    countFromNow(): void {
        this.sample();
        this.before = { user: -this.now.user, kernel: -this.now.kernel };
    }

    usage(): Usage {
        this.sample();
        const { user, kernel } = sum(this.before, this.now);
        return { cpuSeconds: user + kernel, kernelSeconds: kernel, peakMemory: this.peakMemory };
    }

    /** What it has now: bytes in RAM, and open files. */
    resources(): { memory: number; handles: number } {
        const folder = `/proc/${this.child?.pid ?? "self"}`;
        return {
            memory: resident(readFileSync(join(folder, "status"), "utf8")),
            handles: readdirSync(join(folder, "fd")).length,
        };
    }

    private async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
        const child = this.child;
        if (child === undefined) {
            return;
        }
        this.sample();
        child.kill(signal);
        const tooLong = setTimeout(() => child.kill("SIGKILL"), longestStopMilliseconds);
        await this.ended;
        clearTimeout(tooLong);
        clearInterval(this.sampler);
        this.before = sum(this.before, this.now);
        this.now = { user: 0, kernel: 0 };
        this.child = undefined;
    }

    /** A process that has ended no longer says what it used: so it is asked often, and its last answer holds. */
    private sample(): void {
        const pid = this.child?.pid;
        if (pid === undefined) {
            return;
        }
        try {
            const { user, kernel } = processorTime(readFileSync(`/proc/${pid}/stat`, "utf8"));
            this.now = { user: Math.max(this.now.user, user), kernel: Math.max(this.now.kernel, kernel) };
            this.peakMemory = Math.max(this.peakMemory, peakResident(readFileSync(`/proc/${pid}/status`, "utf8")));
        } catch {
            // It ended in between.
        }
    }
}

/** The command, such that the kernel kills it when this process is gone, however that comes. setpriv becomes the command, under the same pid. */
function endingWithUs(command: [string, ...string[]]): [string, ...string[]] {
    const setpriv = onPath("setpriv");
    return setpriv === undefined ? command : [setpriv, "--pdeathsig", "KILL", "--", ...command];
}

/** CPU seconds in the program itself and in the kernel. */
export interface ProcessorTime {
    user: number;
    kernel: number;
}

function sum(one: ProcessorTime, other: ProcessorTime): ProcessorTime {
    return { user: one.user + other.user, kernel: one.kernel + other.kernel };
}

/** From /proc/PID/stat, whose second field is a name in parentheses that may hold anything. */
export function processorTime(stat: string): ProcessorTime {
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { user: Number(fields[11]) / ticksPerSecond, kernel: Number(fields[12]) / ticksPerSecond };
}

/** VmHWM of /proc/PID/status, in bytes. */
export function peakResident(status: string): number {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** VmRSS of /proc/PID/status, in bytes. */
function resident(status: string): number {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** The version that the program says it is, and how it was built as far as it affects CPU time: `4.2.8 with SIMD`. */
export function fluentBitBuild(program: string): string {
    const stdout = report(program);
    return `${versionIn(stdout) ?? "of an unknown version"} ${stdout.includes("FLB_HAVE_SIMD") ? "with" : "without"} SIMD`;
}

/** @throws {@link Failure} when the program does not say it */
export function fluentBitVersion(program: string): string {
    const version = versionIn(report(program));
    if (version === undefined) {
        throw new Failure(
            `${program} --sosreport does not say a version.`,
            "Put a fluent-bit on PATH that can be run.",
        );
    }
    return version;
}

function report(program: string): string {
    // It ends with 1 however it went.
    return spawnSync(program, ["--sosreport"], { encoding: "utf8" }).stdout;
}

function versionIn(sosReport: string): string | undefined {
    return /Version\s+(\d+\.\d+\.\d+)/.exec(sosReport)?.[1];
}

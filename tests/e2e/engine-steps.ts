import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Environment } from "../../local/environment";

/** What the engine said of one step, in the order in which it said so. */
export interface StepEvent {
    /** Whether the step begins, or is done. */
    readonly done: boolean;
    readonly operation: string;
    readonly type: string;
    readonly resource: string;
}

/** How an `up` ended that was stopped. */
export interface StoppedUp {
    /** How many resources it had made. */
    readonly made: number;
    /** Whether it had come to its end by itself. */
    readonly whole: boolean;
}

/** Runs a command of Pulumi's CLI with the engine's own log of events, whose order is that of the steps. */
export async function loggedSteps(environment: Environment, args: readonly string[]): Promise<StepEvent[]> {
    return withLog(environment, async ({ log, env }) => {
        const { execa } = await import("execa");
        await execa(environment.pulumiFile, [...args, "--event-log", log], { env, extendEnv: false, stdin: "ignore" });
        return stepsIn(log);
    });
}

/** Starts `pulumi up`, and presses Ctrl-C, so to speak, as soon as the engine has made `count` resources. */
export async function stoppedUp(environment: Environment, args: readonly string[], count: number): Promise<StoppedUp> {
    return withLog(environment, async ({ log, env }) => {
        // The engine ends what it has begun: a few at a time, so that the points lie apart.
        const all = ["up", ...args, "--parallel", "4", "--event-log", log];
        const child = spawn(environment.pulumiFile, all, { env, stdio: "ignore" });
        const ended = new Promise<boolean>((resolve) => {
            child.once("exit", (code) => {
                resolve(code === 0);
            });
        });
        while (child.exitCode === null && madeIn(log) < count) {
            await sleep(5);
        }
        child.kill("SIGINT");
        return { whole: await ended, made: madeIn(log) };
    });
}

/** How many operations a stack's state calls begun and not ended. */
export async function pendingOperations(environment: Environment, stack: string): Promise<number> {
    const { stdout } = await environment.pulumi(["stack", "export", "--stack", stack]);
    const { deployment } = JSON.parse(stdout) as { deployment: { pending_operations?: unknown[] } };
    return deployment.pending_operations?.length ?? 0;
}

async function withLog<T>(
    environment: Environment,
    work: (run: { log: string; env: Record<string, string> }) => Promise<T>,
): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "engine-steps-"));
    try {
        // Makes --event-log known.
        const env = { ...environment.variables, PULUMI_DEBUG_COMMANDS: "true" };
        return await work({ log: join(folder, "events.json"), env });
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

interface EngineEvent {
    readonly resourcePreEvent?: { readonly metadata: Metadata };
    readonly resOutputsEvent?: { readonly metadata: Metadata };
}

interface Metadata {
    readonly op: string;
    readonly urn: string;
    readonly type: string;
}

function stepsIn(log: string): StepEvent[] {
    const text = existsSync(log) ? readFileSync(log, "utf8") : "";
    return text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as EngineEvent)
        .flatMap(({ resourcePreEvent: begin, resOutputsEvent: end }) => {
            const event = begin ?? end;
            return event === undefined
                ? []
                : [
                      {
                          done: end !== undefined,
                          operation: event.metadata.op,
                          type: event.metadata.type,
                          resource: event.metadata.urn.split("::").pop() ?? "",
                      },
                  ];
        });
}

function madeIn(log: string): number {
    return stepsIn(log).filter(({ done, operation }) => done && operation === "create").length;
}

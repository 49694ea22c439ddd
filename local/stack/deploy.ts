import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Environment } from "../environment";
import { Failure } from "../../machine/failure";
import { checkout, layout } from "../layout";
import { settings } from "../settings";
import { endRun, engine, type TerminalRun } from "../supervision/interrupted-run";
import { isAlive, marked } from "../supervision/processes";
import { withoutRepeatedRows } from "./terminal-output";

/**
 * A program that continues when the terminal is closed. The system sends SIGHUP to the whole foreground group. Pulumi does not handle it: it would end immediately, with running plug-ins and a locked stack. If the signal is ignored at its start,
 * it remains ignored (https://pkg.go.dev/os/signal#hdr-Default_behavior_of_signals_in_Go_programs), and the caller can interrupt Pulumi with SIGINT.
 */
export function withoutHangUp(file: string, args: readonly string[]): { file: string; args: string[] } {
    return { file: "/bin/sh", args: ["-c", `trap '' HUP; exec "$0" "$@"`, file, ...args] };
}

/** Pulumi, while it runs at the terminal. */
let current: TerminalRun | undefined;
/** Whether this command was told to end Pulumi. Then it starts none. */
let isOver = false;

/** Runs Pulumi at the user's terminal, and returns its exit code. After an interruption, that of an interrupted program. */
export async function pulumiAtTerminal(environment: Environment, args: readonly string[]): Promise<number> {
    const { execa } = await import("execa");
    if (isOver) {
        return 130;
    }
    // In a log, Pulumi writes rows of dots and repeated rows as progress. At a terminal, it needs direct access to it.
    const isLog = !process.stdout.isTTY;
    const command = withoutHangUp(environment.pulumiFile, [...args, ...(isLog ? ["--suppress-progress"] : [])]);
    const child = execa(command.file, command.args, {
        cwd: checkout,
        env: marked(engine, environment.variables),
        extendEnv: false,
        stdin: "inherit",
        stdout: isLog ? [withoutRepeatedRows(), "inherit"] : "inherit",
        stderr: "inherit",
        reject: false,
        buffer: false,
        // `endRun` ends it.
        cleanup: false,
    });
    const exitCode = once(child, "exit").then(async ([code]: (number | null)[]) => {
        // A process that runs longer than Pulumi can keep its output open.
        await Promise.race([child, sleep(1_000)]);
        return code ?? 1;
    });
    current = { exitCode, interrupt: (signal) => child.kill(signal) };
    return exitCode.finally(() => {
        current = undefined;
    });
}

/** Ends Pulumi, if it runs, as `endRun` does. Afterwards, it is not started. Returns whether it ran. */
export async function endPulumi(isToldAlready: boolean): Promise<boolean> {
    isOver = true;
    const run = current;
    if (run !== undefined) {
        await endRun(run, isToldAlready);
    }
    return run !== undefined;
}

/** The policies that check the stack. The README uses the same arguments for a preview. */
export const policyArguments = ["--policy-pack", "policy", "--policy-pack-config", "local/policy-config.json"];

/**
 * Destroys all resources. Without `--target`, Pulumi ends with the advice to run `pulumi stack rm`, but `make down` deletes the stack; `--remove` would also delete `Pulumi.local.yaml`.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/cmd/pulumi/operations/destroy.go
 */
export const destroyArguments = ["destroy", "--yes", "--target", "**"];

/** Creates the stack if it does not exist, and removes the lock of a killed process. */
export async function openStack(environment: Environment): Promise<void> {
    await orFail(environment, ["stack", "select", "--create", settings.stack]);
    if (isLockedByTheDead()) {
        await orFail(environment, ["cancel", "--yes"]);
    }
}

/** The contents of a stack's lock in Pulumi's file backend. */
const lockSchema = z.object({ pid: z.number(), hostname: z.string() });

/** Whether only killed Pulumi processes have locked the stack. Such a lock would remain forever. A lock of a running process, or of another machine, is kept. */
function isLockedByTheDead(): boolean {
    const folder = path.join(layout.stackState, ".pulumi", "locks");
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
    const owners = files
        .filter((file) => file.endsWith(".json"))
        .map((file) => lockSchema.parse(JSON.parse(readFileSync(path.join(folder, file), "utf8"))));
    return owners.length > 0 && owners.every(({ pid, hostname }) => hostname === os.hostname() && !isAlive(pid));
}

async function orFail(environment: Environment, args: readonly string[]): Promise<void> {
    const { exitCode, stderr } = await environment.pulumi(args, { reject: false });
    if (exitCode !== 0) {
        const why =
            exitCode === undefined ? `${environment.pulumiFile} did not start or was killed. ${stderr}` : stderr;
        throw new Failure(`\`pulumi ${args.join(" ")}\` failed:\n${why}`);
    }
}

const resourceSchema = z.object({ urn: z.string(), type: z.string(), outputs: z.unknown().optional() });
export type DeployedResource = z.infer<typeof resourceSchema>;

const deploymentSchema = z.object({
    deployment: z.object({ resources: z.array(resourceSchema).optional() }).nullish(),
});

/** The resources in the state, without the stack and the providers, which only exist in Pulumi. */
export async function deployedResources(environment: Environment): Promise<DeployedResource[]> {
    const { stdout, exitCode } = await environment.pulumi(["stack", "export"], { reject: false });
    if (exitCode !== 0) {
        return [];
    }
    const resources = deploymentSchema.parse(JSON.parse(stdout)).deployment?.resources ?? [];
    return resources.filter(({ type }) => !type.startsWith("pulumi:"));
}

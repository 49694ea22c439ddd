import { spawn } from "node:child_process";
import { finished } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Environment } from "../environment";
import { Failure } from "../../machine/failure";
import { checkout } from "../layout";
import { settings } from "../settings";
import { isLockedByTheDead } from "./stale-lock";
import { quieterOutput } from "./terminal-output";

/** A run of Pulumi at the user's terminal: its own progress display, and its own way to be interrupted. */
export interface TerminalRun {
    readonly pid: number | undefined;
    readonly exitCode: Promise<number>;
    interrupt(signal: NodeJS.Signals): void;
}

/**
 * A program that the end of the terminal does not kill. SIGHUP goes to the whole foreground group, and Pulumi does not handle it: it would end on the spot, and leave its plug-ins running and the stack locked. Ignored at its start,
 * the signal stays ignored (https://pkg.go.dev/os/signal#hdr-Default_behavior_of_signals_in_Go_programs), and the one who started it can interrupt it properly.
 */
export function withoutHangUp(file: string, args: readonly string[]): { file: string; args: string[] } {
    return { file: "/bin/sh", args: ["-c", `trap '' HUP; exec "$0" "$@"`, file, ...args] };
}

export function pulumiAtTerminal(environment: Environment, args: readonly string[]): TerminalRun {
    // In a log, Pulumi's progress is rows of dots and repeated rows. At a terminal, its display needs the terminal itself.
    const isLog = !process.stdout.isTTY;
    const command = withoutHangUp(environment.pulumiFile, [...args, ...(isLog ? ["--suppress-progress"] : [])]);
    const child = spawn(command.file, command.args, {
        cwd: checkout,
        env: environment.variables,
        stdio: ["inherit", isLog ? "pipe" : "inherit", "inherit"],
    });
    const written =
        child.stdout === null
            ? Promise.resolve()
            : finished(child.stdout.pipe(quieterOutput()).on("data", (text: Buffer) => process.stdout.write(text)));
    return {
        pid: child.pid,
        exitCode: new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("exit", (code) => {
                // A process that outlives Pulumi may hold its output open.
                void Promise.race([written, sleep(1_000)]).then(() => {
                    resolve(code ?? 1);
                }, reject);
            });
        }),
        interrupt: (signal) => child.kill(signal),
    };
}

/** The policies that the stack is held against. The README names the same ones for a preview. */
export const policyArguments = ["--policy-pack", "policy", "--policy-pack-config", "local/policy-config.json"];

/**
 * Destroys all resources. Without `--target`, Pulumi ends with the advice to run `pulumi stack rm`, but `make down` deletes the stack; `--remove` would also delete `Pulumi.local.yaml`.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/cmd/pulumi/operations/destroy.go
 */
export const destroyArguments = ["destroy", "--yes", "--target", "**"];

/** Makes sure that the stack exists in the file backend and that nobody who is gone holds it. */
export async function openStack(environment: Environment): Promise<void> {
    await orFail(environment, ["stack", "select", "--create", settings.stack]);
    if (isLockedByTheDead()) {
        await orFail(environment, ["cancel", "--yes"]);
    }
}

async function orFail(environment: Environment, args: readonly string[]): Promise<void> {
    const { exitCode, stderr } = await environment.pulumi(args, { reject: false });
    if (exitCode !== 0) {
        throw new Failure(`\`pulumi ${args.join(" ")}\` failed:\n${stderr}`);
    }
}

const resourceSchema = z.object({ urn: z.string(), type: z.string(), outputs: z.unknown().optional() });
export type DeployedResource = z.infer<typeof resourceSchema>;

const deploymentSchema = z.object({
    deployment: z.object({ resources: z.array(resourceSchema).optional() }).nullish(),
});

/** What Pulumi believes to exist, less the stack itself and the providers, which stand for nothing outside of Pulumi. */
export async function deployedResources(environment: Environment): Promise<DeployedResource[]> {
    const { stdout, exitCode } = await environment.pulumi(["stack", "export"], { reject: false });
    if (exitCode !== 0) {
        return [];
    }
    const resources = deploymentSchema.parse(JSON.parse(stdout)).deployment?.resources ?? [];
    return resources.filter(({ type }) => !type.startsWith("pulumi:"));
}

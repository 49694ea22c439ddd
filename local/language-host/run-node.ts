import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";

/** Time until a program that was asked to end is killed, as in the official host. */
const graceMilliseconds = 5_000;

/** One of @pulumi/pulumi's start scripts for Node.js, with a program or a plugin. */
interface NodeRun {
    readonly script: "run" | "run-plugin" | "run-policy-pack";
    readonly info: ProgramInfo;
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    /** Asks it to end. */
    readonly cancelled?: AbortSignal;
    readonly onStdout: (chunk: Buffer) => void;
    readonly onStderr: (chunk: Buffer) => void;
}

export type Exit = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** The running Node.js processes of this host. None may run longer than the host. */
const running = new Set<Promise<unknown>>();
const stopping = new AbortController();

/** Runs Node.js until it has ended and all of its output was passed on. */
export async function runNode(run: NodeRun): Promise<Exit> {
    const { execa } = await import("execa");
    const options = runtimeOptions(run.info);
    const script = sdkScript(run.script, run.info.getProgramDirectory());
    const child = execa(process.execPath, [...options.nodeArguments, script, ...run.args], {
        cwd: run.cwd,
        env: { ...run.env, ...options.environment },
        extendEnv: false,
        stdin: "ignore",
        buffer: false,
        reject: false,
        cancelSignal: AbortSignal.any([stopping.signal, ...(run.cancelled ? [run.cancelled] : [])]),
        killSignal: "SIGINT",
        forceKillAfterDelay: graceMilliseconds,
    });
    child.stdout.on("data", run.onStdout);
    child.stderr.on("data", run.onStderr);
    running.add(child);
    const result = await child;
    running.delete(child);
    if (result.signal !== undefined) return { signal: result.signal };
    if (result.exitCode === undefined) throw new Error(result.message);
    return { code: result.exitCode };
}

/** Asks all processes to end, kills those that do not end in time, and waits for all of them. */
export async function stopPrograms(): Promise<void> {
    stopping.abort();
    await Promise.all(running);
}

/** The path of a start script in the program's folder, because a program uses its own copy of the SDK, not the host's. */
function sdkScript(name: NodeRun["script"], programFolder: string): string {
    const script = `@pulumi/pulumi/cmd/${name}`;
    try {
        return createRequire(path.join(programFolder, "index.js")).resolve(script);
    } catch {
        throw new Error(`${script} was not found from ${programFolder}. Install the dependencies (npm ci).`);
    }
}

/** The supported `runtime.options` of Pulumi.yaml. */
const optionsSchema = z.strictObject({
    typescript: z.boolean().default(true),
    tsconfig: z.string().optional(),
    nodeargs: z.string().default(""),
    // Options for the installation of dependencies, which this host does not do.
    packagemanager: z.unknown().optional(),
    production: z.unknown().optional(),
});

/** The options as arguments of Node.js, and as variables that @pulumi/pulumi's start scripts read. */
export function runtimeOptions(info: ProgramInfo): { nodeArguments: string[]; environment: NodeJS.ProcessEnv } {
    const given = info.getOptions()?.toJavaScript() ?? {};
    const { data, error } = optionsSchema.safeParse(given);
    if (error) {
        const known = Object.keys(optionsSchema.shape).join(", ");
        throw new Error(
            `Pulumi.yaml: runtime options ${JSON.stringify(given)}: ${z.prettifyError(error)}\nThe Node.js language host supports ${known}.`,
        );
    }
    return {
        nodeArguments: splitWords(data.nodeargs),
        environment: {
            ...(data.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
            ...(data.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: data.tsconfig }),
        },
    };
}

/** Splits a command line at spaces outside of quotes. */
function splitWords(line: string): string[] {
    return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
        word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"),
    );
}

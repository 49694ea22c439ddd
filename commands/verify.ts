import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";

import { ConfigurationError } from "../components/settings/configuration-error";
import { withoutCredentials } from "../components/settings/credentials";
import { messageOf } from "../components/settings/explained";
import { optionError } from "../components/settings/option-error";
import { exampleAccount, planStack } from "./planned-stack";
import { problemsAsJson } from "./problem-report";
import { awsAccount, kubeconfigOf } from "./verifying/access";
import { systemClock } from "./verifying/clock";
import { openCluster } from "./verifying/cluster";
import { stackCredentials } from "./verifying/stack-credentials";
import { openDocuments } from "./verifying/documents";
import { openLogGroups } from "./verifying/log-groups";
import { openObjects } from "./verifying/objects";
import { readOptions, usage, type VerifyOptions } from "./verifying/options";
import { noProgress, type Progress, progressOnStderr } from "./verifying/progress";
import { type Report, reportText, resultOf } from "./verifying/report";
import { verify } from "./verifying/verification";
import { watchRounds } from "./verifying/watching";

// package.json contains the supported Node versions. The SDK's message at every start is about its own versions.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const exitCodes = { passed: 0, failed: 1, wrongUsage: 2, cannotLook: 3 } as const;

/** Environment of the command. */
interface Surroundings {
    /** Folder of the stack files. */
    directory: string;
    /** Writes to standard output. */
    print: (text: string) => void;
    progress: () => Promise<Progress>;
    /** Ends a watch. */
    stop?: AbortSignal;
}

/** Exit code of the command. */
interface Ended {
    exitCode: number;
    /** Problems of the command line or the stack file, or why the cluster or AWS could not be reached. */
    error?: string;
}

async function run(options: VerifyOptions, { directory, progress }: Surroundings): Promise<Report> {
    const start = Date.now();
    const place = { directory, stack: options.stack, region: options.region };
    // Problems of the stack file are reported before any request.
    const { settings, aws, cluster: planned } = planStack({ ...place, account: exampleAccount });
    const credentials = stackCredentials(aws, options.profile);
    const { region } = planned;
    if (options.requests && settings.iisApps.length === 0) {
        throw optionError({
            setting: `Pulumi.${options.stack}.yaml`,
            remedy: "has no iisApps, so there is no application to test. Add an application, or use --no-requests to check only nodes and Fluent Bit.",
        });
    }
    const account = await awsAccount(region, credentials);
    const stack = planStack({ ...place, account });
    const marker = randomUUID();
    const checks = await verify({
        stack,
        cluster: await openCluster(await kubeconfigOf(settings.cluster, region, credentials, options.kubeconfig)),
        logGroups: openDocuments(
            credentials,
            await openObjects(stack.cluster, credentials, await openLogGroups(stack.cluster, credentials)),
        ),
        clock: systemClock,
        progress: await progress(),
        run: marker,
        timeoutMilliseconds: options.timeoutSeconds * 1000,
        path: options.path,
        requests: options.requests,
    });
    return {
        stack: options.stack,
        cluster: settings.cluster.name,
        region,
        account,
        run: marker,
        startedAt: new Date(start).toISOString(),
        seconds: Math.round((Date.now() - start) / 100) / 10,
        result: resultOf(checks),
        checks,
    };
}

function write(report: Report, options: VerifyOptions, print: Surroundings["print"]): void {
    const json = `${JSON.stringify(report, null, 2)}\n`;
    print(options.json ? json : reportText(report));
    if (options.report !== undefined) {
        writeFileSync(options.report, json);
    }
}

/** Verifies again and again. What is wrong with the stack file at first is said as ever; later it is a round's result, as is what cannot be asked. */
async function watch(
    options: VerifyOptions,
    { intervalSeconds, rounds }: NonNullable<VerifyOptions["watch"]>,
    surroundings: Surroundings,
): Promise<number> {
    planStack({ ...surroundings, stack: options.stack, region: options.region, account: exampleAccount });
    return await watchRounds({
        intervalMilliseconds: intervalSeconds * 1000,
        rounds,
        clock: systemClock,
        stop: surroundings.stop ?? new AbortController().signal,
        print: surroundings.print,
        round: async () => {
            const startedAt = new Date().toISOString();
            try {
                const report = await run(options, { ...surroundings, progress: noProgress });
                if (options.report !== undefined) {
                    writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
                }
                return { exitCode: exitCodes[report.result], result: report };
            } catch (error) {
                return {
                    exitCode: error instanceof ConfigurationError ? exitCodes.wrongUsage : exitCodes.cannotLook,
                    result: {
                        stack: options.stack,
                        startedAt,
                        result: "unknown",
                        error: withoutCredentials(messageOf(error)),
                    },
                };
            }
        },
    });
}

/** npm run verify. */
export async function verifyCommand(args: readonly string[], surroundings: Surroundings): Promise<Ended> {
    try {
        const options = readOptions(args);
        if (options === undefined) {
            surroundings.print(usage);
            return { exitCode: exitCodes.passed };
        }
        if (options.watch !== undefined) {
            return { exitCode: await watch(options, options.watch, surroundings) };
        }
        const report = await run(options, surroundings);
        write(report, options, surroundings.print);
        return { exitCode: exitCodes[report.result] };
    } catch (error) {
        if (error instanceof ConfigurationError && args.includes("--json")) {
            surroundings.print(`${problemsAsJson(error)}\n`);
            return { exitCode: exitCodes.wrongUsage };
        }
        return error instanceof ConfigurationError
            ? { exitCode: exitCodes.wrongUsage, error: error.message }
            : { exitCode: exitCodes.cannotLook, error: messageOf(error) };
    }
}

async function start(): Promise<void> {
    const args = process.argv.slice(2);
    const { exitCode, error } = await verifyCommand(args, {
        directory: process.cwd(),
        ...(args.some((arg) => /^--watch(=|$)/.test(arg)) && { stop: signals() }),
        print: (text) => process.stdout.write(text),
        progress: progressOnStderr,
    });
    if (error !== undefined) {
        process.stderr.write(`${error}\n`);
    }
    process.exitCode = exitCode;
}

/** Aborted by SIGINT or SIGTERM. A second one ends the process at once. */
function signals(): AbortSignal {
    const controller = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => {
            process.stderr.write(`${signal}: ends after this round. Once more ends it at once.\n`);
            controller.abort();
        });
    }
    // Nobody reads the lines any longer, as in a pipe to head.
    process.stdout.once("error", () => {
        controller.abort();
    });
    return controller.signal;
}

if (require.main === module) {
    void start();
}

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";

import { ConfigurationError } from "../components/settings/configuration-error";
import { messageOf } from "../components/windows-cluster/explained";
import { exampleAccount, planStack } from "./planned-stack";
import { awsAccount, kubeconfigOf } from "./verifying/access";
import { systemClock } from "./verifying/clock";
import { openCluster } from "./verifying/cluster";
import { openLogGroups } from "./verifying/log-groups";
import { readOptions, usage, type VerifyOptions } from "./verifying/options";
import { progressOnStderr } from "./verifying/progress";
import { type Report, reportText, resultOf } from "./verifying/report";
import { verify } from "./verifying/verification";

// Which Node versions are supported is said in package.json; the SDK's announcement at every start is about its own.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const exitCodes = { passed: 0, failed: 1, wrongUsage: 2, cannotLook: 3 } as const;

async function run(options: VerifyOptions): Promise<Report> {
    const start = Date.now();
    const place = { directory: process.cwd(), stack: options.stack, region: options.region };
    // What is wrong with the stack file is said before anybody is asked.
    const { settings, cluster: planned } = planStack({ ...place, account: exampleAccount });
    const { region } = planned;
    if (options.requests && settings.iisApps.length === 0) {
        throw new ConfigurationError(
            `Pulumi.${options.stack}.yaml has no iisApps, so there is nobody to ask. Add an application, or give --no-requests ` +
                "to look at nodes and Fluent Bit only.",
        );
    }
    const account = await awsAccount(region);
    const stack = planStack({ ...place, account });
    const marker = randomUUID();
    const checks = await verify({
        stack,
        cluster: await openCluster(await kubeconfigOf(settings.cluster, region, options.kubeconfig)),
        logGroups: await openLogGroups(stack.cluster),
        clock: systemClock,
        progress: await progressOnStderr(),
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

function write(report: Report, options: VerifyOptions): void {
    const json = `${JSON.stringify(report, null, 2)}\n`;
    process.stdout.write(options.json ? json : reportText(report));
    if (options.report !== undefined) {
        writeFileSync(options.report, json);
    }
}

/** npm run verify. Says what it finds, and returns the exit code. */
async function main(): Promise<number> {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) {
        process.stdout.write(usage);
        return exitCodes.passed;
    }
    const report = await run(options);
    write(report, options);
    return exitCodes[report.result];
}

if (require.main === module) {
    main().then(
        (code) => {
            process.exitCode = code;
        },
        (error: unknown) => {
            process.stderr.write(`${error instanceof ConfigurationError ? error.message : messageOf(error)}\n`);
            process.exitCode = error instanceof ConfigurationError ? exitCodes.wrongUsage : exitCodes.cannotLook;
        },
    );
}

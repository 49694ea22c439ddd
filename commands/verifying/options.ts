import { existsSync } from "node:fs";
import { dirname } from "node:path";

import { ConfigurationError } from "../../components/settings/configuration-error";
import { optionError } from "../../components/settings/option-error";
import { optionNeeded, readCommandLine } from "../command-line";

export const usage = `npm run verify -- --stack NAME [options]

Checks a deployed stack: its nodes are Ready, Fluent Bit runs on each, every IIS pod answers a request, and the line about it
arrives in its log group with its metadata, and in no other. Read-only. The requests go through the API server, and no port is opened.

  --stack NAME       the stack: Pulumi.NAME.yaml
  --region NAME      AWS region, if the stack file has no aws:region
  --profile NAME     profile of ~/.aws/config for AWS requests (default: the credentials of the stack's AWS provider,
                     according to aws:profile, aws:assumeRoles and similar settings in the stack file)
  --kubeconfig FILE  kubeconfig of the cluster (default: cluster.kubeconfig, or otherwise EKS and the AWS CLI)
  --path PATH        path of the requests to the pods (default: the path of their readiness probe)
  --no-requests      check only nodes and Fluent Bit
  --timeout SECONDS  maximum time to wait for the lines; IIS itself buffers them for up to a minute (default: 300)
  --report FILE      write the result as JSON to a file
  --watch [INTERVAL] repeat the verification, with INTERVAL between the starts of two rounds, such as 90s, 5m or 1h (default: 5m);
                     one line of JSON on standard output for each round. SIGINT or SIGTERM ends it after the current round
  --rounds N         with --watch: end after N rounds
  --json             write the result, or the problems of the stack file, as JSON to standard output

Exit codes: 0 without failures, 1 with failures, 2 if the command line or the stack file is wrong, and 3 if the cluster or AWS
cannot be reached. With --watch, the most severe code of its rounds: 1, 2, 3, 0.
`;

export interface VerifyOptions {
    stack: string;
    region: string | undefined;
    profile: string | undefined;
    kubeconfig: string | undefined;
    path: string | undefined;
    requests: boolean;
    timeoutSeconds: number;
    report: string | undefined;
    json: boolean;
    /** Verifies again and again; undefined: once. */
    watch: { intervalSeconds: number; rounds: number | undefined } | undefined;
}

/**
 * @returns undefined when help is asked for
 * @throws {@link ConfigurationError} when the command line is wrong
 */
export function readOptions(args: readonly string[]): VerifyOptions | undefined {
    const values = parsed(args);
    if (values.help === true) {
        return undefined;
    }
    if (values.stack === undefined) {
        throw optionNeeded("verify", "stack", lineOptions, usage);
    }
    const timeout = values.timeout ?? "300";
    const timeoutSeconds = Number(timeout);
    if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400)) {
        throw optionError({
            setting: "--timeout",
            value: timeout,
            remedy: "is not a number of seconds from 1 to 86400.",
        });
    }
    if (values.path !== undefined && !/^\/[^#]*$/.test(values.path)) {
        throw optionError({
            setting: "--path",
            value: values.path,
            remedy: 'must begin with "/" and not contain "#".',
        });
    }
    // Checked first, because otherwise the result could be lost after minutes.
    if (values.report !== undefined && !existsSync(dirname(values.report))) {
        throw optionError({
            setting: "--report",
            value: values.report,
            remedy: "the folder does not exist; create it, or use another file.",
        });
    }
    return {
        stack: values.stack,
        region: values.region,
        profile: values.profile,
        kubeconfig: values.kubeconfig,
        path: values.path,
        requests: values["no-requests"] !== true,
        timeoutSeconds,
        report: values.report,
        json: values.json === true,
        watch: watchOf(values),
    };
}

/** The shortest interval: an account's quota of FilterLogEvents is a few requests a second, which others need too. */
const shortestInterval = 30;

function watchOf({ watch, rounds }: ReturnType<typeof parsed>): VerifyOptions["watch"] {
    if (watch === undefined) {
        if (rounds !== undefined) {
            throw optionError({
                setting: "--rounds",
                value: rounds,
                remedy: "is for --watch; add it, or leave --rounds out.",
            });
        }
        return undefined;
    }
    const [, amount, unit = "s"] = /^(\d{1,6})(s|m|h)?$/.exec(watch) ?? [];
    const seconds = Number(amount) * { s: 1, m: 60, h: 3600 }[unit as "s" | "m" | "h"];
    if (!(seconds >= shortestInterval && seconds <= 86_400)) {
        throw optionError({
            setting: "--watch",
            value: watch,
            remedy: `is not an interval from ${shortestInterval}s to 24h; write it as 90s, 5m or 1h.`,
        });
    }
    if (rounds !== undefined && !/^[1-9]\d{0,5}$/.test(rounds)) {
        throw optionError({ setting: "--rounds", value: rounds, remedy: "is not a whole number, 1 or more." });
    }
    return { intervalSeconds: seconds, rounds: rounds === undefined ? undefined : Number(rounds) };
}

/** An option's value can be left out only where the next argument is another option, or none. */
function withUsualInterval(args: readonly string[]): string[] {
    return args.flatMap((arg, index) => {
        const next = args[index + 1];
        return arg === "--watch" && (next === undefined || next.startsWith("--")) ? ["--watch=5m"] : [arg];
    });
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const lineOptions = {
    stack: text,
    region: text,
    profile: text,
    kubeconfig: text,
    path: text,
    "no-requests": flag,
    timeout: text,
    report: text,
    watch: text,
    rounds: text,
    json: flag,
    help: flag,
} as const;

function parsed(args: readonly string[]) {
    try {
        return readCommandLine("verify", withUsualInterval(args), lineOptions);
    } catch (error) {
        const { message, problems } = error as ConfigurationError;
        throw new ConfigurationError(`${message}\n\n${usage}`, problems);
    }
}

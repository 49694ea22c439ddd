import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";

import { ConfigurationError } from "../../components/settings/configuration-error";

export const usage = `npm run verify -- --stack NAME [options]

Whether a deployed stack does what it should: its nodes are Ready, Fluent Bit runs on each, every IIS pod answers a request, and the line about it
arrives in its log group, with its metadata, and in no other. Reads only; the requests go through the API server, and no port is opened.

  --stack NAME       the stack: Pulumi.NAME.yaml
  --region NAME      AWS region, when the stack file does not say aws:region
  --profile NAME     profile of ~/.aws/config that AWS is asked with (default: the credentials of the stack's AWS provider,
                     as aws:profile, aws:assumeRoles and their like in the stack file say)
  --kubeconfig FILE  how to reach the cluster (default: cluster.kubeconfig, or else by EKS and the AWS CLI)
  --path PATH        what to ask the pods for (default: what their readiness probe asks for)
  --no-requests      look at nodes and Fluent Bit only
  --timeout SECONDS  how long to wait for the lines; IIS itself holds them back for up to a minute (default: 300)
  --report FILE      write the result as JSON to a file
  --json             write the result, or what is wrong with the stack file, as JSON to standard output

Exits with 0 when nothing is wrong, 1 when something is, 2 when the command line or the stack file is wrong, and 3 when the cluster or AWS
cannot be asked.
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
        throw new ConfigurationError(`--stack is needed.\n\n${usage}`);
    }
    const timeout = values.timeout ?? "300";
    const timeoutSeconds = Number(timeout);
    if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400)) {
        throw new ConfigurationError(`--timeout ${timeout}: is not a number of seconds from 1 to 86400.`);
    }
    if (values.path !== undefined && !/^\/[^#]*$/.test(values.path)) {
        throw new ConfigurationError(`--path ${values.path}: has to begin with "/", and cannot hold a "#".`);
    }
    // Before minutes are spent on a result that could not be written.
    if (values.report !== undefined && !existsSync(dirname(values.report))) {
        throw new ConfigurationError(
            `--report ${values.report}: there is no such folder; make it, or name another file.`,
        );
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
    };
}

function parsed(args: readonly string[]) {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const options = {
        stack: text,
        region: text,
        profile: text,
        kubeconfig: text,
        path: text,
        "no-requests": flag,
        timeout: text,
        report: text,
        json: flag,
        help: flag,
    } as const;
    try {
        return parseArgs({ args: [...args], options }).values;
    } catch (error) {
        throw new ConfigurationError(`${(error as Error).message}\n\n${usage}`);
    }
}

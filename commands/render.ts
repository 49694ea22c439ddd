import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { optionError } from "../components/settings/option-error";
import { optionNeeded, readCommandLine, start } from "./command-line";
import { exampleAccount } from "./planned-stack";
import { problemsAsJson } from "./problem-report";
import { caBundleFile, type RenderOptions, renderStack } from "./rendering";

const usage = `npm run render -- --stack NAME --out DIR [options]

Writes everything that the stack would deploy as files, for reading and comparing, without Pulumi's engine and the cluster:
  fluent-bit/  Fluent Bit's configuration
  iam/         the policies of Fluent Bit and of readers
  aws/         every resource that is created outside of the Kubernetes cluster, with all its properties
  manifests/   every Kubernetes object
<...> is a placeholder for values that are known only at the deployment.

  --stack NAME      the stack: Pulumi.NAME.yaml
  --out DIR         folder for the files: a new or empty one, or that of an earlier run, whose files it replaces
  --account ID      AWS account in ARNs (default: 111122223333, which AWS reserves for examples)
  --region NAME     AWS region (default: aws:region of the stack file, AWS_REGION, or that of the AWS profile)
  --json            list the files, or the problems of the stack file, as JSON

To run the same configuration by a Fluent Bit on Linux:
  --log-dir PATH    folder of the pods' logs, instead of C:\\var\\log\\pods
  --state-dir PATH  folder of Fluent Bit's state, instead of C:\\var\\fluent-bit\\state
  --endpoint URL    stands in for AWS and all other destinations
  --endpoint-ca FILE  certificate of the authority that signed the endpoint's, in PEM: it is added to the CA bundle
`;

const text = { type: "string" } as const;
const lineOptions = {
    stack: text,
    out: text,
    account: text,
    region: text,
    "log-dir": text,
    "state-dir": text,
    endpoint: text,
    "endpoint-ca": text,
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

/** @returns undefined for --help */
function readOptions(args: string[]): (RenderOptions & { out: string; json: boolean }) | undefined {
    const values = readCommandLine("render", args, lineOptions);
    if (values.help === true) {
        return undefined;
    }
    if (values.stack === undefined || values.out === undefined) {
        const missing = values.stack === undefined ? "stack" : "out";
        throw optionNeeded("render", missing, lineOptions, usage);
    }
    if (values.endpoint !== undefined && !URL.canParse(values.endpoint)) {
        throw optionError({
            setting: "--endpoint",
            value: values.endpoint,
            remedy: "is not a URL; write https://HOST:PORT.",
        });
    }
    if (values.account !== undefined && !/^\d{12}$/.test(values.account)) {
        throw optionError({
            setting: "--account",
            value: values.account,
            remedy: "is not an account ID; write 12 digits.",
        });
    }
    return {
        directory: process.cwd(),
        stack: values.stack,
        out: values.out,
        json: values.json === true,
        account: values.account ?? exampleAccount,
        region: values.region,
        logDir: values["log-dir"],
        stateDir: values["state-dir"],
        endpoint: values.endpoint,
        endpointCertificate: values["endpoint-ca"] === undefined ? undefined : readAuthority(values["endpoint-ca"]),
        caFile: join(resolve(values.out), caBundleFile),
    };
}

function readAuthority(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw optionError({
            setting: "--endpoint-ca",
            value: file,
            remedy: `cannot be read (${(error as Error).message}).`,
        });
    }
}

/** File in a folder that this command wrote, so that it replaces only its own files. */
const marker = ".rendered";
const markerText = "npm run render wrote this folder, and replaces its files each time.\n";

/**
 * Refuses a folder with other files: this command deletes and writes folders with common names, such as `iam`.
 *
 * @throws an {@link optionError}
 */
function checkFolder(out: string): void {
    if (out === "") {
        throw optionError({ setting: "--out", value: out, remedy: "is empty; name a folder." });
    }
    let entries: string[];
    try {
        entries = readdirSync(out);
    } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") {
            return;
        }
        const remedy =
            code === "ENOTDIR" ? "is a file; name a folder" : `cannot be read (${code}); name another folder`;
        throw optionError({ setting: "--out", value: out, remedy: `${remedy}.` });
    }
    if (entries.length > 0 && !entries.includes(marker)) {
        throw optionError({
            setting: "--out",
            value: out,
            remedy: `the folder has files that this command did not write (${entries.sort()[0]}); name a new or an empty folder, or remove the files.`,
        });
    }
}

function write(out: string, files: Record<string, string>): void {
    makeFolder(resolve(out), out);
    for (const folder of ["aws", "cluster", "fluent-bit", "iam", "manifests"]) {
        rmSync(join(out, folder), { recursive: true, force: true });
    }
    for (const [path, contents] of Object.entries({ ...files, [marker]: markerText })) {
        mkdirSync(dirname(join(out, path)), { recursive: true });
        writeFileSync(join(out, path), contents);
    }
}

/** One folder after the other: with `recursive`, Node.js never returns where a folder cannot be created for ENOENT, such as below /proc. */
function makeFolder(folder: string, out: string): void {
    if (existsSync(folder)) {
        return;
    }
    makeFolder(dirname(folder), out);
    try {
        mkdirSync(folder);
    } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        throw optionError({
            setting: "--out",
            value: out,
            remedy: `${folder} cannot be created (${code}); name another folder.`,
        });
    }
}

/** npm run render. */
export function renderCommand(args: string[]): string {
    const options = readOptions(args);
    if (options === undefined) {
        return usage;
    }
    checkFolder(options.out);
    const files = renderStack(options);
    write(options.out, files);
    const paths = Object.keys(files).map((path) => join(options.out, path));
    return options.json ? problemsAsJson(undefined, { files: paths }) : paths.join("\n");
}

if (require.main === module) {
    void start(renderCommand);
}

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

import { stringify } from "yaml";

import { linuxPaths, windowsPaths } from "../components/fluent-bit-windows/pipeline/paths";
import { type FluentBitCluster, planFluentBit, renderFluentBit } from "../components/fluent-bit-windows/plan";
import { planIisLogMonitorApp } from "../components/iis-log-monitor-app/plan";
import { partitionOf } from "../components/iam/arn";
import type { Manifest } from "../components/kubernetes/manifest";
import { readStackFile } from "../config/stack-file";

const usage = `npm run render -- --stack NAME --out DIR [options]

Writes what the stack would deploy, without an engine or a cluster: Fluent Bit's configuration, the Kubernetes manifests and the IAM
policies, as files to read and to compare.

  --stack NAME      the stack: Pulumi.NAME.yaml
  --out DIR         folder to write to; what an earlier run wrote there is replaced
  --account ID      AWS account in ARNs (default: 111122223333, which AWS keeps for examples)
  --region NAME     AWS region, when the stack file does not say aws:region

To run the same configuration by a Fluent Bit on Linux:
  --log-dir PATH    folder of the pods' logs, instead of C:\\var\\log\\pods
  --state-dir PATH  folder of Fluent Bit's state, instead of C:\\var\\fluent-bit\\state
  --endpoint URL    stands in for AWS
`;

class UsageError extends Error {}

interface Options {
    stack: string;
    out: string;
    account: string;
    region: string | undefined;
    logDir: string | undefined;
    stateDir: string | undefined;
    endpoint: string | undefined;
}

function readOptions(): Options {
    const text = { type: "string" } as const;
    const { values } = parseArgs({
        options: {
            stack: text,
            out: text,
            account: text,
            region: text,
            "log-dir": text,
            "state-dir": text,
            endpoint: text,
            help: { type: "boolean" },
        },
    });
    if (values.help === true) {
        console.log(usage);
        process.exit(0);
    }
    if (values.stack === undefined || values.out === undefined) {
        throw new UsageError(`--stack and --out are needed.\n\n${usage}`);
    }
    if (values.endpoint !== undefined && !URL.canParse(values.endpoint)) {
        throw new UsageError(`--endpoint ${values.endpoint}: is not a URL; write it as https://HOST:PORT.`);
    }
    if (values.account !== undefined && !/^\d{12}$/.test(values.account)) {
        throw new UsageError(`--account ${values.account}: is not an account ID; it has 12 digits.`);
    }
    return {
        stack: values.stack,
        out: values.out,
        account: values.account ?? "111122223333",
        region: values.region,
        logDir: values["log-dir"],
        stateDir: values["state-dir"],
        endpoint: values.endpoint,
    };
}

/** The files, by their path below the output folder. */
function render(options: Options): Record<string, string> {
    const stack = readStackFile(process.cwd(), options.stack);
    const region = options.region ?? stack.region;
    if (region === undefined) {
        throw new UsageError(`Pulumi.${options.stack}.yaml does not say aws:region; give --region NAME.`);
    }
    const { cluster, fluentBit, iis } = stack.settings;
    const plannedCluster: FluentBitCluster = {
        ...cluster,
        partition: partitionOf(region),
        region,
        accountId: options.account,
    };
    const onLinux = options.logDir !== undefined || options.stateDir !== undefined;
    const plan = planFluentBit(fluentBit, plannedCluster);
    const app = iis && planIisLogMonitorApp(iis, plannedCluster);
    return {
        "fluent-bit/fluent-bit.yaml": renderFluentBit(fluentBit, plannedCluster, {
            paths: onLinux ? linuxPaths(options.logDir, options.stateDir) : windowsPaths,
            ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
        }),
        ...Object.fromEntries(
            plan.policies.map(({ name, document }) => [`iam/${name}.json`, `${JSON.stringify(document, null, 2)}\n`]),
        ),
        ...manifestFiles("manifests/fluent-bit", plan.manifests),
        ...manifestFiles("manifests/iis", app?.manifests ?? {}),
    };
}

function manifestFiles(folder: string, manifests: Record<string, Manifest>): Record<string, string> {
    return Object.fromEntries(
        // Numbered, so that `kubectl apply -f` takes them in an order that works.
        Object.entries(manifests).map(([key, manifest], index) => [
            `${folder}/${String(index + 1).padStart(2, "0")}-${key}.yaml`,
            stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false }),
        ]),
    );
}

function write(out: string, files: Record<string, string>): void {
    for (const folder of ["fluent-bit", "iam", "manifests"]) {
        rmSync(join(out, folder), { recursive: true, force: true });
    }
    for (const [path, contents] of Object.entries(files)) {
        mkdirSync(dirname(join(out, path)), { recursive: true });
        writeFileSync(join(out, path), contents);
    }
}

try {
    const options = readOptions();
    const files = render(options);
    write(options.out, files);
    console.log(
        Object.keys(files)
            .map((path) => join(options.out, path))
            .join("\n"),
    );
} catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
}

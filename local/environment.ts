import { existsSync, mkdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { Failure } from "../machine/failure";
import { checkout, layout } from "./layout";
import { type CommandOptions, type CommandResult, runCommand } from "../machine/run-command";
import { buildkitAddress } from "./parts/buildkitd";
import { type Ports, rememberedPorts } from "./ports";
import { settings } from "./settings";
import { makePulumiHome } from "./tools/pulumi-home";
import { writeFileAtomically } from "./write-file";

/** What a started environment is made with: written by `make up`, read by everything that works in it afterwards. */
const descriptionSchema = z.object({
    pulumi: z.string(),
    /** Folders put before the user's PATH, with what plugins run. */
    searchPath: z.array(z.string()),
});
export type Description = z.infer<typeof descriptionSchema>;

/** The SDK announces at every start when it will drop the Node version that runs it. Our own `engines` say what is supported. */
export const quietAwsSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

const descriptionFile = path.join(layout.run, "environment.json");

/** The local environment, from the outside: where its services are, and how to work with the stack in it. */
export interface Environment {
    readonly kubeconfig: string;
    readonly apiServer: string;
    /** The endpoint of every AWS service. */
    readonly aws: string;
    /** Stands in for ECR's registries, whatever name an image has. */
    readonly registry: string;
    readonly region: string;
    readonly accountId: string;
    /** For programs that work in the environment: nothing of the user's own AWS, Kubernetes or Pulumi set-up is in it. */
    readonly variables: Readonly<Record<string, string>>;
    /** Pulumi's CLI, which is first on the PATH of `variables` too. */
    readonly pulumiFile: string;
    /** Runs Pulumi's CLI on this checkout; rejects when it fails, unless told otherwise. */
    pulumi(args: readonly string[], options?: Pick<CommandOptions, "cwd" | "env" | "reject">): Promise<CommandResult>;
}

export function describeEnvironment(description: Description): void {
    writeFileAtomically(descriptionFile, JSON.stringify(description, undefined, 2));
}

/** The environment of this checkout as `make up` has left it. Says so when there is none. */
export function openEnvironment(): Environment {
    const ports = rememberedPorts();
    if (ports === undefined || !existsSync(descriptionFile)) {
        throw new Failure("There is no local environment in this checkout.", "Start it with `make up`.");
    }
    return environmentOf(descriptionSchema.parse(JSON.parse(readFileSync(descriptionFile, "utf8"))), ports);
}

function environmentOf(description: Description, ports: Ports): Environment {
    const aws = `http://127.0.0.1:${ports.moto}`;
    const registry = `127.0.0.1:${ports.registry}`;
    const variables = {
        ...variablesOf(description, aws),
        BUILDKIT_HOST: buildkitAddress(ports),
        LOCAL_REGISTRY: registry,
        // As buildx calls it.
        EXPERIMENTAL_BUILDKIT_SOURCE_POLICY: layout.sourcePolicy,
    };
    return {
        kubeconfig: layout.kubeconfig,
        apiServer: `https://127.0.0.1:${ports.apiserver}`,
        aws,
        registry,
        region: settings.region,
        accountId: settings.accountId,
        variables,
        pulumiFile: description.pulumi,
        pulumi: (args, options) =>
            runCommand(description.pulumi, args, {
                cwd: checkout,
                ...options,
                env: { ...variables, ...options?.env },
            }),
    };
}

function variablesOf(description: Description, aws: string): Record<string, string> {
    const inherited = Object.fromEntries(
        Object.entries(process.env).filter(
            (entry): entry is [string, string] => entry[1] !== undefined && !/^(AWS|PULUMI)_/.test(entry[0]),
        ),
    );
    return {
        ...inherited,
        PATH: [path.dirname(description.pulumi), ...description.searchPath, inherited.PATH ?? ""].join(path.delimiter),
        KUBECONFIG: layout.kubeconfig,
        AWS_ENDPOINT_URL: aws,
        AWS_REGION: settings.region,
        // The AWS CLI of version 1 knows this name only.
        AWS_DEFAULT_REGION: settings.region,
        // Nor are the files of the user's own set-up read.
        AWS_CONFIG_FILE: os.devNull,
        AWS_SHARED_CREDENTIALS_FILE: os.devNull,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_EC2_METADATA_DISABLED: "true",
        ...quietAwsSdk,
        // Each command of Pulumi starts four or more processes of Node.js, and most of their time goes into compiling the same SDKs.
        NODE_COMPILE_CACHE: layout.compileCache,
        PULUMI_HOME: layout.pulumiHome,
        // Those of the environment are in PULUMI_HOME; others that the user has on PATH are none of it.
        PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        PULUMI_BACKEND_URL: `file://${layout.stackState}`,
        PULUMI_STACK: settings.stack,
        PULUMI_CONFIG_PASSPHRASE: settings.passphrase,
        PULUMI_SKIP_UPDATE_CHECK: "true",
    };
}

export function makeFolders(): void {
    for (const folder of [layout.run, layout.logs, layout.stackState, layout.programs]) {
        mkdirSync(folder, { recursive: true });
    }
    makePulumiHome(layout.pulumiHome);
}

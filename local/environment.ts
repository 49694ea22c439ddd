import { existsSync, mkdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { Failure } from "../machine/failure";
import { cacheVariable, checkout, layout } from "./layout";
import { type CommandOptions, runCommand } from "../machine/run-command";
import { buildkitAddress } from "./parts/buildkitd";
import { rememberedPorts } from "./ports";
import { settings } from "./settings";
import { makePulumiHome } from "./tools/plugins";
import { writeFileAtomically } from "./write-file";

/** The programs of a started environment. `make up` writes this description; the commands that work in the environment read it. */
const descriptionSchema = z.object({
    pulumi: z.string(),
    /** Folders that precede the user's PATH, with programs that plugins run. */
    searchPath: z.array(z.string()),
});

/** At each start, the SDK prints when it will stop supporting the running version of Node.js. `engines` of package.json already defines what is supported. */
export const quietAwsSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

/**
 * Excludes the addresses of this machine from the user's proxy. Go does that itself (https://pkg.go.dev/net/http#ProxyFromEnvironment), but gRPC for Node.js, with which Pulumi talks to its language host, only reads this variable.
 *
 * @see https://github.com/grpc/grpc-node/blob/master/packages/grpc-js/src/http_proxy.ts
 */
function withoutProxyHere(env: Readonly<Record<string, string>>): Record<string, string> {
    if (!Object.keys(env).some((name) => /^(https?|grpc|all)_proxy$/i.test(name))) {
        return {};
    }
    const listed = (env["no_proxy"] ?? env["NO_PROXY"] ?? "").split(",").filter((host) => host !== "");
    const hosts = [...new Set([...listed, "127.0.0.1", "localhost"])].join(",");
    return { no_proxy: hosts, NO_PROXY: hosts };
}

const descriptionFile = path.join(layout.run, "environment.json");

/** The local environment: addresses of its services, and how to work with the stack in it. */
export type Environment = ReturnType<typeof openEnvironment>;

export function describeEnvironment(description: z.infer<typeof descriptionSchema>): void {
    writeFileAtomically(descriptionFile, JSON.stringify(description, undefined, 2));
}

/**
 * The environment of this checkout, as `make up` has described it.
 *
 * @throws {@link Failure} if there is none
 */
export function openEnvironment() {
    const ports = rememberedPorts();
    if (ports === undefined || !existsSync(descriptionFile)) {
        throw new Failure("There is no local environment in this checkout.", "Start it with `make up`.");
    }
    const { pulumi, searchPath } = descriptionSchema.parse(JSON.parse(readFileSync(descriptionFile, "utf8")));
    const aws = `http://127.0.0.1:${ports.moto}`;
    const registry = `127.0.0.1:${ports.registry}`;
    // The Node.js that node.sh has installed. `make` has it on PATH, but the user's shell does not.
    const node = path.join(layout.home, "node");
    const { PATH = "", ...inherited } = Object.fromEntries(
        Object.entries(process.env as Record<string, string>).filter(([name]) => !/^(AWS|PULUMI)_/.test(name)),
    );
    const variables: Readonly<Record<string, string>> = {
        ...inherited,
        ...withoutProxyHere(inherited),
        PATH: [...(existsSync(node) ? [node] : []), path.dirname(pulumi), ...searchPath, PATH].join(path.delimiter),
        KUBECONFIG: layout.kubeconfig,
        AWS_ENDPOINT_URL: aws,
        AWS_REGION: settings.region,
        // Version 1 of the AWS CLI only knows this name.
        AWS_DEFAULT_REGION: settings.region,
        // The user's own files are not read.
        AWS_CONFIG_FILE: os.devNull,
        AWS_SHARED_CREDENTIALS_FILE: os.devNull,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_EC2_METADATA_DISABLED: "true",
        ...quietAwsSdk,
        // Each command of Pulumi starts four or more processes of Node.js, and most of their time goes into compiling the same SDKs.
        NODE_COMPILE_CACHE: layout.compileCache,
        PULUMI_HOME: layout.pulumiHome,
        // The environment's plugins are in PULUMI_HOME. Plugins on the user's PATH are not used.
        PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        PULUMI_BACKEND_URL: `file://${layout.stackState}`,
        PULUMI_STACK: settings.stack,
        PULUMI_CONFIG_PASSPHRASE: settings.passphrase,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        BUILDKIT_HOST: buildkitAddress(ports),
        LOCAL_REGISTRY: registry,
        // The variable of buildx.
        EXPERIMENTAL_BUILDKIT_SOURCE_POLICY: layout.sourcePolicy,
    };
    return {
        kubeconfig: layout.kubeconfig,
        apiServer: `https://127.0.0.1:${ports.apiserver}`,
        /** The endpoint of every AWS service. */
        aws,
        /** The registry that replaces ECR's registries, for images of any name. */
        registry,
        region: settings.region,
        accountId: settings.accountId,
        /** For programs in the environment. They do not include the user's own settings of AWS, Kubernetes and Pulumi. */
        variables,
        /** Pulumi's CLI, which is first on the PATH of `variables` too. */
        pulumiFile: pulumi,
        /** Runs Pulumi's CLI on this checkout; rejects when it fails, unless told otherwise. */
        pulumi: (args: readonly string[], options?: Pick<CommandOptions, "cwd" | "env" | "reject">) =>
            runCommand(pulumi, args, { cwd: checkout, ...options, env: { ...variables, ...options?.env } }),
    };
}

export function makeFolders(): void {
    for (const folder of [layout.run, layout.logs, layout.stackState, layout.programs]) {
        try {
            mkdirSync(folder, { recursive: true });
        } catch (error) {
            throw new Failure(
                `${folder} cannot be created (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
                folder === layout.programs
                    ? `Set ${cacheVariable} to a folder that you can write to.`
                    : "Use a checkout that you can write to.",
            );
        }
    }
    makePulumiHome(layout.pulumiHome);
}

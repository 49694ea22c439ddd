import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";

import { parse } from "yaml";

import { windowsBuilds, type WindowsVersion } from "../../components/windows-cluster/windows-versions";
import program from "../../index";
import { root as authority } from "./fluent-bit-windows/trust/certificates";
import { type Invokes, type Registration, run } from "./engine";
import { kubeconfigOf, startKubernetesApi } from "./kubernetes-api";
import { stackFiles } from "./stack-files";

type Config = Record<string, unknown>;

interface ClusterSettings {
    mode?: string;
    windowsVersions?: WindowsVersion[];
    oidcProvider?: string;
}

const project = "windows-eks-logging";
const clusterKey = `${project}:cluster`;

function ofRepository(stack: string): Config {
    const path = join(__dirname, "..", "..", `Pulumi.${stack}.yaml`);
    return (parse(readFileSync(path, "utf8")) as { config: Config }).config;
}

function ofTable(settings: Config): Config {
    const entries = Object.entries(settings).map(([key, value]): [string, unknown] => [`${project}:${key}`, value]);
    return { "aws:region": "eu-central-1", ...Object.fromEntries(entries) };
}

/** The stacks here, and those of the table, by what is special about them. */
export const exampleStacks: Record<string, { config: Config; invokes?: Invokes }> = {
    ...Object.fromEntries(["local", "dev", "demo", "prod"].map((name) => [name, { config: ofRepository(name) }])),
    ...Object.fromEntries(
        Object.entries(stackFiles).map(([what, { config, ...rest }]) => [what, { config: ofTable(config), ...rest }]),
    ),
};

/** Runs the program for stack files, on clusters as they describe them. */
export class StackProgram {
    /** Paths for which API servers were asked. */
    readonly requests: string[] = [];
    private readonly servers: Server[] = [];

    /** The configuration, with a cluster that can be asked where it has to exist. */
    async reachable(config: Config): Promise<Config> {
        const cluster = config[clusterKey] as ClusterSettings;
        if (cluster.mode === "create") {
            return config;
        }
        const { windowsVersions = ["2022"] } = cluster;
        const kubeconfig = await this.clusterWith(windowsVersions);
        return { ...config, [clusterKey]: { ...cluster, windowsVersions, kubeconfig } };
    }

    /** What the program asks Pulumi's engine for. */
    async registrations(config: Config, invokes: Invokes = {}): Promise<Registration[]> {
        const region = String(config["aws:region"]);
        const cluster = config[clusterKey] as ClusterSettings;
        const { registrations } = await run(program, {
            config: Object.fromEntries(
                Object.entries(config).map(([key, value]) => [
                    key,
                    typeof value === "string" ? value : JSON.stringify(value),
                ]),
            ),
            invokes: {
                "aws:index/getRegion:getRegion": () => ({ region }),
                "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": ({ arn }) =>
                    cluster.oidcProvider === "owned" ? notFound() : { arn, tags: {} },
                ...(cluster.mode === "create" && { "aws:eks/getCluster:getCluster": notFound }),
                ...invokes,
            },
        });
        return registrations;
    }

    stop(): void {
        this.servers.forEach((server) => server.close());
    }

    /** A cluster with nodes of the Windows versions, and a ConfigMap that the stack `local` names. */
    private async clusterWith(versions: readonly WindowsVersion[]): Promise<string> {
        const given = { data: { "ca.crt": authority } };
        const server = await startKubernetesApi(
            { "/api/v1/namespaces/kube-system/configmaps/aws-stand-in": given },
            undefined,
            versions.map((version) => windowsBuilds[version]),
        );
        server.on("request", ({ url = "" }) => this.requests.push(url));
        this.servers.push(server);
        return kubeconfigOf(server);
    }
}

function notFound(): never {
    throw new Error("reading it: couldn't find resource");
}

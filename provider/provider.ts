import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
    IisLogMonitorApp,
    type IisLogMonitorAppArgs,
} from "../components/index";
import { WindowsCluster } from "../components/windows-cluster/pulumi/windows-cluster";
import { packageName } from "./package-name";
import { windowsClusterArgs } from "./windows-cluster-args";

type Inputs = Record<string, unknown>;

const schemaFile = join(__dirname, "schema.json");

/** The clusters of this process by their URNs. Other components get a reference to one. */
const clusters = new Map<string, WindowsCluster>();

/** Constructs the components for programs in other languages. */
export class ComponentProvider implements pulumi.provider.Provider {
    readonly version: string;
    readonly schema = readFileSync(schemaFile, "utf8");

    constructor() {
        this.version = (JSON.parse(this.schema) as { version: string }).version;
        pulumi.runtime.registerResourceModule(packageName, "index", {
            version: this.version,
            construct: (_, type, urn) => {
                const cluster = clusters.get(urn);
                if (cluster === undefined) {
                    throw new Error(`${urn} is not a WindowsCluster of this deployment (${type})`);
                }
                return cluster;
            },
        });
    }

    async construct(
        name: string,
        type: string,
        inputs: Inputs,
        options: pulumi.ComponentResourceOptions,
    ): Promise<pulumi.provider.ConstructResult> {
        switch (type) {
            case `${packageName}:index:WindowsCluster`:
                return this.windowsCluster(name, inputs, options);
            case `${packageName}:index:FluentBitWindows`: {
                const made = new FluentBitWindows(
                    name,
                    (await withCluster(inputs)) as unknown as FluentBitWindowsArgs,
                    options,
                );
                const { urn, namespace, roleArn, logGroupNames, bucketNames, deliveryStreamNames } = made;
                return { urn, state: { namespace, roleArn, logGroupNames, bucketNames, deliveryStreamNames } };
            }
            case `${packageName}:index:IisLogMonitorApp`: {
                const made = new IisLogMonitorApp(
                    name,
                    (await withCluster(inputs)) as unknown as IisLogMonitorAppArgs,
                    options,
                );
                const { urn, repositoryUrl, images, serviceAddress, loadBalancer } = made;
                return { urn, state: { repositoryUrl, images, serviceAddress, loadBalancer } };
            }
            default:
                throw new Error(`${type} is not a component of ${packageName}`);
        }
    }

    private async windowsCluster(
        name: string,
        inputs: Inputs,
        options: pulumi.ComponentResourceOptions,
    ): Promise<pulumi.provider.ConstructResult> {
        const made = new WindowsCluster(name, await windowsClusterArgs(inputs), options);
        clusters.set(await known(made.urn), made);
        const { urn, facts, oidcProviderArn, oidcIssuer, kubeconfig, windowsVersions } = made;
        const { name: clusterName, region, accountId } = facts;
        return {
            urn,
            state: { name: clusterName, region, accountId, oidcProviderArn, oidcIssuer, kubeconfig, windowsVersions },
        };
    }
}

/** The inputs, with the cluster itself instead of an Output: a reference to a resource is known in a preview, too. */
async function withCluster(inputs: Inputs): Promise<Inputs> {
    const { cluster } = inputs;
    if (!pulumi.Output.isInstance(cluster)) {
        return inputs;
    }
    const value: unknown = await known(cluster);
    return value instanceof WindowsCluster ? { ...inputs, cluster: value } : inputs;
}

function known<T>(output: pulumi.OutputInstance<T>): Promise<T> {
    return (output as unknown as { promise: () => Promise<T> }).promise();
}

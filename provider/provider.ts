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

interface PackageSchema {
    readonly version: string;
    /** The components by their types. */
    readonly resources: Readonly<Record<string, { readonly properties: object }>>;
}

/** The clusters of this process by their URNs. Other components get a reference to one. */
const clusters = new Map<string, WindowsCluster>();

/** Constructs the components for programs in other languages. */
export class ComponentProvider implements pulumi.provider.Provider {
    readonly version: string;
    readonly schema = readFileSync(schemaFile, "utf8");
    private readonly resources: PackageSchema["resources"];

    constructor() {
        const { version, resources } = JSON.parse(this.schema) as PackageSchema;
        this.version = version;
        this.resources = resources;
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
                return this.windowsCluster(name, type, inputs, options);
            case `${packageName}:index:FluentBitWindows`: {
                const args = (await withCluster(inputs)) as unknown as FluentBitWindowsArgs;
                return this.result(type, new FluentBitWindows(name, args, options));
            }
            case `${packageName}:index:IisLogMonitorApp`: {
                const args = (await withCluster(inputs)) as unknown as IisLogMonitorAppArgs;
                return this.result(type, new IisLogMonitorApp(name, args, options));
            }
            default:
                throw new Error(`${type} is not a component of ${packageName}`);
        }
    }

    private async windowsCluster(
        name: string,
        type: string,
        inputs: Inputs,
        options: pulumi.ComponentResourceOptions,
    ): Promise<pulumi.provider.ConstructResult> {
        const made = new WindowsCluster(name, await windowsClusterArgs(inputs), options);
        clusters.set(await known(made.urn), made);
        return this.result(type, made, made.facts);
    }

    /** A component with the outputs that the schema of its type has: further properties, or its own ones. */
    private result(type: string, made: pulumi.ComponentResource, more: object = {}): pulumi.provider.ConstructResult {
        const names = Object.keys(this.resources[type]?.properties ?? {});
        const valueOf = (name: string): unknown => Reflect.get(name in more ? more : made, name);
        return { urn: made.urn, state: Object.fromEntries(names.map((name) => [name, valueOf(name)])) };
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

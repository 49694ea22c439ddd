import { awsPlugin } from "./aws-plugin";
import { controlPlane } from "./control-plane";
import { goToolchain } from "./go-toolchain";
import { buildkitTool, registryTool } from "./image-tools";
import { kubernetesPlugin } from "./kubernetes-plugin";
import { motoServer } from "./moto-server";
import { bundleFile } from "./plugin-bundles";
import { type Plugin, sdkVersion } from "./plugins";
import { pulumiCli } from "./pulumi-cli";
import { releaseWay } from "./released-program";
import { pluginRelease } from "./releases";
import type { StoredFolder } from "./store";
import { firstWay, type ReadyOf, type Tool } from "./tool";

/** All programs of the environment that are not part of this repository. */
export function tools() {
    const go = goToolchain();
    const goCommand = commandOf(go);
    return {
        go,
        all: {
            // The fastest one first, so that a missing network is noticed early.
            moto: motoServer(),
            ...controlPlane(goCommand),
            buildkit: buildkitTool(goCommand),
            registry: registryTool(goCommand),
            pulumi: pulumiCli(goCommand),
            kubernetesPlugin: kubernetesPlugin(goCommand),
            ...(awsPlugin() === "official" && { awsPlugin: officialPlugin("aws"), eksPlugin: officialPlugin("eks") }),
        },
    };
}

/** The path of the `go` command, when something is built. */
export function commandOf(go: Tool<string>): () => Promise<string> {
    return async () => {
        const found = await firstWay(go);
        if (found === undefined) {
            throw new Error("a program is built before Go is available");
        }
        return found.ready;
    };
}

export type Tools = ReturnType<typeof tools>["all"];
export type Toolbox = { readonly [Name in keyof Tools]: ReadyOf<Exclude<Tools[Name], undefined>> };

/** A provider that is not in a Go module. */
function officialPlugin(name: string): Tool<string> {
    return {
        title: `Pulumi's ${name.toUpperCase()} provider`,
        ways: releaseWay(pluginRelease(name, sdkVersion(name)), (file) => file(`pulumi-resource-${name}`)),
    };
}

/** The engine's plugins: the stand-ins of this repository where there is no official one. */
export function plugins(toolbox: Toolbox, bundles: StoredFolder): Plugin[] {
    return [
        resourcePlugin("kubernetes", toolbox.kubernetesPlugin),
        resourcePlugin("aws", toolbox.awsPlugin ?? bundleFile(bundles, "pulumi-resource-aws")),
        resourcePlugin("eks", toolbox.eksPlugin ?? bundleFile(bundles, "pulumi-resource-eks")),
        resourcePlugin("awsx", bundleFile(bundles, "pulumi-resource-awsx")),
        resourcePlugin("docker-build", bundleFile(bundles, "pulumi-resource-docker-build")),
        ...languageHosts(toolbox.pulumi, bundles),
    ];
}

export function resourcePlugin(name: string, program: string): Plugin {
    return { kind: "resource", name, version: sdkVersion(name), program };
}

/** The language hosts that a CLI lacks. */
export function languageHosts({ hasLanguageHosts }: Toolbox["pulumi"], bundles: StoredFolder): Plugin[] {
    const program = bundleFile(bundles, "pulumi-language-nodejs");
    return hasLanguageHosts ? [] : [{ kind: "language", name: "nodejs", version: sdkVersion("pulumi"), program }];
}

/** The providers that are played by this repository. */
export function standIns(toolbox: Toolbox): string[] {
    const amazon =
        toolbox.awsPlugin === undefined ? ["the AWS and EKS providers (AWS_PLUGIN=official uses Pulumi's)"] : [];
    return [...amazon, "the AWSX and Docker Build providers"];
}

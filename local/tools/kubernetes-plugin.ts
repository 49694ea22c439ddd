import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Failure } from "../failure";
import { checkout, layout } from "../layout";
import type { Keeper } from "../supervision/keeper-client";
import { GoProgram } from "./go-program";
import type { PulumiCli } from "./pulumi-cli";
import type { Tool } from "./tool";

export interface KubernetesPlugin extends Tool {
    /** The folder to put on the engine's PATH; undefined when the engine has the plugin in its own folder. */
    folder(): string | undefined;
}

const title = "Pulumi's Kubernetes provider";
const provider = "github.com/pulumi/pulumi-kubernetes/provider/v4";
const providerMain = "cmd/pulumi-resource-kubernetes";

/**
 * The official Kubernetes provider. A CLI that the user has installed comes with access to Pulumi's site and installs the
 * release that goes with the SDK; without that access, and for a CLI that was built, it is built from its Go module.
 */
export async function kubernetesPlugin(pulumi: PulumiCli): Promise<KubernetesPlugin> {
    const built = builtPlugin();
    const fromModule: KubernetesPlugin = {
        title,
        origin: "built from its Go module",
        folder: () => built.folder,
        ...(await built.workIfOutdated(7)),
    };
    if (!pulumi.isOfficial) {
        return fromModule;
    }
    const released = path.join(layout.pulumiHome, "plugins", `resource-kubernetes-v${sdkVersion()}`);
    if (existsSync(released)) {
        return { title, origin: "installed by Pulumi", folder: () => undefined };
    }
    if (fromModule.work === undefined) {
        return fromModule;
    }
    const { work } = fromModule;
    return {
        title,
        origin: "installed by Pulumi; where its site cannot be reached, built from its Go module in about 7 minutes",
        folder: () => (existsSync(released) ? undefined : built.folder),
        work: {
            minutes: 1,
            do: async (keeper) => {
                if (!(await installRelease(pulumi, keeper))) {
                    await work.do(keeper);
                }
            },
        },
    };
}

async function installRelease(pulumi: PulumiCli, keeper: Keeper): Promise<boolean> {
    try {
        await keeper.run({
            name: "install-kubernetes-plugin",
            file: pulumi.file,
            args: ["plugin", "install", "resource", "kubernetes", sdkVersion()],
            env: {
                ...(process.env as Record<string, string>),
                PULUMI_HOME: layout.pulumiHome,
                PULUMI_SKIP_UPDATE_CHECK: "true",
            },
        });
        return true;
    } catch (error) {
        if (error instanceof Failure) {
            return false;
        }
        throw error;
    }
}

function sdkVersion(): string {
    const manifest = readFileSync(path.join(checkout, "node_modules", "@pulumi", "kubernetes", "package.json"), "utf8");
    return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version.replace(/^v/, "");
}

function builtPlugin(): GoProgram {
    return new GoProgram({
        name: "pulumi-resource-kubernetes",
        variables: {
            // The module is this release and six commits more; the SDK beside it in go.mod says which.
            [`${provider}/pkg/version.Version`]: GoProgram.requiredVersion(
                "pulumi-resource-kubernetes",
                "github.com/pulumi/pulumi-kubernetes/sdk/v4",
            ).slice(1),
        },
        overlay: {
            "schema.json": { module: provider, path: `${providerMain}/schema.json` },
            "terraform-mapping.json": { module: provider, path: `${providerMain}/terraform-mapping.json` },
        },
    });
}

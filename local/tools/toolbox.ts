import path from "node:path";
import { checkout } from "../layout";
import { awsPluginFolder, eksPluginFolder } from "./aws-plugin";
import { type ControlPlane, controlPlane } from "./control-plane";
import { type ImageTools, imageTools } from "./image-tools";
import { type KubernetesPlugin, kubernetesPlugin } from "./kubernetes-plugin";
import { type MotoServer, motoServer } from "./moto-server";
import { type PulumiCli, pulumiCli } from "./pulumi-cli";
import type { Tool } from "./tool";

/** Everything the environment runs that is not part of this repository. */
export interface Toolbox {
    readonly moto: MotoServer;
    readonly controlPlane: ControlPlane;
    readonly images: ImageTools;
    readonly pulumi: PulumiCli;
    readonly kubernetesPlugin: KubernetesPlugin;
}

export async function findTools(): Promise<Toolbox> {
    const pulumi = await pulumiCli();
    return {
        moto: motoServer(),
        controlPlane: await controlPlane(),
        images: await imageTools(),
        pulumi,
        kubernetesPlugin: await kubernetesPlugin(pulumi),
    };
}

/** The tools in the order in which they are made: the quick one first, so that a lack of network shows early. */
export function toolsOf(toolbox: Toolbox): Tool[] {
    return [toolbox.moto, toolbox.controlPlane, toolbox.images, toolbox.pulumi, toolbox.kubernetesPlugin];
}

const dockerBuildPluginFolder = path.join(checkout, "local", "docker-build-plugin");

/** Where the engine finds the plugins that it should not look for elsewhere. */
export function engineFolders(toolbox: Toolbox): string[] {
    return [
        toolbox.kubernetesPlugin.folder(),
        awsPluginFolder(),
        eksPluginFolder(),
        dockerBuildPluginFolder,
        toolbox.images.folder,
    ].filter((folder) => folder !== undefined);
}

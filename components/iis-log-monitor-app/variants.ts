import type * as pulumi from "@pulumi/pulumi";

import { windowsBuilds, type WindowsVersion } from "../windows-cluster/windows-versions";
import { selector } from "./names";
import type { IisLogMonitorAppSettings } from "./settings";

/** The image of each Windows version, by its digest. */
export type Images = Partial<Record<WindowsVersion, pulumi.Input<string>>>;

/** The application on one Windows version: a Deployment of its own, since a Windows container runs on nodes of its image's build only. */
export interface Variant {
    windowsVersion: WindowsVersion;
    /** What tells its objects' names from those of the others: nothing where there is one version only. */
    suffix: "" | `-${WindowsVersion}`;
    /** Name of its Deployment. */
    deployment: string;
    /** What its pods, and no others, have in common. */
    selector: Record<string, string>;
}

export function variantsOf(settings: IisLogMonitorAppSettings): Variant[] {
    const { name, windowsVersions } = settings;
    const several = windowsVersions.length > 1;
    return windowsVersions.map((windowsVersion) => ({
        windowsVersion,
        suffix: several ? `-${windowsVersion}` : "",
        deployment: several ? `${name}-${windowsVersion}` : name,
        selector: {
            ...selector(settings),
            ...(several && { "node.kubernetes.io/windows-build": windowsBuilds[windowsVersion] }),
        },
    }));
}

/** The images that the settings name. One name for several versions is that of a list, from which each node takes its own. */
export function namedImages({
    image,
    windowsVersions,
}: IisLogMonitorAppSettings): Partial<Record<WindowsVersion, string>> {
    return typeof image === "string"
        ? Object.fromEntries(windowsVersions.map((version) => [version, image]))
        : (image ?? {});
}

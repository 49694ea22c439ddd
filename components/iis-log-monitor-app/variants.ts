import type * as pulumi from "@pulumi/pulumi";

import { windowsBuilds, type WindowsVersion } from "../windows-cluster/windows-versions";
import { selector } from "./names";
import type { IisLogMonitorAppSettings } from "./settings";

/** The image of each Windows version, by its digest. */
export type Images = Partial<Record<WindowsVersion, pulumi.Input<string>>>;

/** The application on one Windows version. It has its own Deployment, because a Windows container runs only on nodes of its image's build. */
export interface Variant {
    windowsVersion: WindowsVersion;
    /** Suffix of its objects' names; empty if there is only one version. */
    suffix: "" | `-${WindowsVersion}`;
    /** Name of its Deployment. */
    deployment: string;
    /** Labels that only its pods have. */
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

/** The images in the settings. One image for several versions is a manifest list, from which each node pulls the matching one. */
export function namedImages({
    image,
    windowsVersions,
}: IisLogMonitorAppSettings): Partial<Record<WindowsVersion, string>> {
    return typeof image === "string"
        ? Object.fromEntries(windowsVersions.map((version) => [version, image]))
        : (image ?? {});
}

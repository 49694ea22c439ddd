import { z } from "zod";

import { mayBeOutput } from "../../outputs/may-be-output";
import { isAtLeast } from "../../settings/versions";
import { defaultVersion, oldestVersion } from "../log-monitor/versions";
import { baseImageFault } from "./base-image";
import { contextFolder, defaultContext } from "./context-folder";
import type { WindowsVersion } from "../../windows-cluster/windows-versions";

/** Download address of LogMonitor's releases, the same as in `docker/Dockerfile`. */
export const logMonitorReleases = "https://github.com/microsoft/windows-container-tools/releases/download";

/** The LogMonitor release in an image. */
export const logMonitorRelease = z.strictObject({
    /**
     * Version of LogMonitor, without `v`. At least 2.1.3: older versions end the application at a long line, or misread numbers in the configuration. For versions before 2.2.2, a warning lists the faults that 2.2.2 fixes.
     *
     * @see https://github.com/microsoft/windows-container-tools/releases
     */
    version: z
        .string()
        .regex(/^\d+\.\d+\.\d+$/, 'must be a version with three numbers and without a "v", such as "2.2.2"')
        .refine(
            (version) => isAtLeast(version, oldestVersion),
            `must be ${oldestVersion} or newer: older versions end the application at a line of more than 4,000 characters, or misread numbers in the configuration`,
        )
        .default(defaultVersion),
    /**
     * SHA-256 of the release's LogMonitor.exe. It confirms that you have checked this file, so it has no default:
     * `curl -sSfL https://github.com/microsoft/windows-container-tools/releases/download/v2.2.2/LogMonitor.exe | sha256sum` prints it. Set the version too, so that a later default version does not meet the checksum of another file.
     */
    sha256: z
        .string()
        .regex(
            /^[0-9a-f]{64}$/,
            "must be the SHA-256 of LogMonitor.exe, 64 lower-case hexadecimal digits: download the release and run sha256sum (docs/images.md)",
        ),
    /** Download address of the releases, for builders without access to GitHub: a mirror with the same paths as GitHub's releases. */
    releases: z
        .url({ protocol: /^https?$/, error: "must be a URL that begins with http:// or https://" })
        .default(logMonitorReleases),
});

export type LogMonitorRelease = z.output<typeof logMonitorRelease>;

/** A base image. */
export const baseImage = z.string().superRefine((reference, context) => {
    const message = baseImageFault(reference);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
});

/** Settings of both Docker builders. */
export const dockerfileBuild = {
    /**
     * Build context: the folder with the Dockerfile and the files that it copies. A relative path starts at the folder of Pulumi.yaml. A change of any file in it builds a new image. If the project has no folder `docker`, the default is the folder of this package.
     */
    context: z.string().min(1).default(defaultContext).transform(contextFolder),
    /**
     * Base image, with IIS and `C:\ServiceMonitor.exe`. Default: `mcr.microsoft.com/windows/servercore/iis` of the Windows version. Use a digest to control when the image gets Microsoft's monthly updates.
     */
    baseImage: mayBeOutput(baseImage, ({ id }) => `${id}.example.com/iis:1`).optional(),
    /** Release of LogMonitor. */
    logMonitor: logMonitorRelease,
};

interface DockerfileBuild {
    baseImage?: string | undefined;
    logMonitor: LogMonitorRelease;
}

/** The Dockerfile's arguments. */
export function buildArguments(build: DockerfileBuild, windowsVersion: WindowsVersion): Record<string, string> {
    return {
        WINDOWS: `ltsc${windowsVersion}`,
        ...(build.baseImage !== undefined && { BASE_IMAGE: build.baseImage }),
        LOG_MONITOR_VERSION: build.logMonitor.version,
        LOG_MONITOR_SHA256: build.logMonitor.sha256,
        LOG_MONITOR_RELEASES: build.logMonitor.releases,
    };
}

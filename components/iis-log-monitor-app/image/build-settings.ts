import { z } from "zod";

import { mayBeOutput } from "../../outputs/may-be-output";
import { isAtLeast } from "../../settings/versions";
import { defaultVersion, oldestVersion } from "../log-monitor/versions";
import { baseImageFault } from "./base-image";
import { contextFolder, defaultContext } from "./context-folder";
import type { WindowsVersion } from "../../windows-cluster/windows-versions";

/** Where releases of LogMonitor are downloaded from, as `docker/Dockerfile` has it too. */
export const logMonitorReleases = "https://github.com/microsoft/windows-container-tools/releases/download";

/** The release of LogMonitor that goes into an image. */
export const logMonitorRelease = z.strictObject({
    /**
     * Version of LogMonitor, without `v`. At least 2.1.3: older ones end the application at a long line, or misread numbers in the configuration. Before 2.2.2 there is
     * a warning with the faults that 2.2.2 mends.
     *
     * @see https://github.com/microsoft/windows-container-tools/releases
     */
    version: z
        .string()
        .regex(/^\d+\.\d+\.\d+$/, 'must be a version of three numbers without a "v", such as "2.2.2"')
        .refine(
            (version) => isAtLeast(version, oldestVersion),
            `must be ${oldestVersion} or newer: older ones end the application at a line of more than 4,000 characters, or misread numbers in the configuration`,
        )
        .default(defaultVersion),
    /**
     * SHA-256 of that release's LogMonitor.exe. It belongs to the file that you have looked at, so it has no default:
     * `curl -sSfL https://github.com/microsoft/windows-container-tools/releases/download/v2.2.2/LogMonitor.exe | sha256sum` prints it. Name the version beside it, so that a
     * later default does not come with a checksum of another file.
     */
    sha256: z
        .string()
        .regex(
            /^[0-9a-f]{64}$/,
            "must be the SHA-256 of LogMonitor.exe, 64 lower-case hexadecimal digits: download the release and run sha256sum",
        ),
    /** Where releases are downloaded from, for builders that do not reach GitHub: a mirror with the folders and names of GitHub's releases. */
    releases: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).default(logMonitorReleases),
});

export type LogMonitorRelease = z.output<typeof logMonitorRelease>;

/** An image to build on. */
export const baseImage = z.string().superRefine((reference, context) => {
    const message = baseImageFault(reference);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
});

/** What Docker's builders have in common. */
export const dockerfileBuild = {
    /**
     * Folder with the Dockerfile and what it copies. A relative path starts at the folder of Pulumi.yaml. A change of any file in it builds a new image. Where there is no folder `docker`, it is the one
     * of this package.
     */
    context: z.string().min(1).default(defaultContext).transform(contextFolder),
    /**
     * Base image, with IIS and `C:\ServiceMonitor.exe`. Default: `mcr.microsoft.com/windows/servercore/iis` of the Windows version. Name it by a
     * digest to decide yourself when Microsoft's monthly updates come in.
     */
    baseImage: mayBeOutput(baseImage, ({ id }) => `${id}.example.com/iis:1`).optional(),
    /** LogMonitor. */
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

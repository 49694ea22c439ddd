import { z } from "zod";

import { dnsLabel } from "../kubernetes/settings";
import { type WindowsVersion, windowsVersions } from "../windows-cluster/windows-versions";
import { availabilitySettings } from "./availability";
import { exposureSettings } from "./exposure";
import { buildSettings } from "./image/settings";
import { lifecycleSettings } from "./lifecycle";
import { logMonitorSettings } from "./log-monitor/settings";
import { podSettings } from "./pod-settings";

export const iisLogMonitorAppSettings = z.strictObject({
    /** Name of the Deployment and of the Service. */
    name: dnsLabel.default("iis"),

    /** Kubernetes namespace of the application. Created by the stack, unless it is `default` or `createNamespace` is false. */
    namespace: dnsLabel.default("default"),

    /** Whether the stack creates the namespace. */
    createNamespace: z.boolean().default(true),

    /**
     * The image, made elsewhere, by its digest: `repository@sha256:…`. A tag can point to another image tomorrow, and the pods of one Deployment would
     * then differ. Without an image and without `build` only the repository is created, so that there is somewhere to push the first one.
     */
    image: z
        .string()
        .regex(
            /^[^\s@]+@sha256:[0-9a-f]{64}$/,
            'must name the image by its digest, "repository@sha256:…" (aws ecr describe-images shows it), not by a tag',
        )
        .optional(),

    /**
     * How the stack builds the image and pushes it to the repository, instead of `image`. `dockerBuild`, the default: by BuildKit, on any machine.
     * `docker`: by a Docker engine on Windows. `imageBuilder`: by EC2 Image Builder.
     */
    build: buildSettings.optional(),

    /** Windows Server version of the image: it runs on nodes of this version only. */
    windowsVersion: z.enum(windowsVersions as [WindowsVersion, ...WindowsVersion[]]).default("2022"),

    /** ECR repository for the image. */
    repository: z
        .strictObject({
            /** Whether the stack creates one. */
            create: z.boolean().default(true),
            /**
             * Name of the repository. Default: `<cluster>/<name>`, in lower case.
             *
             * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
             */
            name: z
                .string()
                .regex(
                    /^(?=.{2,256}$)[a-z0-9]+([._/-][a-z0-9]+)*$/,
                    "must be an ECR repository name: lower-case letters, digits and single . _ - / between them",
                )
                .optional(),
            /** Days after which an image without a tag is deleted. */
            expireUntaggedAfterDays: z.int().min(1).max(3650).default(14),
            /** Whether `pulumi destroy` deletes the repository with the images in it. Without it, a repository that is not empty stops the destroy. */
            deleteImagesOnDestroy: z.boolean().default(false),
        })
        .prefault({}),

    /**
     * LogMonitor's configuration: what of the container's logs comes to standard output, and how it is written.
     *
     * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/docs/README.md
     */
    logMonitor: logMonitorSettings.prefault({}),

    ...availabilitySettings,

    /** Minutes until a roll-out counts as failed. On a new node, pulling a Windows image can take a quarter of an hour. */
    rolloutTimeoutMinutes: z.int().min(1).max(240).default(30),

    ...podSettings,

    ...lifecycleSettings,

    ...exposureSettings,
});

export type IisLogMonitorAppSettings = z.output<typeof iisLogMonitorAppSettings>;
export type IisLogMonitorAppSettingsInput = z.input<typeof iisLogMonitorAppSettings>;

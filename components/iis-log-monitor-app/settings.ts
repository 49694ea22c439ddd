import { z } from "zod";

import { referenceFault } from "../kubernetes/image-reference";
import { dnsLabel, serviceName } from "../kubernetes/settings";
import { mayBeOutput, type Sample } from "../outputs/may-be-output";
import { type WindowsVersion, windowsVersions } from "../windows-cluster/windows-versions";
import { availabilitySettings } from "./availability";
import { entryPointSettings } from "./entry-point";
import { exposureSettings } from "./exposure";
import { identitySettings } from "./identity";
import { buildSettings } from "./image/settings";
import { lifecycleSettings } from "./lifecycle";
import { logMonitorSettings } from "./log-monitor/settings";
import { podSettings } from "./pod-settings";
import { siteSettings } from "./sites/settings";

const windowsVersion = z.enum(windowsVersions as [WindowsVersion, ...WindowsVersion[]]);

const digestForm =
    'must name the image by its digest, "repository@sha256:…" (aws ecr describe-images shows it), not by a tag';
/** Refuses what is no reference of an image by its digest. */
function checkDigest(reference: string, context: z.RefinementCtx): void {
    const message = referenceFault(reference) ?? (reference.includes("@") ? undefined : digestForm);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
}

const sampleImage: Sample = ({ id }) => `${id}.example.com/iis@sha256:${id.repeat(8)}`;

export const iisLogMonitorAppSettings = z.strictObject({
    /** Name of the Deployment and of the Service. */
    name: serviceName.default("iis"),

    /** Kubernetes namespace of the application. Created by the stack, unless it is `default` or `createNamespace` is false. */
    namespace: dnsLabel.default("default"),

    /** Whether the stack creates the namespace. */
    createNamespace: z.boolean().default(true),

    /**
     * The image, made elsewhere, by its digest: `repository@sha256:…`. A tag can point to another image tomorrow, and the pods of one Deployment would
     * then differ. With several `windowsVersions`: an image for each, as `{ "2022": …, "2025": … }`, or one list of images that has all of them. Without an
     * image and without `build` only the repository is created, so that there is somewhere to push the first one.
     */
    image: z
        .union([
            mayBeOutput(z.string(), sampleImage),
            z.partialRecord(windowsVersion, mayBeOutput(z.string().superRefine(checkDigest), sampleImage)),
        ])
        .superRefine((image, context) => {
            if (typeof image === "string") {
                checkDigest(image, context);
            }
        })
        .optional(),

    /**
     * How the stack builds the image and pushes it to the repository, instead of `image`. `dockerBuild`, the default: by BuildKit, on any machine.
     * `docker`: by a Docker engine on Windows. `imageBuilder`: by EC2 Image Builder.
     */
    build: buildSettings.optional(),

    /**
     * Windows Server versions that the application runs on. An image runs on nodes of its own version only, so each version has an image and a Deployment;
     * the Service, the disruption budget and the Ingress are those of all. From one version to several or back, the Deployments are made anew under other names.
     *
     * @see https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility
     */
    windowsVersions: z
        .array(windowsVersion)
        .min(1)
        .refine((versions) => new Set(versions).size === versions.length, "names a version twice")
        .default(["2022"]),

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
            name: mayBeOutput(
                z
                    .string()
                    .regex(
                        /^(?=.{2,256}$)[a-z0-9]+([._/-][a-z0-9]+)*$/,
                        "must be an ECR repository name: lower-case letters, digits and single . _ - / between them",
                    ),
                ({ id }) => `output/${id}`,
            ).optional(),
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

    ...entryPointSettings,

    /**
     * Several sites in one container. They replace every site that the image has. Default: what the image's IIS has, its Default Web Site on port 80. The startup
     * probe makes them with IIS' own library, once ServiceMonitor has started IIS, so the pod is not Ready before they answer; if one cannot be made, the pod's events
     * say why, and the container is started again after `startSeconds`. Their application pools get the variables that ServiceMonitor has given IIS. The probes
     * ask the first site. IIS writes every site's log below `C:\inetpub\logs`, which LogMonitor reads by default.
     *
     * @see https://learn.microsoft.com/iis/manage/scripting/how-to-use-microsoftwebadministration
     */
    sites: siteSettings,

    ...podSettings,

    ...identitySettings,

    ...lifecycleSettings,

    ...exposureSettings,
});

export type IisLogMonitorAppSettings = z.output<typeof iisLogMonitorAppSettings>;
export type IisLogMonitorAppSettingsInput = z.input<typeof iisLogMonitorAppSettings>;

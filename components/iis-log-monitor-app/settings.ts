import { z } from "zod";

import { distinct } from "../settings/distinct";
import { referenceFault } from "../kubernetes/image-reference";
import { dnsLabel, serviceName } from "../kubernetes/settings";
import { mayBeOutput, type Sample } from "../outputs/may-be-output";
import { type WindowsVersion, windowsVersions } from "../windows-cluster/windows-versions";
import { accessLogSettings } from "./access-log-settings";
import { availabilitySettings } from "./availability";
import { entryPointSettings } from "./entry-point-settings";
import { exposureSettings } from "./exposure";
import { identitySettings } from "./identity";
import { buildSettings } from "./image/settings";
import { lifecycleSettings } from "./lifecycle";
import { logMonitorSettings } from "./log-monitor/settings";
import { podSettings } from "./pod-settings";
import { siteSettings } from "./sites/settings";

const windowsVersion = z.enum(windowsVersions as [WindowsVersion, ...WindowsVersion[]]);

function digestFault(reference: string): string {
    const command = reference.includes(".dkr.ecr.")
        ? "aws ecr describe-images"
        : "docker buildx imagetools inspect IMAGE";
    return `must be an image with its digest, "repository@sha256:…" (${command} shows it), not with a tag`;
}

/** For JSON Schemas. */
const withDigest = { pattern: "^[^@\\s]+@sha256:[0-9a-f]{64}$" };

/** Refuses a value that is not an image reference with a digest. */
function checkDigest(reference: string, context: z.RefinementCtx): void {
    const message = referenceFault(reference) ?? (reference.includes("@") ? undefined : digestFault(reference));
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
     * Image that the stack does not build, by its digest: `repository@sha256:…`. A tag could point to another image later, and the pods of one Deployment would then differ. With several `windowsVersions`: an image for each, as `{ "2022": …, "2025": … }`, or one manifest list with images for all of them. Without `image` and `build`, the stack only creates the repository, to which you can push the first image.
     */
    image: z
        .union([
            mayBeOutput(z.string().meta(withDigest), sampleImage),
            z.partialRecord(
                windowsVersion,
                mayBeOutput(z.string().superRefine(checkDigest).meta(withDigest), sampleImage),
            ),
        ])
        .superRefine((image, context) => {
            if (typeof image === "string") {
                checkDigest(image, context);
            }
        })
        .optional(),

    /**
     * How the stack builds the image and pushes it to the repository, instead of `image`. `dockerBuild`, the default: with BuildKit, on any machine. `docker`: with a Docker engine on Windows. `imageBuilder`: with EC2 Image Builder.
     */
    build: buildSettings.optional(),

    /**
     * Windows Server versions on which the application runs. An image runs only on nodes of its own version, so each version has an image and a Deployment. They share the Service, the disruption budget and the Ingress. A change from one version to several, or back, re-creates the Deployments under other names.
     *
     * @see https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility
     */
    windowsVersions: distinct(windowsVersion, "contains a version twice").min(1).default(["2022"]),

    /** ECR repository for the image. */
    repository: z
        .strictObject({
            /** Whether the stack creates the repository. */
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
            /** Whether `pulumi destroy` deletes the repository with its images. If false, a repository with images makes the destroy fail. */
            deleteImagesOnDestroy: z.boolean().default(false),
        })
        .prefault({}),

    /**
     * LogMonitor's configuration: which logs of the container it writes to standard output, and in which format.
     *
     * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/docs/README.md
     */
    logMonitor: logMonitorSettings.prefault({}),

    ...availabilitySettings,

    /** Minutes after which a roll-out counts as failed. On a new node, the pull of a Windows image can take 15 minutes. */
    rolloutTimeoutMinutes: z.int().min(1).max(240).default(30),

    ...entryPointSettings,

    /**
     * Several sites in one container. They replace all sites of the image. Default: the image's sites, usually Default Web Site on port 80. The startup probe creates the sites with IIS' own library after ServiceMonitor has started IIS, so the pod is not Ready before they answer. If a site cannot be created, the pod's events give the reason, and the container restarts after `startSeconds`. Their application pools get the variables that ServiceMonitor has passed to IIS. The probes use the first site. IIS writes every site's log below `C:\inetpub\logs`, which LogMonitor reads by default.
     *
     * @see https://learn.microsoft.com/iis/manage/scripting/how-to-use-microsoftwebadministration
     */
    sites: siteSettings,

    /** The access log of IIS, and what is made of it. */
    accessLog: accessLogSettings.prefault({}),

    ...podSettings,

    ...identitySettings,

    ...lifecycleSettings,

    ...exposureSettings,
});

export type IisLogMonitorAppSettings = z.output<typeof iisLogMonitorAppSettings>;

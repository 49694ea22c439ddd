import * as dockerBuild from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";
import { join } from "node:path";
import { z } from "zod";

import { buildArguments, dockerfileBuild } from "./build-settings";
import { contextHash } from "./context-hash";
import { type ImageTarget, registryCredentials } from "./image-target";

/** Built by BuildKit, on any machine: nothing of Windows runs in the build. */
export const dockerBuildSettings = z.strictObject({
    /** BuildKit: cross-built for Windows by buildx, on any machine, since nothing of Windows runs in the build. */
    // Optional inside of the default, so that a build that says no type finds its way through the union.
    type: z.literal("dockerBuild").optional().default("dockerBuild"),
    ...dockerfileBuild,
    /** Dockerfile, in the context. On a builder without Windows it must not RUN anything in the Windows stage. */
    dockerfile: z.string().min(1).default("Dockerfile"),
    /**
     * Name of the buildx builder (`docker buildx ls`). Default: the current one. Its driver must not be `docker`: a Linux engine cannot hold an image of
     * Windows, so the image goes from the builder straight to ECR.
     *
     * @see https://docs.docker.com/build/builders/drivers/
     */
    builder: z.string().min(1).optional(),
});

/** Builds and pushes the image, and says which one it is, by its digest. */
export function createDockerBuildImage(
    settings: z.output<typeof dockerBuildSettings>,
    target: ImageTarget,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const buildArgs = buildArguments(settings, target.windowsVersion);
    const { url } = target.repository;
    const image = new dockerBuild.Image(
        target.name,
        {
            context: { location: settings.context },
            dockerfile: { location: join(settings.context, settings.dockerfile) },
            // The build of Windows comes from the base image, whose os.version the image takes over.
            platforms: [dockerBuild.Platform.Windows_amd64],
            buildArgs,
            ...(settings.builder !== undefined && { builder: { name: settings.builder } }),
            tags: [pulumi.interpolate`${url}:${contextHash(settings.context, buildArgs)}`],
            registries: [registryCredentials(target, opts.parent)],
            push: true,
            // A preview neither takes the time of a build nor needs a builder.
            buildOnPreview: false,
        },
        opts,
    );
    return pulumi.interpolate`${url}@${image.digest}`;
}

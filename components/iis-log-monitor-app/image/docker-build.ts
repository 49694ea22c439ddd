import * as dockerBuild from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";
import { join } from "node:path";

import { buildArguments } from "./build-settings";
import { contextHash } from "./context-hash";
import type { DockerBuildSettings } from "./docker-build-settings";
import { type ImageTarget, registryCredentials } from "./image-target";

/** Builds and pushes the image, and says which one it is, by its digest. */
export function createDockerBuildImage(
    settings: DockerBuildSettings,
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

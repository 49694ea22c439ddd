import * as dockerBuild from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

import { dockerBuildArgs, imageTag } from "./docker-args";
import type { DockerBuildSettings } from "./docker-build-settings";
import { type ImageTarget, registryCredentials } from "./image-target";

/** Builds and pushes the image, and says which one it is, by its digest. */
export function createDockerBuildImage(
    settings: DockerBuildSettings,
    target: ImageTarget,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { windowsVersion, repository } = target;
    const { url } = repository;
    const image = new dockerBuild.Image(
        target.name,
        dockerBuildArgs(settings, windowsVersion, {
            tag: pulumi.interpolate`${url}:${imageTag(settings, windowsVersion)}`,
            registry: registryCredentials(target, opts.parent),
        }),
        opts,
    );
    return pulumi.interpolate`${url}@${image.digest}`;
}

import * as dockerBuild from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

import { exampleDigest, orExample } from "../../pulumi/mocked";
import type { Planned } from "../../pulumi/planned";
import { dockerBuildArgs, imageTag } from "../image/docker-args";
import type { DockerBuildSettings } from "../image/docker-build-settings";
import { type ImageBuild, type ImageTarget, registryCredentials } from "./image-target";

/** Builds and pushes the image, and returns its digest. */
export function createDockerBuildImage(
    planned: Planned<ImageBuild<DockerBuildSettings>>,
    target: ImageTarget,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { windowsVersion, url } = target;
    const { tag } = planned.args(({ build }) => ({ tag: imageTag(build, windowsVersion) }));
    const created = { tag: pulumi.interpolate`${url}:${tag}`, registry: registryCredentials(target, opts.parent) };
    const image = new dockerBuild.Image(
        target.name,
        planned.args(({ build }) => dockerBuildArgs(build, windowsVersion, created)),
        opts,
    );
    return pulumi.interpolate`${url}@${orExample(image.digest, exampleDigest)}`;
}

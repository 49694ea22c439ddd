import type * as pulumi from "@pulumi/pulumi";

import { createDockerImage } from "./docker";
import { createDockerBuildImage } from "./docker-build";
import { createImageBuilderImage } from "./image-builder";
import type { ImageBuild, ImageTarget } from "./image-target";
import type { Planned } from "../../pulumi/planned";
import type { ImageBuilderSettings } from "../image/image-builder-settings";
import type { DockerBuildSettings } from "../image/docker-build-settings";
import type { DockerSettings } from "../image/docker-settings";

/**
 * Builds the image and pushes it.
 *
 * @param planned the way of building, and the contents
 * @returns the image, by its digest
 */
export function createImage(
    planned: Planned<ImageBuild>,
    target: ImageTarget,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    switch (planned.decided(({ build }) => build.type)) {
        case "dockerBuild":
            return createDockerBuildImage(planned as Planned<ImageBuild<DockerBuildSettings>>, target, opts);
        case "docker":
            return createDockerImage(planned as Planned<ImageBuild<DockerSettings>>, target, opts);
        case "imageBuilder":
            return createImageBuilderImage(planned as Planned<ImageBuild<ImageBuilderSettings>>, target, opts);
    }
}

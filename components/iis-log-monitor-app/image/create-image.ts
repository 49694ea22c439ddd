import type * as pulumi from "@pulumi/pulumi";

import { createDockerImage } from "./docker";
import { createDockerBuildImage } from "./docker-build";
import { createImageBuilderImage } from "./image-builder";
import type { ImageTarget } from "./image-target";
import type { BuildSettings } from "./settings";

/**
 * Builds the image and pushes it.
 *
 * @param configuration LogMonitor's configuration file, for a build that has no file of its own
 * @returns the image, by its digest
 */
export function createImage(
    settings: BuildSettings,
    target: ImageTarget,
    configuration: string,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    switch (settings.type) {
        case "dockerBuild":
            return createDockerBuildImage(settings, target, opts);
        case "docker":
            return createDockerImage(settings, target, opts);
        case "imageBuilder":
            return createImageBuilderImage(settings, target, configuration, opts);
    }
}

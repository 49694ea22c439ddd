import { join } from "node:path";

import type { WindowsVersion } from "../../windows-cluster/windows-versions";
import { buildArguments } from "./build-settings";
import { contextHash } from "./context-hash";
import type { DockerBuildSettings } from "./docker-build-settings";
import type { DockerSettings } from "./docker-settings";

/** Tag of an image that is built from a Dockerfile, by all that it is made of. */
export function imageTag(settings: DockerBuildSettings | DockerSettings, windowsVersion: WindowsVersion): string {
    return contextHash(settings.context, buildArguments(settings, windowsVersion));
}

/** Arguments of an image that BuildKit builds. */
export function dockerBuildArgs<Tag, Registry>(
    settings: DockerBuildSettings,
    windowsVersion: WindowsVersion,
    created: { tag: Tag; registry: Registry },
) {
    return {
        context: { location: settings.context },
        dockerfile: { location: join(settings.context, settings.dockerfile) },
        // The build of Windows comes from the base image, whose os.version the image takes over.
        platforms: ["windows/amd64" as const],
        buildArgs: buildArguments(settings, windowsVersion),
        ...(settings.builder !== undefined && { builder: { name: settings.builder } }),
        tags: [created.tag],
        registries: [created.registry],
        push: true,
        // A preview neither takes the time of a build nor needs a builder.
        buildOnPreview: false,
    };
}

/** Arguments of an image that a Docker engine on Windows builds. */
export function dockerImageArgs<Name, Registry>(
    settings: DockerSettings,
    windowsVersion: WindowsVersion,
    created: { imageName: Name; registry: Registry },
) {
    return {
        imageName: created.imageName,
        build: {
            context: settings.context,
            dockerfile: join(settings.context, settings.dockerfile),
            args: buildArguments(settings, windowsVersion),
            platform: "windows/amd64",
            // BuildKit's support of Windows engines is experimental.
            builderVersion: "BuilderV1" as const,
        },
        registry: created.registry,
    };
}

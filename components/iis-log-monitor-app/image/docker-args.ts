import { join } from "node:path";

import type { WindowsVersion } from "../../windows-cluster/windows-versions";
import { buildArguments } from "./build-settings";
import { contextHash } from "./context-hash";
import type { DockerBuildSettings } from "./docker-build-settings";
import type { DockerSettings } from "./docker-settings";

/** Tag of an image that is built from a Dockerfile: a hash of its inputs. */
export function imageTag(settings: DockerBuildSettings | DockerSettings, windowsVersion: WindowsVersion): string {
    const { context, dockerfile } = settings;
    // Pulumi's provider builds and pushes again if one of these changes.
    const builder = settings.type === "dockerBuild" ? settings.builder : undefined;
    return contextHash(context, [Object.entries(buildArguments(settings, windowsVersion)).sort(), dockerfile, builder]);
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
        // The image gets its Windows build (os.version) from the base image.
        platforms: ["windows/amd64" as const],
        buildArgs: buildArguments(settings, windowsVersion),
        ...(settings.builder !== undefined && { builder: { name: settings.builder } }),
        tags: [created.tag],
        registries: [created.registry],
        push: true,
        // A preview does not build, so it is fast and needs no builder.
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
            // BuildKit's support for Windows engines is experimental.
            builderVersion: "BuilderV1" as const,
        },
        registry: created.registry,
    };
}

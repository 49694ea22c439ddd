import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { join } from "node:path";

import { buildArguments } from "./build-settings";
import { contextHash } from "./context-hash";
import type { DockerSettings } from "./docker-settings";
import { type ImageTarget, registryCredentials } from "./image-target";

/** Builds and pushes the image, and says which one it is, by its digest. */
export function createDockerImage(
    settings: DockerSettings,
    target: ImageTarget,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const args = buildArguments(settings, target.windowsVersion);
    const { address, username, password } = registryCredentials(target, opts.parent);
    const engine = new docker.Provider(
        target.name,
        {
            ...(settings.host !== undefined && { host: settings.host }),
            ...(settings.tlsFolder !== undefined && { certPath: settings.tlsFolder }),
            ...(settings.sshOptions !== undefined && { sshOpts: settings.sshOptions }),
        },
        opts,
    );
    const image = new docker.Image(
        target.name,
        {
            imageName: pulumi.interpolate`${target.repository.url}:${contextHash(settings.context, args)}`,
            build: {
                context: settings.context,
                dockerfile: join(settings.context, settings.dockerfile),
                args,
                platform: "windows/amd64",
                // BuildKit's support of Windows engines is experimental.
                builderVersion: docker.BuilderVersion.BuilderV1,
            },
            registry: { server: address, username, password },
        },
        { ...opts, provider: engine },
    );
    return image.repoDigest;
}

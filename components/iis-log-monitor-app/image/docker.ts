import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

import { dockerImageArgs, imageTag } from "./docker-args";
import type { DockerSettings } from "./docker-settings";
import { type ImageTarget, registryCredentials } from "./image-target";

/** Builds and pushes the image, and says which one it is, by its digest. */
export function createDockerImage(
    settings: DockerSettings,
    target: ImageTarget,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { windowsVersion } = target;
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
        dockerImageArgs(settings, windowsVersion, {
            imageName: pulumi.interpolate`${target.repository.url}:${imageTag(settings, windowsVersion)}`,
            registry: { server: address, username, password },
        }),
        { ...opts, provider: engine },
    );
    return image.repoDigest;
}

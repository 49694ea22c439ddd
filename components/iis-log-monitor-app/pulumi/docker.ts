import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

import { exampleDigest, orExample } from "../../pulumi/mocked";
import type { Planned } from "../../pulumi/planned";
import { dockerImageArgs, imageTag } from "../image/docker-args";
import type { DockerSettings } from "../image/docker-settings";
import { type ImageBuild, type ImageTarget, registryCredentials } from "./image-target";

/** Builds and pushes the image, and returns its digest. */
export function createDockerImage(
    planned: Planned<ImageBuild<DockerSettings>>,
    target: ImageTarget,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { windowsVersion } = target;
    const { address, username, password } = registryCredentials(target, opts.parent);
    const engine = new docker.Provider(
        target.name,
        planned.decided(({ build: { host, tlsFolder, sshOptions } }) => ({
            ...(host !== undefined && { host }),
            ...(tlsFolder !== undefined && { certPath: tlsFolder }),
            ...(sshOptions !== undefined && { sshOpts: sshOptions }),
        })),
        opts,
    );
    const { tag } = planned.args(({ build }) => ({ tag: imageTag(build, windowsVersion) }));
    const created = {
        imageName: pulumi.interpolate`${target.url}:${tag}`,
        registry: { server: address, username, password },
    };
    const image = new docker.Image(
        target.name,
        planned.args(({ build }) => dockerImageArgs(build, windowsVersion, created)),
        { ...opts, provider: engine },
    );
    return orExample(image.repoDigest, pulumi.interpolate`${target.url}@${exampleDigest}`);
}

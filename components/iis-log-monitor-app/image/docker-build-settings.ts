import { z } from "zod";

import { dockerfileBuild } from "./build-settings";

/** Built by BuildKit, on any machine: the build runs no Windows programs. */
export const dockerBuildSettings = z.strictObject({
    /** BuildKit: buildx builds the Windows image on any machine, because the build runs no Windows programs. */
    // Optional inside the default, so that the union accepts a build without a type.
    type: z.literal("dockerBuild").optional().default("dockerBuild"),
    ...dockerfileBuild,
    /** Dockerfile, relative to the context. On a builder without Windows, it must not use RUN in the Windows stage. */
    dockerfile: z.string().min(1).default("Dockerfile"),
    /**
     * Name of the buildx builder (`docker buildx ls`). Default: the current builder. Its driver must not be `docker`: a Linux engine cannot store a Windows image, so the builder must push it directly to ECR.
     *
     * @see https://docs.docker.com/build/builders/drivers/
     */
    builder: z.string().min(1).optional(),
});

export type DockerBuildSettings = z.output<typeof dockerBuildSettings>;

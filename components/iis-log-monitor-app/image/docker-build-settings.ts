import { z } from "zod";

import { dockerfileBuild } from "./build-settings";

/** Built by BuildKit, on any machine: nothing of Windows runs in the build. */
export const dockerBuildSettings = z.strictObject({
    /** BuildKit: cross-built for Windows by buildx, on any machine, since nothing of Windows runs in the build. */
    // Optional inside of the default, so that a build that says no type finds its way through the union.
    type: z.literal("dockerBuild").optional().default("dockerBuild"),
    ...dockerfileBuild,
    /** Dockerfile, in the context. On a builder without Windows it must not RUN anything in the Windows stage. */
    dockerfile: z.string().min(1).default("Dockerfile"),
    /**
     * Name of the buildx builder (`docker buildx ls`). Default: the current one. Its driver must not be `docker`: a Linux engine cannot hold an image of
     * Windows, so the image goes from the builder straight to ECR.
     *
     * @see https://docs.docker.com/build/builders/drivers/
     */
    builder: z.string().min(1).optional(),
});

export type DockerBuildSettings = z.output<typeof dockerBuildSettings>;

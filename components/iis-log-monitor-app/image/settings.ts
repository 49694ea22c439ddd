import { z } from "zod";

import { dockerBuildSettings } from "./docker-build";
import { dockerSettings } from "./docker";
import { imageBuilderSettings } from "./image-builder";

/** Every way of building the image: one file each. */
export const buildSettings = z.discriminatedUnion("type", [dockerBuildSettings, dockerSettings, imageBuilderSettings]);

export type BuildSettings = z.output<typeof buildSettings>;

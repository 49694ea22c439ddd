import { z } from "zod";

import { dockerBuildSettings } from "./docker-build-settings";
import { dockerSettings } from "./docker-settings";
import { imageBuilderSettings } from "./image-builder-settings";

/** All ways of building the image, one file each. */
export const buildSettings = z.discriminatedUnion("type", [dockerBuildSettings, dockerSettings, imageBuilderSettings]);

export type BuildSettings = z.output<typeof buildSettings>;

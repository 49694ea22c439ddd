import { statSync } from "node:fs";
import { join } from "node:path";

import type { Problem } from "../../settings/problems";
import { dockerBuildSettings } from "./docker-build-settings";
import { dockerSettings } from "./docker-settings";
import type { BuildSettings } from "./settings";

type Context = Pick<Exclude<BuildSettings, { type: "imageBuilder" }>, "type" | "context" | "dockerfile">;

/** A build context that is not there, or without the Dockerfile that would be built. */
export function contextProblems(build: Context | { type: "imageBuilder" }): Problem[] {
    if (build.type === "imageBuilder") {
        return [];
    }
    const { context, dockerfile } = build;
    if (statSync(context, { throwIfNoEntry: false })?.isDirectory() !== true) {
        return [
            {
                setting: "build.context",
                value: JSON.stringify(context),
                remedy: "there is no such folder; set the path of the folder with the Dockerfile, relative to the folder of Pulumi.yaml",
            },
        ];
    }
    if (statSync(join(context, dockerfile), { throwIfNoEntry: false })?.isFile() === true) {
        return [];
    }
    const { shape } = build.type === "docker" ? dockerSettings : dockerBuildSettings;
    // With the default name, the folder is more likely wrong than the name.
    return dockerfile === shape.dockerfile.parse(undefined)
        ? [
              {
                  setting: "build.context",
                  value: JSON.stringify(context),
                  remedy: `this folder has no file ${JSON.stringify(dockerfile)}, from which the image is built; add it, set the folder that has it, or set build.dockerfile to the name of another file`,
              },
          ]
        : [
              {
                  setting: "build.dockerfile",
                  value: JSON.stringify(dockerfile),
                  remedy: `there is no such file in the folder ${JSON.stringify(context)} (build.context); set the path of the Dockerfile, relative to this folder`,
              },
          ];
}

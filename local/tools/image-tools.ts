import { builtFromModule, GoProgram } from "./go-program";
import { releaseWay } from "./released-program";
import { buildkitRelease, registryRelease } from "./releases";
import type { Tool } from "./tool";

export interface Buildkit {
    readonly buildkitd: string;
    readonly buildctl: string;
}

const buildkitCommands = "github.com/moby/buildkit/cmd";

export function buildkitTool(go: () => Promise<string>): Tool<Buildkit> {
    const title = "BuildKit";
    const built = new GoProgram({
        name: "buildkit",
        packages: [`${buildkitCommands}/buildkitd`, `${buildkitCommands}/buildctl`],
    });
    return {
        title,
        ways: [
            ...releaseWay(buildkitRelease, (released) => ({
                buildkitd: released.file("buildkitd"),
                buildctl: released.file("buildctl"),
            })),
            {
                origin: builtFromModule,
                find: () => {
                    const [buildkitd, buildctl] = [built.find("buildkitd"), built.find("buildctl")];
                    return buildkitd === undefined || buildctl === undefined ? undefined : { buildkitd, buildctl };
                },
                work: built.work(go, { title, minutes: 1, megabytes: 1200 }),
            },
        ],
    };
}

/** A registry of images to push to. */
export function registryTool(go: () => Promise<string>): Tool<string> {
    const title = "registry of images";
    const built = new GoProgram({ name: "registry" });
    return {
        title,
        ways: [
            ...releaseWay(registryRelease, (released) => released.file("registry")),
            {
                origin: builtFromModule,
                find: () => built.find(),
                work: built.work(go, { title, minutes: 1, megabytes: 400 }),
            },
        ],
    };
}

import { GoProgram } from "./go-program";
import { releaseWay } from "./released-program";
import { buildkitRelease, registryRelease } from "./releases";
import type { FileOf, Tool } from "./tool";

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
    const ready = (file: FileOf): Buildkit => ({ buildkitd: file("buildkitd"), buildctl: file("buildctl") });
    const work = built.work(go, { title, minutes: 1, megabytes: 1200 });
    return { title, ways: [...releaseWay(buildkitRelease, ready), built.way(work, ready)] };
}

/** A registry of images to push to. */
export function registryTool(go: () => Promise<string>): Tool<string> {
    const title = "registry of images";
    const built = new GoProgram({ name: "registry" });
    const ready = (file: FileOf): string => file("registry");
    const work = built.work(go, { title, minutes: 1, megabytes: 400 });
    return { title, ways: [...releaseWay(registryRelease, ready), built.way(work, ready)] };
}

import { GoProgram } from "./go-program";
import type { Tool, Work } from "./tool";

export interface ImageTools extends Tool {
    readonly buildkitd: string;
    readonly buildctl: string;
    /** The folder of buildctl, which the Docker Build stand-in looks for on PATH. */
    readonly folder: string;
    readonly registry: string;
}

/** BuildKit, and a registry to push to. */
export async function imageTools(): Promise<ImageTools> {
    const buildkit = "github.com/moby/buildkit/cmd";
    const buildkitd = new GoProgram({ name: "buildkitd", source: "buildkit", package: `${buildkit}/buildkitd` });
    const buildctl = new GoProgram({ name: "buildctl", source: "buildkit", package: `${buildkit}/buildctl` });
    const registry = new GoProgram({ name: "registry" });
    const all: Work[] = [];
    for (const program of [buildkitd, buildctl, registry]) {
        const { work } = await program.workIfOutdated(1);
        all.push(...(work === undefined ? [] : [work]));
    }
    return {
        title: "BuildKit and a registry of images",
        origin: "built from their Go modules",
        buildkitd: buildkitd.file,
        buildctl: buildctl.file,
        folder: buildctl.folder,
        registry: registry.file,
        ...(all.length > 0 && {
            work: {
                requires: "go",
                minutes: all.reduce((sum, { minutes }) => sum + minutes, 0),
                do: async (keeper) => {
                    for (const work of all) {
                        await work.do(keeper);
                    }
                },
            },
        }),
    };
}

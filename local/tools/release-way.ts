import { ReleasedProgram } from "./released-program";
import { architecture, type Release } from "./releases";
import type { FileOf, Way } from "./tool";

/** A tool's official release. Empty if there is no release for this machine. */
export function releaseWay<Ready>(release: Release, ready: (file: FileOf) => Ready): Way<Ready>[] {
    const machine = architecture();
    if (machine === undefined) {
        return [];
    }
    const program = new ReleasedProgram(release, machine);
    return [
        {
            origin: `downloaded, v${release.version}`,
            find: () => (program.use() ? ready((name) => program.file(name)) : undefined),
            work: { kind: "download", release: program },
        },
    ];
}

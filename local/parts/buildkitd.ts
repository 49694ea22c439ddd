import { layout } from "../layout";
import { runCommand } from "../../machine/run-command";
import type { Part } from "./part";

/** BuildKit's address, in the form of the variable BUILDKIT_HOST. */
export function buildkitAddress(ports: { readonly buildkitd: number }): string {
    return `tcp://127.0.0.1:${ports.buildkitd}`;
}

/** Builds images for Windows without Windows: it combines layers and runs no programs. */
export function buildkitd(
    files: { readonly buildkitd: string; readonly buildctl: string },
    ports: { readonly buildkitd: number },
): Part {
    const address = buildkitAddress(ports);
    const args = [
        `--root=${layout.buildkitData}`,
        `--addr=${address}`,
        // The default is a folder of root, and the same for every environment.
        `--otel-socket-path=${layout.buildkitTraces}`,
        "--containerd-worker=false",
        "--oci-worker=true",
        // Copies files, which needs no features of the system.
        "--oci-worker-snapshotter=native",
        // Replaces runc, so that a RUN in a Dockerfile fails. It could not run a program for Windows.
        "--oci-worker-binary=false",
    ];
    // Layers contain files of root. Other users get a user namespace in which they are root.
    const isRoot = process.getuid?.() === 0;
    return {
        command: isRoot
            ? { name: "buildkitd", file: files.buildkitd, args }
            : { name: "buildkitd", file: "unshare", args: ["--map-root-user", "--mount", files.buildkitd, ...args] },
        isReady: async () => {
            const workers = ["--addr", address, "debug", "workers"];
            return (await runCommand(files.buildctl, workers, { reject: false })).exitCode === 0;
        },
    };
}

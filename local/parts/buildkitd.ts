import { layout } from "../layout";
import { runCommand } from "../../machine/run-command";
import type { Part } from "./part";

/** Where BuildKit's clients find it, as their variable BUILDKIT_HOST has it. */
export function buildkitAddress(ports: { readonly buildkitd: number }): string {
    return `tcp://127.0.0.1:${ports.buildkitd}`;
}

/** Builds images of Windows without Windows: it puts layers together and runs nothing. */
export function buildkitd(
    files: { readonly buildkitd: string; readonly buildctl: string },
    ports: { readonly buildkitd: number },
): Part {
    const address = buildkitAddress(ports);
    const args = [
        `--root=${layout.buildkitData}`,
        `--addr=${address}`,
        // By default in a folder of root's, and the same for every environment.
        `--otel-socket-path=${layout.buildkitTraces}`,
        "--containerd-worker=false",
        "--oci-worker=true",
        // Copies files, and so needs nothing of the system.
        "--oci-worker-snapshotter=native",
        // Instead of runc: a RUN in a Dockerfile, which could not run anything of Windows anyhow, fails.
        "--oci-worker-binary=false",
    ];
    // Layers hold files of root. Who is not root is it in a namespace of users of one's own.
    const isRoot = process.getuid?.() === 0;
    return {
        name: "buildkitd",
        command: isRoot
            ? { name: "buildkitd", file: files.buildkitd, args }
            : { name: "buildkitd", file: "unshare", args: ["--map-root-user", "--mount", files.buildkitd, ...args] },
        isReady: async () => {
            const { exitCode } = await runCommand(files.buildctl, ["--addr", address, "debug", "workers"], {
                reject: false,
            });
            return exitCode === 0;
        },
    };
}

import {
    closeSync,
    mkdirSync,
    openSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    symlinkSync,
    writeFileSync,
    writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import type { Container } from "./pod";

/** Default of the kubelet's `containerLogMaxFiles`, which counts the file that is being written. */
const maxFiles = 5;

/** The kubelet keeps this many rotated files when it rotates: the current file becomes one more, and the runtime opens a new one. */
const keptFiles = maxFiles - 2;

/**
 * The log of one container on a node's disk: written as the container runtime does, rotated as the kubelet does. The container has run for a while, so from the
 * first rotation on the oldest file is removed.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/logs/container_log_manager.go
 */
export class ContainerLog {
    private readonly folder: string;
    private readonly file: string;
    private readonly link: string;
    private descriptor: number;

    /** @param root stands in for `C:\var\log`: gets the folders `pods` and `containers` */
    constructor(
        root: string,
        readonly container: Container,
    ) {
        const { namespace, pod, uid, container: name, containerId } = container;
        this.folder = join(root, "pods", `${namespace}_${pod}_${uid}`, name);
        this.file = join(this.folder, "0.log");
        mkdirSync(this.folder, { recursive: true });
        mkdirSync(join(root, "containers"), { recursive: true });
        for (let day = 1; day <= keptFiles; day++) {
            writeFileSync(`${this.file}.2026010${day}-000000.gz`, gzipSync("a line of long ago\n"));
        }
        this.descriptor = openSync(this.file, "a");
        this.link = join(root, "containers", `${pod}_${namespace}_${name}-${containerId}.log`);
        symlinkSync(this.file, this.link);
    }

    write(entries: Buffer): void {
        writeSync(this.descriptor, entries);
    }

    /** `rotateLog` of the kubelet, in its order: it decides which new file can get the inode number of a removed one. */
    rotate(now: Date): void {
        for (const name of this.rotated().filter((file) => file.endsWith(".tmp"))) {
            rmSync(join(this.folder, name));
        }
        for (const name of this.rotated().slice(0, -keptFiles)) {
            rmSync(join(this.folder, name));
        }
        for (const name of this.rotated().filter((file) => !file.endsWith(".gz"))) {
            this.compress(name);
        }
        renameSync(this.file, `${this.file}.${timestamp(now)}`);
        // ReopenContainerLog: containerd opens the new file before it closes the old one.
        const renamed = this.descriptor;
        this.descriptor = openSync(this.file, "a");
        closeSync(renamed);
    }

    close(): void {
        closeSync(this.descriptor);
    }

    /** As the kubelet does once the pod is gone from the API server. The file must be closed. */
    remove(): void {
        rmSync(this.link);
        rmSync(dirname(this.folder), { recursive: true });
    }

    /** Oldest first. */
    private rotated(): string[] {
        return readdirSync(this.folder)
            .filter((name) => name.startsWith("0.log."))
            .sort();
    }

    private compress(name: string): void {
        const path = join(this.folder, name);
        writeFileSync(`${path}.tmp`, gzipSync(readFileSync(path), { level: 1 }));
        renameSync(`${path}.tmp`, `${path}.gz`);
        rmSync(path);
    }
}

/** The kubelet's suffix: 20060102-150405. */
function timestamp(time: Date): string {
    return time
        .toISOString()
        .replace(/\.\d+Z$/, "")
        .replaceAll(/[-:]/g, "")
        .replace("T", "-");
}

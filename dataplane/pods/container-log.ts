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
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import type { Container } from "./pod";

/** The kubelet's containerLogMaxFiles, with the file that is being written. */
const maxFiles = 5;

/**
 * The log of one container on a node's disk: written as the container runtime does, rotated as the kubelet does.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/logs/container_log_manager.go
 */
export class ContainerLog {
    private readonly folder: string;
    private readonly file: string;
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
        this.descriptor = openSync(this.file, "a");
        symlinkSync(this.file, join(root, "containers", `${pod}_${namespace}_${name}-${containerId}.log`));
    }

    write(entries: Buffer): void {
        writeSync(this.descriptor, entries);
    }

    /** In the kubelet's order: what is rotated already is compressed, too old files go, then the current file is moved away. */
    rotate(now: Date): void {
        for (const name of this.rotated().filter((file) => !file.endsWith(".gz"))) {
            this.compress(name);
        }
        const all = this.rotated();
        // One of them is the file that is being written, and one the file that it becomes.
        for (const name of all.slice(0, Math.max(0, all.length - (maxFiles - 2)))) {
            rmSync(join(this.folder, name));
        }
        renameSync(this.file, `${this.file}.${timestamp(now)}`);
        // The runtime goes on writing to the moved file until the kubelet tells it to reopen its log.
        closeSync(this.descriptor);
        this.descriptor = openSync(this.file, "a");
    }

    close(): void {
        closeSync(this.descriptor);
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

import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import type { V1Pod } from "@kubernetes/client-node";

import { formatLine } from "../../dataplane/pods/log-format";

/** The log file of a container. Each node has a folder, which corresponds to its `C:\var\log`. */
export class ContainerLog {
    private readonly file: string;
    /** Whether the container has not written anything yet. */
    readonly isNew: boolean;

    constructor(nodeLogs: string, { metadata, spec }: V1Pod, container: string) {
        const name = [metadata?.namespace, metadata?.name, metadata?.uid].join("_");
        const folder = path.join(podLogs(nodeLogs, spec?.nodeName ?? ""), name, container);
        mkdirSync(folder, { recursive: true });
        this.file = path.join(folder, "0.log");
        this.isNew = !existsSync(this.file);
    }

    /** Adds a line as containerd does. */
    write(line: string, time: Date): void {
        appendFileSync(this.file, formatLine("cri", Buffer.from(line), time));
    }
}

/** The path that the kubelet uses below `C:\var\log\pods` of a node. */
export function podLogs(nodeLogs: string, node: string): string {
    return path.join(nodeLogs, node, "pods");
}

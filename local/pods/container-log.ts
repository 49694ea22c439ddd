import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import type { V1Pod } from "@kubernetes/client-node";

import { formatLine } from "../../dataplane/pods/log-format";

/** The log of a container where its node would have it: a folder for each node stands for its `C:\var\log`. */
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

/** What the kubelet of a node has under `C:\var\log\pods`. */
export function podLogs(nodeLogs: string, node: string): string {
    return path.join(nodeLogs, node, "pods");
}

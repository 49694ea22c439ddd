import { execFileSync } from "node:child_process";
import { processIdentity } from "./process-identity";

/** A process, with what distinguishes it from a later one with the same pid. */
export interface Descendant {
    readonly name: string;
    readonly pid: number;
    readonly identity: string;
}

/**
 * The descendants of a process, its children first. They must be listed while it runs: when a process ends, its children get pid 1 as parent.
 */
export function descendantsOf(pid: number): Descendant[] {
    const children = new Map<number, number[]>();
    for (const [child, parent] of processTree()) {
        children.set(parent, [...(children.get(parent) ?? []), child]);
    }
    const found: number[] = [];
    for (let next = children.get(pid) ?? []; next.length > 0; next = next.flatMap((one) => children.get(one) ?? [])) {
        found.push(...next);
    }
    return found.flatMap((one) => {
        const identity = processIdentity(one);
        return identity === undefined ? [] : [{ name: `a child of ${pid}`, pid: one, identity }];
    });
}

/** The pid and the parent's pid of every process. */
function processTree(): [pid: number, parent: number][] {
    try {
        const text = execFileSync("ps", ["-A", "-o", "pid=,ppid="], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        });
        return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)].map(([, pid, parent]) => [Number(pid), Number(parent)]);
    } catch {
        return [];
    }
}

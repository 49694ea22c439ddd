import { readdirSync } from "node:fs";
import { knownProcess, type KnownProcess, readStat } from "./process-identity";

/**
 * The descendants of a process, its children first. They must be listed while it runs: when a process ends, its children get pid 1 as parent.
 */
export function descendantsOf(pid: number): KnownProcess[] {
    const children = new Map<number | undefined, number[]>();
    // Not all names are pids.
    for (const one of readdirSync("/proc").map(Number).filter(Number.isInteger)) {
        const parent = readStat(one)?.parent;
        children.set(parent, [...(children.get(parent) ?? []), one]);
    }
    const found: number[] = [];
    for (let next = children.get(pid) ?? []; next.length > 0; next = next.flatMap((one) => children.get(one) ?? [])) {
        found.push(...next);
    }
    return found.flatMap((one) => knownProcess(`a child of ${pid}`, one) ?? []);
}

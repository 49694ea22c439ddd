import type { Outcome } from "../scenarios/run-scenario";
import { lineBytes } from "../pods/content";

/** Payload, in millions of bytes, that one second of a processor carried from the log files to the destination. */
export function megabytesPerCpuSecond({ written, cpuSeconds }: Outcome): number {
    return (written * lineBytes) / 1e6 / cpuSeconds;
}

/** What AWS bills for a line. */
export function bytesPerLine({ bytes, events }: Outcome): number {
    return bytes / events;
}

/** The run with the median CPU time: time is what differs between runs, with what else the machine has to do. */
export function medianRun(runs: readonly Outcome[]): Outcome {
    const sorted = [...runs].sort((one, other) => one.cpuSeconds - other.cpuSeconds);
    const median = sorted[Math.floor((sorted.length - 1) / 2)];
    if (median === undefined) {
        throw new Error("a median takes a run");
    }
    return median;
}

export function find(outcomes: readonly Outcome[], configuration: string, scenario: string): Outcome | undefined {
    return outcomes.find((outcome) => outcome.configuration === configuration && outcome.scenario === scenario);
}

import type { Outcome } from "../../../dataplane/scenarios/run-scenario";

/** An outcome where every line arrived once, apart from the changes. */
export function outcome(
    changes: Omit<Partial<Outcome>, "judgement"> & { judgement?: Partial<Outcome["judgement"]> } = {},
): Outcome {
    const { judgement, ...rest } = changes;
    return {
        configuration: "ours, message",
        scenario: "backlog",
        written: 1000,
        seconds: 10,
        batches: 10,
        events: 1000,
        bytes: 226_000,
        violations: {},
        endpointCpuSeconds: 1,
        cpuSeconds: 0.01,
        kernelSeconds: 0.004,
        delay: { median: 700, most: 1200 },
        peakMemory: 50e6,
        ...rest,
        judgement: {
            arrived: 1000,
            lost: 0,
            repeated: 0,
            misrouted: 0,
            damaged: 0,
            refused: 0,
            examples: [],
            ...judgement,
        },
    };
}

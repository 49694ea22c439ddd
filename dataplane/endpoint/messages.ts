import type { Delay } from "./delays";
import type { Expected, Judgement } from "./tally";

/**
 * What the endpoint does to requests. `down`: nobody listens. `throttled` and `failing`: it answers so to this share of the requests.
 * `slow`: every answer takes so long.
 */
export type Fault =
    | { type: "down" }
    | { type: "throttled"; share: number }
    | { type: "failing"; share: number }
    | { type: "slow"; milliseconds: number };

/** What the run asks of the endpoint's process. Each request is answered with the same id. */
export type Request =
    | { type: "createGroups"; names: string[] }
    | { type: "setFault"; fault: Fault | undefined }
    | { type: "deleteStreams" }
    | { type: "report"; expected: Expected };

export interface Report {
    judgement: Judgement;
    /** Of the lines that were taken. */
    delay: Delay;
    batches: number;
    events: number;
    bytes: number;
    violations: Record<string, number>;
    /** Processor seconds of the endpoint itself: whether it was the bottleneck. */
    endpointCpuSeconds: number;
}

export type Message = Request & { id: number };
export type Answered = { id: number; report?: Report } | { ports: Ports };

/** Where the endpoint's process listens: for AWS, for the API server, and as a proxy that leads AWS' names to it. */
export interface Ports {
    https: number;
    http: number;
    proxy: number;
}

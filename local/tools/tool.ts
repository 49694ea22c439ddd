import type { Keeper } from "../supervision/keeper-client";

/** What has to be on the machine before a tool can be made. */
export type Requirement = "go" | "python";

/** Something the environment runs and that the machine may lack. */
export interface Tool {
    readonly title: string;
    /** "built from its Go module", "on PATH: /usr/bin/etcd": where it comes from, for the user to read. */
    readonly origin: string;
    /** What is still to be done; undefined when it is there. */
    readonly work?: Work;
}

export interface Work {
    /** Nothing, for what the network alone brings. */
    readonly requires?: Requirement;
    /** From a cold start on two cores. */
    readonly minutes: number;
    do(keeper: Keeper): Promise<void>;
}

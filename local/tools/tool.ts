import type { Keeper } from "../supervision/keeper-client";
import type { ReleasedProgram } from "./released-program";

/** Runs the commands of a build, with their output in a log each. */
export type Runner = Pick<Keeper, "run">;

/** What has to be on the machine before a tool can be made. */
export type Requirement = "go" | "python";

/** Something the environment runs and that the machine may lack. */
export interface Tool<Ready> {
    readonly title: string;
    /** Ways to get it, in order of preference. */
    readonly ways: readonly Way<Ready>[];
}

/** One way to have a tool. */
export interface Way<Ready> {
    /** "on PATH", "downloaded", "built from its Go module": for the user to read. */
    readonly origin: string;
    /** What there is already. */
    readonly find: () => Promise<Ready | undefined> | Ready | undefined;
    /** How to make it; a way without can only be found. */
    readonly work?: Work;
}

export type Work = Download | Build;

/** An official release, as long as its site can be reached. */
export interface Download {
    readonly kind: "download";
    readonly release: ReleasedProgram;
}

/** Anything else that is made on this machine. Two tools may have the same work: one program that is both of them. */
export interface Build {
    readonly kind: "build";
    /** What it makes, and how: "Pulumi's CLI", "built from its Go module". */
    readonly title: string;
    readonly origin: string;
    readonly requires: Requirement;
    /** From a cold start on two cores. */
    readonly minutes: number;
    /** What it takes on the disk while it runs, caches included. */
    readonly megabytes: number;
    /** @param tell says what it is doing right now. */
    readonly do: (runner: Runner, tell: (what: string) => void) => Promise<void>;
}

/** The first existing copy of a tool. */
export async function firstWay<Ready>({ ways }: Tool<Ready>): Promise<{ origin: string; ready: Ready } | undefined> {
    for (const { origin, find } of ways) {
        const ready = await find();
        if (ready !== undefined) {
            return { origin, ready };
        }
    }
    return undefined;
}

export type ReadyOf<T> = T extends Tool<infer Ready> ? Ready : never;

import type { Keeper } from "../supervision/keeper";
import type { Tell } from "../steps";
import type { ReleasedProgram } from "./released-program";

/** Runs the commands of a build, each with its own log. */
export type Runner = Pick<Keeper, "run">;

/** A program that the environment needs. */
export interface Tool<Ready> {
    readonly title: string;
    /** Ways to get it, in order of preference. */
    readonly ways: readonly Way<Ready>[];
}

/** One way to get a tool. */
export interface Way<Ready> {
    /** "on PATH", "downloaded", "built from its Go module", for the user. */
    readonly origin: string;
    /** The existing tool. */
    readonly find: () => Promise<Ready | undefined> | Ready | undefined;
    /** How to install it. Absent if it can only be found. */
    readonly work?: Download | Build;
}

/** The path of a program, or of another file, of an installed tool. */
export type FileOf = (name: string) => string;

/** An official release, if its site is reachable. */
export interface Download {
    readonly kind: "download";
    readonly release: ReleasedProgram;
}

export interface BuildContext {
    readonly runner: Runner;
    /** Reports what it is currently doing. */
    readonly tell: Tell;
    /** Finds the `go` command, which is there before a build that requires it. */
    readonly go: () => Promise<string>;
}

/** A build on this machine. Two tools can have the same build, if one program contains both. */
export interface Build {
    readonly kind: "build";
    /** What it builds, and how: "Pulumi's CLI", "built from its Go module". */
    readonly title: string;
    readonly origin: string;
    /** What the machine must have before. */
    readonly requires: "go" | "python";
    /** Duration on two cores with empty caches. */
    readonly minutes: number;
    /** Disk space while it runs, including caches. */
    readonly megabytes: number;
    readonly do: (given: BuildContext) => Promise<void>;
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

/** A program to run: a part of the environment, or a step of its set-up. */
export interface Command {
    readonly name: string;
    readonly file: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
}

/** Messages from `make up` to its keeper. */
export type Order =
    | { readonly do: "start"; readonly command: Command; readonly fingerprint: string; readonly log: string }
    /** Also stop this process, which `make up` has started itself, because it needs the terminal. */
    | { readonly do: "adopt"; readonly pid: number }
    /** The set-up is complete: all processes keep running without `make up`. */
    | { readonly do: "release" };

/** Messages from a keeper to `make up`. */
export type Report =
    | { readonly event: "ended"; readonly name: string; readonly how: string; readonly ok: boolean }
    | { readonly event: "released" };

/** A program to run: a part of the environment, or a step of its set-up. */
export interface Command {
    readonly name: string;
    readonly file: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
}

/** What `make up` asks of its keeper. */
export type Order =
    | { readonly do: "start"; readonly command: Command; readonly fingerprint: string; readonly log: string }
    /** Watch over a process that `make up` runs itself, because it needs the terminal. */
    | { readonly do: "adopt"; readonly pid: number }
    /** The set-up is complete: what runs keeps running without `make up`. */
    | { readonly do: "release" };

/** What a keeper tells `make up`. */
export type Report =
    | { readonly event: "started"; readonly name: string; readonly pid: number }
    | { readonly event: "ended"; readonly name: string; readonly how: string; readonly ok: boolean }
    | { readonly event: "released" };

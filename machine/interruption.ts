import { isatty } from "node:tty";

/** Ctrl-C, a request to end, a closed terminal, or the end of the parent process. */
export type Interruption = NodeJS.Signals | "orphaned";

/**
 * Calls back once, at the first sign that this command should not continue. A second signal ends it immediately.
 *
 * Some signs are not signals. A `make` that is killed does not pass the signal on, but the parent's pid changes. If `make` leads the session, as in `ssh -t HOST make up`, the system sends SIGHUP only to `make`, which waits for this command:
 * then a file of the terminal is no longer one.
 */
export function onInterruption(callback: (interruption: Interruption) => void): void {
    let interrupted = false;
    const interrupt = (interruption: Interruption): void => {
        if (!interrupted) {
            interrupted = true;
            callback(interruption);
        }
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => {
            if (interrupted) {
                process.exit(130);
            }
            interrupt(signal);
        });
    }
    const parent = process.ppid;
    // By number: a stream such as process.stdin changes how a process ends as soon as the property is read.
    const terminals = [0, 1, 2].filter(isatty);
    setInterval(() => {
        if (process.ppid !== parent) {
            interrupt("orphaned");
        } else if (!terminals.every(isatty)) {
            interrupt("SIGHUP");
        }
    }, 500).unref();
}

/** Writing to a closed terminal fails (EIO). An unhandled error would end a command before it has stopped what it has started. */
export function ignoreClosedTerminal(): void {
    for (const stream of [process.stdout, process.stderr]) {
        stream.on("error", () => undefined);
    }
}

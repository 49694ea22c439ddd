/** Ctrl-C, a request to end, a closed terminal, or the end of the process that started us. */
export type Interruption = NodeJS.Signals | "orphaned";

/**
 * Calls back once, at the first sign that nobody wants this command to go on; a second signal ends it on the spot. A `make`
 * that is killed cannot pass the signal on; that it is gone shows in the parent's pid.
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
    setInterval(() => {
        if (process.ppid !== parent) {
            interrupt("orphaned");
        }
    }, 500).unref();
}

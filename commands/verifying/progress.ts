/** Shows the progress of a verification. */
export interface Progress {
    /** @param work gets a function to report its progress */
    step<T>(title: string, work: (say: (text: string) => void) => Promise<T>): Promise<T>;
}

/** Writes to standard error, so that standard output only contains the result: a live list in a terminal, plain lines elsewhere. */
export async function progressOnStderr(): Promise<Progress> {
    const { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } = await import("listr2");
    const shown = (useIcons: boolean) => ({
        timer: PRESET_TIMER,
        showErrorMessage: false,
        logger: new ListrLogger({ useIcons, processOutput: new ProcessOutput(process.stderr, process.stderr) }),
    });
    const options = {
        rendererOptions: shown(true),
        fallbackRendererOptions: shown(false),
        fallbackRendererCondition: () => !process.stderr.isTTY,
        // Ctrl-C needs no clean-up.
        registerSignalListeners: false,
    };
    return {
        step: async <T>(title: string, work: (say: (text: string) => void) => Promise<T>): Promise<T> => {
            const outcome: { value: T }[] = [];
            let reason: unknown;
            const task = async (_: unknown, shownTask: { output: string }): Promise<void> => {
                try {
                    const value = await work((text) => {
                        shownTask.output = text;
                    });
                    outcome.push({ value });
                } catch (error) {
                    reason = error;
                    // The caller reports the error.
                    throw new Error("stopped");
                }
            };
            await new Listr([{ title, task }], options).run().catch(() => undefined);
            const [result] = outcome;
            if (result === undefined) {
                throw reason;
            }
            return result.value;
        },
    };
}

/** Shows no progress: for a verification of which only the result is read. */
export async function noProgress(): Promise<Progress> {
    return await Promise.resolve({ step: (_title, work) => work(() => undefined) });
}

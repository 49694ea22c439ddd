/** Shows how far a verification is. */
export interface Progress {
    /** @param work gets a function by which it says what it is at */
    step<T>(title: string, work: (say: (text: string) => void) => Promise<T>): Promise<T>;
}

/**
 * On standard error, so that standard output holds the result and nothing else: a live list at a terminal, plain lines elsewhere.
 */
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
        // Ctrl-C has nothing to put in order.
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
                    // What was wrong is said once, by whoever waits for the step.
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

/** A step of the set-up, which the user sees. */
export interface Step {
    readonly title: string;
    /** Can return a sentence about the result, for the user. */
    readonly task: (tell: Tell) => Promise<unknown>;
}

/** Reports what a step is currently doing. */
export type Tell = (what: string) => void;

/** At a terminal, the elapsed time is updated; in a log, a line from time to time shows that the step continues. */
const millisecondsBetween = process.stdout.isTTY ? 1_000 : 30_000;

/** Runs the steps in their order, `atOnce` at a time, and shows the progress: a live list at a terminal, plain lines in a log. */
export async function takeSteps(steps: readonly Step[], atOnce = 1): Promise<void> {
    const { Listr, PRESET_TIMER } = await import("listr2");
    const shown = { timer: PRESET_TIMER, showErrorMessage: false };
    await new Listr(
        steps.map(({ title, task }) => ({
            title,
            task: async (_: unknown, line: { title: string; output: string }) => {
                const started = performance.now();
                let what: string | undefined;
                const clock = setInterval(() => {
                    const elapsed = asTime(performance.now() - started);
                    line.output = what === undefined ? elapsed : `${elapsed}, ${what}`;
                }, millisecondsBetween);
                try {
                    const end = await task((text) => (what = text));
                    line.title = typeof end === "string" ? `${title}: ${end}` : title;
                } finally {
                    clearInterval(clock);
                }
            },
        })),
        {
            concurrent: atOnce,
            rendererOptions: shown,
            fallbackRendererOptions: shown,
            // `onInterruption` handles Ctrl-C.
            registerSignalListeners: false,
        },
    ).run();
}

/** A duration as minutes and seconds: 0:07, 12:30. */
export function asTime(milliseconds: number): string {
    const seconds = Math.floor(milliseconds / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

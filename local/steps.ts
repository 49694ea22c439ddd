/** A step of the set-up, as the user sees it pass. */
export interface Step {
    readonly title: string;
    /** May return a sentence about how it ended, for the user to read. */
    readonly task: (tell: Tell) => Promise<unknown>;
}

/** Says what a step is doing right now. */
export type Tell = (what: string) => void;

/** At a terminal the time counts up; in a log a line now and then shows that it goes on. */
const millisecondsBetween = process.stdout.isTTY ? 1_000 : 30_000;

/** Takes the steps in their order, so many at once, and shows where it is: a live list at a terminal, plain lines elsewhere. */
export async function takeSteps(
    steps: readonly Step[],
    { atOnce = 1 }: { atOnce?: number | "all" } = {},
): Promise<void> {
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
            concurrent: atOnce === "all" ? true : atOnce,
            rendererOptions: shown,
            fallbackRendererOptions: shown,
            // What Ctrl-C means is decided in one place, and not here.
            registerSignalListeners: false,
        },
    ).run();
}

/** As clocks show it: 0:07, 12:30. */
export function asTime(milliseconds: number): string {
    const seconds = Math.floor(milliseconds / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

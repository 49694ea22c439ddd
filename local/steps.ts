/** A step of the set-up, as the user sees it pass. */
export interface Step {
    readonly title: string;
    readonly task: () => Promise<void>;
}

/** Takes the steps one after the other, and shows where it is: a live list at a terminal, plain lines elsewhere. */
export async function takeSteps(steps: readonly Step[]): Promise<void> {
    const { Listr, PRESET_TIMER } = await import("listr2");
    const shown = { timer: PRESET_TIMER, showErrorMessage: false };
    await new Listr(
        steps.map(({ title, task }) => ({ title, task })),
        {
            rendererOptions: shown,
            fallbackRendererOptions: shown,
            // What Ctrl-C means is decided in one place, and not here.
            registerSignalListeners: false,
        },
    ).run();
}

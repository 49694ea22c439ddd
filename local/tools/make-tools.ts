import { takeSteps } from "../steps";
import type { Keeper } from "../supervision/keeper-client";
import { checkPrerequisites } from "./prerequisites";
import { type Toolbox, toolsOf } from "./toolbox";

/** Builds and installs what is missing, after saying what that is and about how long it takes. */
export async function makeTools(toolbox: Toolbox, keeper: Keeper): Promise<void> {
    const missing = toolsOf(toolbox).flatMap(({ title, origin, work }) =>
        work === undefined ? [] : [{ title, origin, work }],
    );
    if (missing.length === 0) {
        return;
    }
    await checkPrerequisites(new Set(missing.flatMap(({ work }) => work.requires ?? [])));

    const total = missing.reduce((sum, { work }) => sum + work.minutes, 0);
    const list = missing.map(({ title, origin, work }) => `  ${title}: ${origin}, about ${minutes(work.minutes)}\n`);
    process.stdout.write(`To be made once, in about ${minutes(total)} on two cores:\n${list.join("")}\n`);

    // One after the other: each build keeps every core busy by itself.
    await takeSteps(
        missing.map(({ title, work }) => ({
            title: `${title} (about ${minutes(work.minutes)})`,
            task: () => work.do(keeper),
        })),
    );
}

function minutes(count: number): string {
    return count === 1 ? "1 minute" : `${count} minutes`;
}

/**
 * Stands for a `make up` in the tests of the keeper: takes the lock, starts a part, and says so. What it does then is up to
 * the test (THEN).
 */
import { giveUp } from "../../../local/give-up";
import { takeSteps } from "../../../local/steps";
import { Keeper } from "../../../local/supervision/keeper";
import { takeLock } from "../../../local/supervision/lock";
import { report } from "../../../machine/failure";
import { until } from "../../../machine/until";

async function main(): Promise<void> {
    await takeLock("make up");
    const keeper = await Keeper.launch();
    if (process.env.THEN === "fail") {
        const part = keeper.run({ name: "a-part", file: "sleep", args: ["120"] });
        const failing = keeper.run({ name: "a-step", file: "sh", args: ["-c", "echo no space left; exit 1"] });
        await takeSteps(
            [
                { title: "a-step", task: () => failing },
                { title: "a-part", task: () => part },
            ],
            2,
        ).catch((error: unknown) => giveUp(keeper, error));
    }
    await keeper.run({ name: "a-step", file: "sh", args: ["-c", "echo done"] });
    void keeper.start({ name: "a-part", file: "sleep", args: ["120"] });
    if (process.env.THEN === "release") {
        await keeper.release();
        return;
    }
    if (process.env.THEN === "abandon") {
        await keeper.abandon();
        void keeper.start({ name: "a-part", file: "sleep", args: ["120"] });
        return;
    }
    process.stdout.write("started\n");
    if (process.env.THEN === "watch") {
        const ways = [() => keeper.failure("a-part"), () => keeper.start({ name: "a-part", file: "true", args: [] })];
        for (const way of ways) {
            const fails = async (): Promise<boolean> => {
                try {
                    return (await way()) !== undefined;
                } catch (error) {
                    process.stderr.write(`${String(error)}\n`);
                    return true;
                }
            };
            await until(fails, 60_000);
        }
        await keeper.abandon();
        return;
    }
    setInterval(() => undefined, 1000);
}

main().catch(report);

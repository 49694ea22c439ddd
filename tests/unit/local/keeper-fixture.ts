/**
 * Stands for a `make up` in the tests of the keeper: takes the lock, starts a part, and says so. What it does then is up to
 * the test: KEEP releases the keeper, anything else waits.
 */
import { Keeper } from "../../../local/supervision/keeper";
import { takeLock } from "../../../local/supervision/lock";

async function main(): Promise<void> {
    await takeLock("make up");
    const keeper = await Keeper.launch();
    await keeper.run({ name: "a-step", file: "sh", args: ["-c", "echo done"] });
    void keeper.start({ name: "a-part", file: "sleep", args: ["120"] });
    if (process.env.THEN === "release") {
        await keeper.release();
        return;
    }
    process.stdout.write("started\n");
    setInterval(() => undefined, 1000);
}

void main();

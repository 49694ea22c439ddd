/** `make clean` and `make clean-go`: delete downloaded and built files. */
import { existsSync } from "node:fs";
import { Failure, report } from "../machine/failure";
import { checkout, layout } from "./layout";
import { removeLeftovers } from "./leftovers";
import { takeLock } from "./supervision/lock";

async function clean(what: "go" | "all"): Promise<void> {
    await takeLock(what === "go" ? "make clean-go" : "make clean");
    if (what === "all" && existsSync(layout.run)) {
        throw new Failure("The local environment of this checkout is not stopped.", "Stop it with `make down` first.");
    }
    process.stdout.write(`Freed: ${await removeLeftovers(what)}.\n`);
}

process.chdir(checkout);
clean(process.argv[2] === "go" ? "go" : "all").catch(report);

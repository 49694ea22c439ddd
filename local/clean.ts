/** `make clean` and `make clean-go`: delete downloaded and built files. */
import { Failure, report } from "../machine/failure";
import { checkout } from "./layout";
import { removeLeftovers } from "./leftovers";
import { takeLock } from "./supervision/lock";
import { processesOfAll } from "./supervision/processes";

async function clean(what: "go" | "all"): Promise<void> {
    await takeLock(what === "go" ? "make clean-go" : "make clean");
    // All checkouts share the programs and Go's caches. A build has a name like build-pulumi (tools/go-program.ts), and only builds use Go's caches.
    const users = processesOfAll().filter(({ name }) => what === "all" || /^(build|download|modules)-/.test(name));
    if (users.length > 0) {
        const places = [...new Set(users.map(({ home }) => home))].join(" and ");
        throw new Failure(
            `Processes of the local environment use what would be deleted (${places}).`,
            what === "go" ? "Wait until the build ends." : "Stop them with `make down` in their checkout first.",
        );
    }
    process.stdout.write(`Freed: ${await removeLeftovers(what)}.\n`);
}

process.chdir(checkout);
clean(process.argv[2] === "go" ? "go" : "all").catch(report);

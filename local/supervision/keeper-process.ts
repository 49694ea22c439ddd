/**
 * The keeper: a process beside `make up`, independent of its terminal. They are connected by a channel, which the system closes when one of them ends,
 * for any reason. So after a killed `make up`, its keeper stops everything that it has started, unless `make up` has released it before.
 */
import { appendFileSync } from "node:fs";
import { logFile } from "../layout";
import { hold } from "./lock";
import { stopProcesses } from "./processes";

async function stopEverything(starter: string): Promise<void> {
    await stopProcesses((mark) => mark.starter === starter);
    process.exit(0);
}

const [starter = ""] = process.argv.slice(2);
// `make up` releases it.
process.on("message", () => process.exit(0));
process.on("disconnect", () => {
    stopEverything(starter).catch((error: unknown) => {
        appendFileSync(logFile("keeper"), `${String(error)}\n`);
        process.exit(1);
    });
});
// Other commands wait until this keeper has stopped everything. Otherwise they would use its processes.
void hold("keeper", `The keeper of a killed \`make up\` (pid ${process.pid})`).then(() => process.send?.("ready"));

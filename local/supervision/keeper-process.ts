/**
 * The keeper: a process beside `make up`, independent of its terminal. They are connected by a channel, which the system closes when one of them ends,
 * for any reason. So after a killed `make up`, its keeper stops everything that it has started, unless `make up` has released it before. Its errors are in
 * its log, which messages about the keeper show.
 */
import { report } from "../../machine/failure";
import { hold } from "./lock";
import { stopProcesses } from "./processes";

const [starter = ""] = process.argv.slice(2);
// `make up` releases it.
process.on("message", () => process.exit(0));
process.on("disconnect", () => {
    void stopProcesses((mark) => mark.starter === starter)
        .catch(report)
        .finally(() => process.exit());
});
// Other commands wait until this keeper has stopped everything. Otherwise they would use its processes.
void hold("keeper", `The keeper of a killed \`make up\` (pid ${process.pid})`).then((server) =>
    server === undefined ? process.exit(1) : process.send?.("ready"),
);

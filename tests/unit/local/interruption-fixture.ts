import { writeFileSync } from "node:fs";

import { onInterruption } from "../../../machine/interruption";

/** A command at a terminal that writes what interrupted it into a file. */
const [, , file = ""] = process.argv;
onInterruption((interruption) => {
    writeFileSync(file, interruption);
    process.exit(0);
});
// Keeps it running.
setInterval(() => undefined, 60_000);
process.stdout.write("ready\n");

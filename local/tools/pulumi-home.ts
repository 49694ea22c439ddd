import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes a PULUMI_HOME in which the CLI keeps no log of each command. There is no option for that, and the log costs half of the CLI's CPU time and 8 MB for each deployment
 * of the stack `local`. The CLI goes on without a log where it cannot make the folder for them, so a file has its place:
 * https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/cmd/pulumi/pulumi.go (StartLogging)
 */
export function makePulumiHome(home: string): void {
    mkdirSync(home, { recursive: true });
    const logs = path.join(home, "logs");
    if (statSync(logs, { throwIfNoEntry: false })?.isFile() !== true) {
        rmSync(logs, { recursive: true, force: true });
        writeFileSync(logs, "");
    }
}

import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Creates a PULUMI_HOME in which the CLI does not write a log of each command. It has no option for this, and the log takes half of its CPU time and 8 MB for each deployment
 * of the stack `local`. The CLI continues without a log if it cannot create the folder for logs, so there is a file of this name:
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

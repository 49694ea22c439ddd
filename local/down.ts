/** `make down`: destroys the stack, stops every part, and deletes their data. Programs and logs are kept. */
import { existsSync } from "node:fs";
import { openEnvironment } from "./environment";
import { Failure, report } from "../machine/failure";
import { afterDown } from "./last-words";
import { checkout, layout } from "./layout";
import { describeLeftovers } from "./leftovers";
import { deployedResources, destroyArguments, pulumiAtTerminal, openStack } from "./stack/deploy";
import { runningParts, stopAll } from "./stop-all";
import { partNames } from "./ports";
import { endRun, type TerminalRun } from "./supervision/interrupted-run";
import { takeLock } from "./supervision/lock";

let interrupted = false;
/** Pulumi, while it runs at the terminal. */
let terminalRun: TerminalRun | undefined;

async function down(): Promise<void> {
    // In the background, while the stack is destroyed.
    const leftovers = describeLeftovers();
    if (!existsSync(layout.run)) {
        process.stdout.write(`The local environment does not run.\n${await leftovers}`);
        return;
    }
    const stopped = stoppedParts();
    if (stopped.length > 0) {
        // Only a running environment can destroy the stack. The data of the stopped parts is lost, and the other parts are stopped below.
        process.stdout.write(
            `Nothing to destroy: ${stopped.join(", ")} had stopped, and all resources are simulated.\n`,
        );
    }
    const left = stopped.length > 0 ? [] : await destroy();
    if (interrupted) {
        throw new Failure("Interrupted: the environment keeps running.", "Run `make down` again to continue.");
    }
    await stopAll();
    process.stdout.write(`\n${afterDown}\n${await leftovers}`);
    if (left.length > 0) {
        throw new Failure(
            `\`pulumi destroy\` failed and left ${left.length} resources:\n${left.map((urn) => `  ${urn}`).join("\n")}`,
            "They were simulated, and are deleted with the environment. In AWS, they would still exist.",
        );
    }
}

function stoppedParts(): string[] {
    const running = runningParts();
    return partNames.filter((part) => !running.has(part));
}

/** Returns the resources that could not be destroyed. */
async function destroy(): Promise<string[]> {
    const environment = openEnvironment();
    await openStack(environment);
    terminalRun = await pulumiAtTerminal(environment, destroyArguments);
    const exitCode = await terminalRun.exitCode;
    terminalRun = undefined;
    return exitCode === 0 ? [] : (await deployedResources(environment)).map(({ urn }) => urn);
}

async function main(): Promise<void> {
    await takeLock("make down");
    process.on("SIGINT", () => {
        interrupted = true;
    });
    // The terminal sends Ctrl-C to Pulumi too. Pulumi ignores the end of the terminal.
    for (const signal of ["SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => {
            interrupted = true;
            if (terminalRun !== undefined) {
                void endRun(terminalRun, false);
            }
        });
    }
    await down();
}

// Writing to a closed terminal fails (EIO).
for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => undefined);
}
process.chdir(checkout);
main().catch(report);

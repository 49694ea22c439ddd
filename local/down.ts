/** `make down`: destroys the stack, stops every part, and deletes their data. Programs and logs are kept. */
import { openEnvironment } from "./environment";
import { Failure, report } from "../machine/failure";
import { ignoreClosedTerminal } from "../machine/interruption";
import { afterDown } from "./last-words";
import { checkout } from "./layout";
import { describeLeftovers } from "./leftovers";
import { deployedResources, destroyArguments, endPulumi, openStack, pulumiAtTerminal } from "./stack/deploy";
import { rememberedPorts } from "./ports";
import { runningParts, stopAll, stoppedParts } from "./stop-all";
import { takeLock } from "./supervision/lock";

let interrupted = false;

async function down(): Promise<void> {
    // In the background, while the stack is destroyed.
    const leftovers = describeLeftovers();
    // Its folder exists from the first installation on, its ports from the first start.
    if (rememberedPorts() === undefined && runningParts().size === 0) {
        await stopAll();
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
    const failure = stopped.length > 0 ? undefined : await destroy();
    if (interrupted) {
        throw new Failure("Interrupted: the environment keeps running.", "Run `make down` again to continue.");
    }
    await stopAll();
    process.stdout.write(`\n${afterDown}\n${await leftovers}`);
    if (failure !== undefined) {
        throw new Failure(
            failure,
            "The resources were simulated, and are deleted with the environment. In AWS, they would still exist.",
        );
    }
}

/** Returns why resources could not be destroyed. The environment is stopped nevertheless, even if Pulumi is gone. */
async function destroy(): Promise<string | undefined> {
    try {
        const environment = openEnvironment();
        await openStack(environment);
        const exitCode = await pulumiAtTerminal(environment, destroyArguments);
        const left = exitCode === 0 ? [] : await deployedResources(environment);
        return left.length === 0
            ? undefined
            : `\`pulumi destroy\` failed and left ${left.length} resources:\n${left.map(({ urn }) => `  ${urn}`).join("\n")}`;
    } catch (error) {
        if (error instanceof Failure) {
            return `The stack could not be destroyed: ${error.message}`;
        }
        throw error;
    }
}

async function main(): Promise<void> {
    await takeLock("make down");
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => {
            interrupted = true;
            // The terminal sends Ctrl-C to Pulumi too. Pulumi ignores the end of the terminal.
            void endPulumi(signal === "SIGINT");
        });
    }
    await down();
}

ignoreClosedTerminal();
process.chdir(checkout);
main().catch(report);

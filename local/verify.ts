/** `make verify`: Fluent Bit runs for each simulated Windows node while `npm run verify` follows a line of each IIS pod. */
import { openEnvironment } from "./environment";
import { report } from "../machine/failure";
import { runCommand } from "../machine/run-command";
import { checkout } from "./layout";
import { settings } from "./settings";
import { neededFluentBit } from "./shipping/fluent-bit-program";
import { shipFromNodes } from "./shipping/node-shippers";

async function verify(args: readonly string[]): Promise<void> {
    const environment = openEnvironment();
    const program = neededFluentBit();
    const shippers = await shipFromNodes(program, environment);
    try {
        const command = ["--import", "tsx", "commands/verify.ts", "--stack", settings.stack, ...args];
        const options = { cwd: checkout, env: environment.variables, atTerminal: true, reject: false };
        process.exitCode = (await runCommand(process.execPath, command, options)).exitCode ?? 1;
    } finally {
        await shippers.stop();
    }
}

verify(process.argv.slice(2)).catch(report);

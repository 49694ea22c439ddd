/** `make verify`: Fluent Bit runs for each simulated Windows node while `npm run verify` follows a line of each IIS pod. */
import { spawn } from "node:child_process";
import { openEnvironment } from "./environment";
import { report } from "../machine/failure";
import { checkout } from "./layout";
import { settings } from "./settings";
import { neededFluentBit } from "./shipping/fluent-bit-program";
import { shipFromNodes } from "./shipping/node-shippers";

async function verify(args: readonly string[]): Promise<number> {
    const environment = openEnvironment();
    const program = neededFluentBit();
    const shippers = await shipFromNodes(program, environment);
    try {
        const command = ["--import", "tsx", "commands/verify.ts", "--stack", settings.stack, ...args];
        const child = spawn(process.execPath, command, { cwd: checkout, env: environment.variables, stdio: "inherit" });
        return await new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("exit", (code) => {
                resolve(code ?? 1);
            });
        });
    } finally {
        await shippers.stop();
    }
}

verify(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        report(error);
        process.exitCode = 1;
    },
);

/**
 * Runs a command in the local environment:
 *
 *     npx tsx local/shell.ts pulumi stack output
 *     npx tsx local/shell.ts kubectl get pods --all-namespaces
 *
 * Without a command it prints the environment's variables as shell commands: eval "$(npx tsx local/shell.ts)".
 */
import { spawn } from "node:child_process";
import { openEnvironment } from "./environment";
import { report } from "../machine/failure";

function shell([command, ...args]: readonly string[]): void {
    // Without the name of a stack: in the checkout, `make up` has selected the stack `local`. A project in another folder has its own stacks.
    const { PULUMI_STACK: _, ...variables } = openEnvironment().variables;
    if (command === undefined) {
        for (const name of Object.keys(process.env).filter((name) => !(name in variables))) {
            process.stdout.write(`unset ${name}\n`);
        }
        for (const [name, value] of Object.entries(variables)) {
            if (process.env[name] !== value) {
                process.stdout.write(`export ${name}='${value.replaceAll("'", `'\\''`)}'\n`);
            }
        }
        return;
    }
    const child = spawn(command, args, { stdio: "inherit", env: variables });
    child.on("error", (error) => {
        process.stderr.write(`error: ${command} could not be started: ${error.message}\n`);
        process.exitCode = 127;
    });
    // Ctrl-C reaches the command too, and the command decides what it means.
    process.on("SIGINT", () => undefined);
    child.on("exit", (code) => {
        process.exitCode = code ?? 1;
    });
}

try {
    shell(process.argv.slice(2));
} catch (error) {
    report(error);
}

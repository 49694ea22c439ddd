/** Part of `npm run e2e`: installs the package once, for all tests that the command in the arguments runs. */
import { spawn } from "node:child_process";

import { installedPackage } from "./install-package";

async function withPackage([command = "", ...args]: readonly string[]): Promise<void> {
    const env = { ...process.env, INSTALLED_PACKAGE: await installedPackage() };
    // Ctrl-C reaches the command too, whose end is waited for.
    process.on("SIGINT", () => undefined);
    spawn(command, args, { stdio: "inherit", env }).once("exit", (code) => {
        process.exitCode = code ?? 1;
    });
}

void withPackage(process.argv.slice(2));

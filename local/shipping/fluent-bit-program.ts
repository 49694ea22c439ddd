/** The Fluent Bit that `make verify` runs. Run as a command, this file fails if there is none, before `make up` takes minutes. */
import { Failure, report } from "../../machine/failure";
import { settings } from "../settings";
import { onPath } from "../../machine/on-path";

/** The folder of the official packages, which is not on PATH: https://docs.fluentbit.io/manual/installation/downloads/linux/ubuntu */
const packageFolder = "/opt/fluent-bit/bin";

/** The Fluent Bit of PATH or of an official package, if there is one. */
export function installedFluentBit(searchPath = process.env.PATH ?? "", folder = packageFolder): string | undefined {
    return onPath("fluent-bit", searchPath) ?? onPath("fluent-bit", folder);
}

/** @throws {@link Failure} that says how to install it */
export function neededFluentBit(searchPath?: string, folder = packageFolder): string {
    const program = installedFluentBit(searchPath, folder);
    if (program === undefined) {
        throw new Failure(
            `There is no fluent-bit on PATH or in ${folder}, so no line would be shipped.`,
            // https://docs.fluentbit.io/manual/installation/downloads/linux
            "Install it with the script of Fluent Bit's manual: curl -sSfL https://raw.githubusercontent.com/fluent/fluent-bit/master/install.sh | sh\n" +
                "Or check only nodes and DaemonSets: make up, then " +
                `npx tsx local/shell.ts npm run verify -- --stack ${settings.stack} --no-requests`,
        );
    }
    return program;
}

if (require.main === module) {
    try {
        neededFluentBit();
    } catch (error) {
        report(error);
    }
}

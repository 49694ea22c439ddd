/** A failure that its message explains in full: shown to the user without a stack trace. */
export class Failure extends Error {
    constructor(
        message: string,
        /** What to do about it, one sentence a line. */
        readonly remedy?: string,
    ) {
        super(message);
        this.name = "Failure";
    }
}

/** Shows why a command stopped, which then exits with code 1. A stack trace is for defects of this program only. */
export function report(error: unknown): void {
    process.exitCode = 1;
    if (error instanceof Failure) {
        process.stderr.write(`\nerror: ${error.message}\n`);
        if (error.remedy !== undefined) {
            process.stderr.write(`${error.remedy}\n`);
        }
        return;
    }
    process.stderr.write(
        `\nerror: a bug in the local environment: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
}

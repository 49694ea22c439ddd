import { RunError } from "@pulumi/pulumi";

/**
 * What a user can mend: Pulumi prints its message, and no stack trace.
 *
 * It carries no stack frames either. Nobody would see them, and on Node 20 Pulumi spends many seconds on colouring them
 * (https://github.com/pulumi/pulumi/issues/20567).
 */
export class ConfigurationError extends RunError {
    constructor(message: string) {
        super(message);
        this.stack = message;
    }
}

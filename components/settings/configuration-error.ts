import { withoutCredentials } from "./credentials";
import { changedTexts, type Problem } from "./problems";

/**
 * An error that the user can fix: Pulumi prints its message without a stack trace.
 *
 * Pulumi recognises such an error by a property, so that errors of another copy of its SDK work too. A class that extends RunError would load the SDK wherever settings are read, which takes seconds.
 *
 * It has no stack frames. Nobody would see them, and on Node 20 Pulumi needs many seconds to colour them
 * (https://github.com/pulumi/pulumi/issues/20567).
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/errors.ts RunError.isInstance
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/rpc.ts serializeFilteredProperties
 */
export class ConfigurationError extends Error {
    public readonly __pulumiRunError = true;
    public readonly problems: readonly Problem[];

    /**
     * Every message for users passes through here, so everything that looks like a credential is hidden here, whatever its source.
     *
     * @param problems the problems in the message, for callers that show them in another form; empty if the message is complete without them
     */
    constructor(message: string, problems: readonly Problem[] = []) {
        super(withoutCredentials(message));
        const { message: shown } = this;
        this.stack = shown;
        // The SDK would prefix the names of resource properties, once for each waiting resource. The user did not write these names.
        Object.defineProperty(this, "message", { get: () => shown, set: () => {} });
        this.problems = problems.map((problem) => changedTexts(problem, withoutCredentials));
    }
}

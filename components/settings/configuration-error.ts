import { withoutCredentials } from "./credentials";
import { changedTexts, type Problem } from "./problems";

/**
 * What a user can mend: Pulumi prints its message, and no stack trace.
 *
 * Pulumi tells such an error by a property, so that it knows those of another copy of its SDK too. A class that extends its RunError would load the SDK
 * wherever settings are read, which takes seconds.
 *
 * It carries no stack frames either. Nobody would see them, and on Node 20 Pulumi spends many seconds on colouring them
 * (https://github.com/pulumi/pulumi/issues/20567).
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/errors.ts RunError.isInstance
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/rpc.ts serializeFilteredProperties
 */
export class ConfigurationError extends Error {
    public readonly __pulumiRunError = true;
    public readonly problems: readonly Problem[];

    /**
     * Every message for users comes by here, so what looks like a credential is hidden here, wherever it comes from.
     *
     * @param problems what the message lists, for whoever shows it in another form; none where the message is all that there is to say
     */
    constructor(message: string, problems: readonly Problem[] = []) {
        super(withoutCredentials(message));
        const { message: shown } = this;
        this.stack = shown;
        // The SDK would put the names of resources' properties before it, once for each resource that waits for what failed. They are not what the user wrote.
        Object.defineProperty(this, "message", { get: () => shown, set: () => {} });
        this.problems = problems.map((problem) => changedTexts(problem, withoutCredentials));
    }
}

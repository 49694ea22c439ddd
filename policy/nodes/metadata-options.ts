import { isAbsent, objectIn, unknown, type Json, type JsonObject } from "../resources/json";
import type { Stack, StackResource } from "../resources/resource";

/** What the account gives to instances that say nothing: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html */
export const accountDefaults = "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults";

/** The options that hold where a resource gives none of its own. */
export function defaultOptions(stack: Stack, { providerUrn }: StackResource): JsonObject {
    const defaults = stack.ofType(accountDefaults).find((each) => each.providerUrn === providerUrn);
    const options = defaults?.props ?? {};
    return Object.fromEntries(
        ["httpEndpoint", "httpTokens", "httpPutResponseHopLimit"]
            .map((name): [string, Json] => [name, options[name]])
            // The API's words for "as the image says".
            .filter(([, value]) => !isAbsent(value) && value !== "no-preference" && value !== -1),
    );
}

/**
 * What is wrong with the options of the instance metadata service; unknown options may be right.
 *
 * Without them, an instance answers IMDSv1 requests unless its image says otherwise.
 */
export function tokenFlaws(given: Json, defaults: JsonObject = {}): string[] {
    const { httpEndpoint, httpTokens } = optionsOf(given, defaults);
    return given === unknown || httpEndpoint === "disabled" || httpTokens === "required" || httpTokens === unknown
        ? []
        : ["answers requests without a token (IMDSv1)"];
}

/** The same, and whether the answer reaches a pod's network: one hop does not. */
export function podFlaws(given: Json, defaults: JsonObject = {}): string[] {
    const { httpEndpoint, httpPutResponseHopLimit: hops } = optionsOf(given, defaults);
    if (given === unknown || httpEndpoint === "disabled") {
        return [];
    }
    return [
        ...tokenFlaws(given, defaults),
        ...(hops === unknown || Number(hops) === 1
            ? []
            : [`lets answers travel ${isAbsent(hops) ? "as far as the image says" : `${Number(hops)} hops`}`]),
    ];
}

function optionsOf(given: Json, defaults: JsonObject): JsonObject {
    // Inputs are an object; some types hand out a list of one.
    const own = objectIn(Array.isArray(given) ? given[0] : given);
    return { ...defaults, ...Object.fromEntries(Object.entries(own).filter(([, value]) => !isAbsent(value))) };
}

import type { PlannedDestination } from "../destinations/destination";
import type { FluentBitSettings } from "../settings";
import { bytesOfMiB } from "./buffer-limit";
import type { OutputSection } from "./sections";

/**
 * Maximum number of log groups with separate outputs, which have separate metrics and disk limits. An output needs a thread, connections and a queue of files: with 200 of them, Fluent Bit needs more than twice the memory.
 */
export const mostOwnOutputs = 16;

/** Number of outputs that share all other log groups. On Windows, the connections of an output are limited (`withNetworkLimits`). With 200 containers, 99 of 100 lines arrived within 6.0 seconds with one output, and within 1.8 with four. */
export const sharingOutputs = 4;

/**
 * The outputs of all destinations. If many log groups differ only by namespace, a few outputs write to all of them, and get the group's name from the tag. A log group that is not writable still only delays its own lines, because each container's lines are delivered separately.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
 */
export function sharedOutputs(
    destinations: readonly PlannedDestination[],
    { type, maxMiBPerDestination }: FluentBitSettings["buffer"],
): OutputSection[] {
    const keys = destinations.map(whatIsShared);
    return destinations.flatMap((destination): OutputSection[] => {
        const { output, logGroupTemplate } = destination;
        const key = whatIsShared(destination);
        const sharing = destinations.filter((_, other) => keys[other] === key);
        if (logGroupTemplate === undefined || sharing.length <= mostOwnOutputs) {
            return [output];
        }
        const position = sharing.indexOf(destination);
        if (position >= sharingOutputs) {
            return [];
        }
        const part = sharing.filter((_, other) => other % sharingOutputs === position);
        return [
            {
                ...output,
                alias: `${output.name}.shared-${position + 1}:${logGroupTemplate}`,
                match_regex: part.map((other) => other.output.match_regex).join("|"),
                log_group_template: logGroupTemplate,
                // All of them may use as much as the maximum number of separate outputs.
                ...(type === "filesystem" && {
                    "storage.total_limit_size": bytesOfMiB((mostOwnOutputs / sharingOutputs) * maxMiBPerDestination),
                }),
            },
        ];
    });
}

/** Equal for destinations that can share an output: everything except the differences of their routes. */
function whatIsShared({ output, logGroupTemplate }: PlannedDestination): string {
    return JSON.stringify([logGroupTemplate, { ...output, alias: "", match_regex: "", log_group_name: "" }]);
}

import type { PlannedDestination } from "../destinations/destination";
import type { FluentBitSettings } from "../settings";
import type { OutputSection } from "./sections";

/**
 * Up to so many log groups, each has an output of its own, with its own metrics and its own disk. An output costs a thread, a connection and a queue
 * of files: with 200 of them Fluent Bit takes more than twice the memory.
 */
export const mostOwnOutputs = 16;

/**
 * The outputs of all destinations. Where many log groups differ by their namespace alone, one output writes to all of them, and takes the group's name
 * from the tag. A group that cannot be written to still holds back only its own lines: each container's lines are delivered apart.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
 */
export function sharedOutputs(
    destinations: readonly PlannedDestination[],
    { type, maxMiBPerDestination }: FluentBitSettings["buffer"],
): OutputSection[] {
    const keys = destinations.map(whatIsShared);
    return destinations.flatMap((destination, index): OutputSection[] => {
        const { output, logGroupTemplate } = destination;
        const key = whatIsShared(destination);
        const sharing = destinations.filter((_, other) => keys[other] === key);
        if (logGroupTemplate === undefined || sharing.length <= mostOwnOutputs) {
            return [output];
        }
        if (keys.indexOf(key) < index) {
            return [];
        }
        return [
            {
                ...output,
                alias: `${output.name}.shared:${logGroupTemplate}`,
                match_regex: sharing.map((other) => other.output.match_regex).join("|"),
                log_group_template: logGroupTemplate,
                // As much as the outputs have together that there would be at most.
                ...(type === "filesystem" && {
                    "storage.total_limit_size": `${mostOwnOutputs * maxMiBPerDestination}M`,
                }),
            },
        ];
    });
}

/** Equal for destinations that can share an output: all but what tells their routes apart. */
function whatIsShared({ output, logGroupTemplate }: PlannedDestination): string {
    return JSON.stringify([logGroupTemplate, { ...output, alias: "", match_regex: "", log_group_name: "" }]);
}

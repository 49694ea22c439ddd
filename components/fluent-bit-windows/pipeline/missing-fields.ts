import type { PlannedDestination } from "../destinations/destination";
import { ownContainer } from "../routes";
import type { FluentBitSettings } from "../settings";
import { matchingTags } from "../tag-pattern";
import type { GrepFilter } from "./sections";

/**
 * Fluent Bit warns about each line whose record lacks a field of the stream's name. Its own log is shipped too: without this filter, every such line would cost an additional warning, and its own lines would cause endless warnings.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/grep
 */
export function missingFieldFilters(
    { namespace }: FluentBitSettings,
    destinations: readonly PlannedDestination[],
): GrepFilter[] {
    return destinations.some(({ logStream }) => logStream?.readsRecord)
        ? [
              {
                  name: "grep",
                  alias: "missing-fields",
                  match_regex: matchingTags({ namespace, pod: "*", container: ownContainer }),
                  exclude: String.raw`log /\[record accessor\] translation failed, root key=/`,
              },
          ]
        : [];
}

import type { PlannedDestination } from "../destinations/destination";
import { ownContainer } from "../routes";
import type { FluentBitSettings } from "../settings";
import { matchingTags } from "../tag-pattern";
import type { GrepFilter } from "./sections";

/**
 * Fluent Bit warns of each line whose record lacks a field that a stream is named after. Its own log is shipped too: without this there would be a warning to pay for beside every
 * such line, and for its own lines one after the other without end.
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

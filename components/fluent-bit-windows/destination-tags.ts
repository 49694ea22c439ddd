import type { MoreTags } from "../aws/tag-counts";
import type { FluentBitSettings } from "./settings";
import { statedDestinations } from "./stated-destinations";

/** Tags of the resources of destinations, in addition to the common tags. */
export function destinationTags(settings: FluentBitSettings): MoreTags[] {
    return [
        { setting: "s3.tags", tags: settings.s3.tags },
        ...statedDestinations(settings).map(({ setting, destination, routeTags }): MoreTags => {
            // Datadog's tags are not AWS tags.
            const own = destination.type === "datadog" || !("tags" in destination) ? undefined : destination.tags;
            return own === undefined
                ? { setting: `${setting.replace(/\.to\[\d+\]$/, "")}.tags`, tags: routeTags }
                : { setting: `${setting}.tags`, tags: { ...routeTags, ...own } };
        }),
    ];
}

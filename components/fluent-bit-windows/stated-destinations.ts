import type { DestinationSettings } from "./destinations/registry";
import type { FluentBitSettings } from "./settings";

/** A destination in the settings. */
export interface StatedDestination {
    /** Its path: `routes[0].to[1]`. */
    setting: string;
    destination: DestinationSettings;
    /** Tags of its route. */
    routeTags?: Record<string, string>;
}

/** All destinations in the settings, including defaults. */
export function statedDestinations(settings: FluentBitSettings): StatedDestination[] {
    const lists: {
        list: string;
        to: readonly DestinationSettings[];
        routeTags?: Record<string, string> | undefined;
    }[] = [
        ...settings.routes.map(({ to, tags }, index) => ({ list: `routes[${index}].to`, to, routeTags: tags })),
        { list: "unrouted", to: settings.unrouted },
        { list: "unresolved", to: settings.unresolved },
        { list: "ownLogs", to: settings.ownLogs },
        ...settings.nodeLogs.map(({ to }, index) => ({ list: `nodeLogs[${index}].to`, to })),
    ];
    return lists.flatMap(({ list, to, routeTags }) =>
        to.map((destination, index) => ({
            setting: `${list}[${index}]`,
            destination,
            ...(routeTags !== undefined && { routeTags }),
        })),
    );
}

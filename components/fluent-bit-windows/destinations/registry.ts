import { z } from "zod";

import type { FluentBitSettings } from "../settings";
import { cloudWatchLogs, planCloudWatchLogs } from "./cloud-watch-logs";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";

/** Every destination there is: one file each, and one line here. */
export const destination = z.discriminatedUnion("type", [cloudWatchLogs]);

export type DestinationSettings = z.output<typeof destination>;

export function planDestination(
    settings: DestinationSettings,
    all: FluentBitSettings,
    route: DestinationRoute,
    setting: string,
    context: DestinationContext,
): PlannedDestination {
    return planCloudWatchLogs(settings, all.cloudWatchLogs, route, setting, context);
}

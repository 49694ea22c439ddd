import { z } from "zod";

import { cloudWatchLogs, type CloudWatchLogsDefaults, planCloudWatchLogs } from "./cloud-watch-logs";
import { datadog, planDatadog } from "./datadog";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { firehose, planFirehose } from "./firehose";
import { http, planHttp } from "./http";
import { openSearch, planOpenSearch } from "./open-search";
import { otherNameHint } from "./other-names";
import type { OwnBucketSettings } from "./own-bucket";
import { standIns } from "../../settings/stand-ins";
import { planS3, s3 } from "./s3";
import { planSplunk, splunk } from "./splunk";

/** All destinations. Each has its own file, a line here, and a line below. */
export const destination = z.discriminatedUnion(
    "type",
    [cloudWatchLogs, firehose, s3, openSearch, datadog, splunk, http],
    {
        error: ({ input }) => {
            const { type } = (input ?? {}) as { type?: unknown };
            return typeof type === "string" ? otherNameHint(type) : undefined;
        },
    },
);

// Not the default, which other routes have.
destination.register(standIns, {
    make: (id) => [
        { type: "cloudWatchLogs", logGroup: `/stand-in/${id}` },
        { type: "s3", bucket: `stand-in-${id}` },
    ],
});

/** Default destination. */
export const toCloudWatchLogs = [{ type: "cloudWatchLogs" as const }];

export type DestinationSettings = z.output<typeof destination>;

/** Settings of Fluent Bit that concern several destinations. */
interface SharedSettings {
    cloudWatchLogs: CloudWatchLogsDefaults;
    s3: OwnBucketSettings;
}

export function planDestination(
    settings: DestinationSettings,
    all: SharedSettings,
    route: DestinationRoute,
    context: DestinationContext,
): PlannedDestination {
    switch (settings.type) {
        case "cloudWatchLogs":
            return planCloudWatchLogs(settings, all.cloudWatchLogs, route, context);
        case "firehose": {
            const shared = { bucket: all.s3, retentionDays: all.cloudWatchLogs.retentionDays };
            return planFirehose(settings, shared, route, context);
        }
        case "s3":
            return planS3(settings, all.s3, route, context);
        case "openSearch":
            return planOpenSearch(settings, route, context);
        case "datadog":
            return planDatadog(settings, route, context);
        case "splunk":
            return planSplunk(settings, route, context);
        case "http":
            return planHttp(settings, route, context);
    }
}

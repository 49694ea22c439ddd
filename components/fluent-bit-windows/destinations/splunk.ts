import { z } from "zod";

import { mayBeOutput } from "../../outputs/may-be-output";
import { credential, keptIn, placeholder, plannedCredential } from "./credential";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { outputSection } from "./output";
import { encrypted, sampleServerUrl, serverOf, serverOptions, serverUrl } from "./server";

/** @see https://docs.splunk.com/Documentation/Splunk/latest/Indexer/Setupmultipleindexes */
const index = z
    .string()
    .regex(
        /^[a-z0-9][a-z0-9_-]{0,79}$/,
        "must be the name of an index: at most 80 lower-case letters, digits, _ and -, beginning with a letter or a digit",
    )
    .refine((text) => !text.includes("kvstore"), 'must not contain "kvstore", which Splunk reserves');

const name = z.string().regex(/^[\w:.-]{1,100}$/, "must be a Splunk name: at most 100 letters, digits and _:.-");

export const splunk = z
    .strictObject({
        /** Splunk, through its HTTP Event Collector (HEC). */
        type: z.literal("splunk"),

        /** URL of the collector with its port and without a path, such as `https://splunk.example.com:8088`. */
        url: mayBeOutput(
            serverUrl.refine(
                (text) => !URL.canParse(text) || (new URL(text).pathname === "/" && new URL(text).search === ""),
                {
                    error: "must not have a path: Fluent Bit sends to /services/collector/event",
                },
            ),
            sampleServerUrl,
        ),

        /** Whether the connection is encrypted. Use false and `http://` only in a network that nobody else can read. */
        tls: z.boolean().default(true),

        /** Token of the collector. */
        token: credential,

        /** Index of the lines. Default: the token's index. */
        index: index.optional(),

        /** Source type of the lines. Default: the token's source type. */
        sourceType: name.optional(),

        /** Channel for a token with indexer acknowledgement, which refuses lines without a channel: a GUID of your choice. */
        channel: z.guid("must be a GUID").optional(),
    })
    .superRefine(encrypted);

type Settings = z.output<typeof splunk>;

/** The C plug-in `splunk`: https://docs.fluentbit.io/manual/pipeline/outputs/splunk */
export function planSplunk(
    settings: Settings,
    route: DestinationRoute,
    context: DestinationContext,
): PlannedDestination {
    const token = plannedCredential("SPLUNK_TOKEN", settings.token);
    return {
        description: ["Splunk", settings.url, settings.index, `(${keptIn(token)})`]
            .filter((part) => part !== undefined)
            .join(" "),
        setting: route.setting,
        output: outputSection("splunk", route, context, {
            ...serverOptions(settings.url, context),
            splunk_token: placeholder(token),
            event_host: "${HOST_NAME}",
            // Splunk's term for the source of a line: the tag contains namespace, container and pod.
            event_source: "$TAG",
            ...(settings.sourceType !== undefined && { event_sourcetype: settings.sourceType }),
            ...(settings.index !== undefined && { event_index: settings.index }),
            ...(settings.channel !== undefined && { channel: settings.channel }),
            compress: "gzip",
        }),
        servers: [serverOf(settings.url)],
        regionProblems: [],
        takesRecord: true,
        statements: [],
        targets: [],
        credentials: [token],
        problems: [],
    };
}

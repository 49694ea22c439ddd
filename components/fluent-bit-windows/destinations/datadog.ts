import { z } from "zod";

import { mayBeOutput } from "../../outputs/may-be-output";
import { credential, keptIn, placeholder, plannedCredential } from "./credential";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { outputSection } from "./output";
import { serverOf, serverOptions } from "./server";

/** @see https://docs.datadoghq.com/getting_started/site/ */
const sites = [
    "datadoghq.com",
    "us3.datadoghq.com",
    "us5.datadoghq.com",
    "datadoghq.eu",
    "uk1.datadoghq.com",
    "ap1.datadoghq.com",
    "ap2.datadoghq.com",
    "ddog-gov.com",
    "us2.ddog-gov.com",
] as const;

/** Datadog replaces other characters in tags, so that two tags could become equal. */
const tagText = /^[\p{L}\p{N}_.:/-]{1,200}$/u;

const plainText = z.string().regex(tagText, "must consist of at most 200 letters, digits and _.:/-");

export const datadog = z.strictObject({
    /** Datadog. */
    type: z.literal("datadog"),

    /** Datadog site of the API key. */
    site: z.enum(sites),

    /** API key. */
    apiKey: credential,

    /** Name of the service to which the lines belong. Default: Datadog looks for it in each line. */
    service: plainText.optional(),

    /** Name of the integration that parses the lines, such as `iis`. Default: none. */
    source: plainText.optional(),

    /** Tags for all lines, in addition to `kube_cluster_name` with the cluster's name. */
    tags: z
        .record(
            z.string().regex(/^[a-z][\w.-]{0,99}$/, "must be the key of a tag, beginning with a lower-case letter"),
            mayBeOutput(
                z.string().regex(tagText, "must be the value of a tag: at most 200 letters, digits and _.:/-"),
                ({ id }) => id,
            ),
        )
        .default({}),
});

type Settings = z.output<typeof datadog>;

/** The C plug-in `datadog`: https://docs.fluentbit.io/manual/pipeline/outputs/datadog */
export function planDatadog(
    settings: Settings,
    route: DestinationRoute,
    context: DestinationContext,
): PlannedDestination {
    const intake = `https://http-intake.logs.${settings.site}`;
    const apiKey = plannedCredential("DATADOG_API_KEY", settings.apiKey);
    const tags = { kube_cluster_name: context.cluster.name, ...settings.tags };
    return {
        description: `Datadog ${settings.site} (${keptIn(apiKey)})`,
        setting: route.setting,
        output: outputSection("datadog", route, context, {
            ...serverOptions(intake, context),
            apikey: placeholder(apiKey),
            ...(settings.service !== undefined && { dd_service: settings.service }),
            ...(settings.source !== undefined && { dd_source: settings.source }),
            dd_tags: Object.entries(tags)
                .map(([key, value]) => `${key}:${value}`)
                .join(","),
            compress: "gzip",
        }),
        servers: [serverOf(intake)],
        regionProblems: [],
        takesRecord: true,
        statements: [],
        targets: [],
        credentials: [apiKey],
        problems: [],
    };
}

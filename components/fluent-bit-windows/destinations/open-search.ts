import { z } from "zod";

import { hostForm, regionOfHost } from "../../aws/hosts";
import { parseArn } from "../../iam/arn";
import type { Statement } from "../../iam/policy-document";
import { arnOf } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import type { Problem } from "../../settings/problems";
import { refuse } from "../../settings/refuse";
import { assumedRole, externalIdNeedsRole, permissions } from "./assumed-role";
import { reachedBy, stsEndpoint } from "./aws-endpoints";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { schedulerBase, schedulerCap } from "../pipeline/retries";
import { outputSection } from "./output";
import { serverOptions } from "./server";

export const openSearch = z
    .strictObject({
        /** Amazon OpenSearch Service, or a collection of OpenSearch Serverless. Fluent Bit signs requests with its AWS credentials. */
        type: z.literal("openSearch"),

        /**
         * ARN of the domain, or of an OpenSearch Serverless collection of the type "time series". The data access policy of a collection must allow Fluent Bit's role to create indices and write documents.
         */
        arn: mayBeOutput(
            z.union(
                [arnOf("es", /^domain\/[a-z][a-z0-9-]{2,27}$/, ""), arnOf("aoss", /^collection\/[a-z0-9]{3,40}$/, "")],
                "must be the ARN of a domain (arn:aws:es:REGION:ACCOUNT:domain/NAME) or of a collection (arn:aws:aoss:REGION:ACCOUNT:collection/ID)",
            ),
            // The endpoint of a domain does not follow from its ARN.
            ({ id, place: { partition, region, accountId }, beside }) =>
                beside["endpoint"] === undefined
                    ? `arn:${partition}:aoss:${region}:${accountId}:collection/${id}`
                    : `arn:${partition}:es:${region}:${accountId}:domain/output-${id}`,
        ),

        /** Host name of a domain's endpoint, such as `search-logs-abc.eu-central-1.es.amazonaws.com`, or of its custom endpoint. The host name of a collection follows from its ARN. */
        endpoint: mayBeOutput(
            z.string().regex(hostForm, "must be a host name, without https:// and path"),
            ({ id }) => `${id}.example.com`,
        ).optional(),

        /** Index of the lines; with `dailyIndex`, the prefix of the indices. Default: `<cluster>-<route>`. */
        index: mayBeOutput(
            z
                .string()
                .regex(
                    /^[a-z0-9][a-z0-9_.-]{0,99}$/,
                    "must be the name of an index: at most 100 lower-case letters, digits and _.-",
                ),
            ({ id }) => `output-${id}`,
        ).optional(),

        /** Whether each day has its own index, `<index>-YYYY.MM.DD`, so that old days can be deleted as a whole. Set it to false for a data stream or an alias with rollover. */
        dailyIndex: z.boolean().default(true),

        /**
         * Whether documents get an ID that is a hash of their contents. When OpenSearch accepts only part of a request, Fluent Bit sends the whole request again. With IDs, OpenSearch stores each line once, however often it arrives. Equal lines with the same time are numbered, so that all of them are stored. It costs about a tenth of Fluent Bit's CPU time. Collections for time series do not support IDs. Default: true for a domain.
         *
         * @see https://docs.fluentbit.io/manual/pipeline/outputs/opensearch
         */
        deduplicate: z.boolean().optional(),

        /**
         * Whether dots in field names become `_`, as in `app_kubernetes_io/name`. OpenSearch reads a dot as an object, so an index cannot hold a label `app` together with a label `app.kubernetes.io/name`, and Fluent Bit retries refused lines forever. This includes the names in JSON lines. Set it to false if the index supports dots, as with the type `flat_object`. Default: true if `metadata.fields` contains `labels` or `annotations`.
         */
        replaceDots: z.boolean().optional(),

        /**
         * Approximate hours after which undelivered lines are dropped. Fluent Bit cannot distinguish a line that the index always refuses from a domain that is down. In both cases, it retries all lines of the request. Default: never.
         */
        giveUpAfterHours: z.int().min(1).max(168).optional(),

        /** Compression of requests. Default: `gzip` for a domain, `none` for a collection. */
        compression: z.enum(["gzip", "none"]).optional(),

        ...stsEndpoint,

        ...assumedRole,
    })
    .superRefine((settings, context) => {
        externalIdNeedsRole(settings, context);
        if (isCollection(settings.arn)) {
            refuse(settings, ["endpoint"], "follows from the collection's ARN; remove it", context);
        } else if (settings.endpoint === undefined) {
            const message = "is missing: set the domain's host name, which does not follow from its ARN";
            context.addIssue({ code: "custom", path: ["endpoint"], message });
        }
        const [region, ofHost] = [parseArn(settings.arn)?.region, regionOfHost(settings.endpoint ?? "")];
        if (region !== undefined && ofHost !== undefined && ofHost !== region) {
            const message = `is a host of ${ofHost}, but the domain's ARN has ${region}; use the same region in both`;
            context.addIssue({ code: "custom", path: ["endpoint"], message });
        }
        if (isCollection(settings.arn) && settings.deduplicate === true) {
            const message =
                "does not work with a collection for time series, which creates document IDs itself; remove it";
            context.addIssue({ code: "custom", path: ["deduplicate"], message });
        }
    });

type Settings = z.output<typeof openSearch>;

/** The C plug-in `opensearch`: https://docs.fluentbit.io/manual/pipeline/outputs/opensearch */
export function planOpenSearch(
    settings: Settings,
    route: DestinationRoute,
    context: DestinationContext,
): PlannedDestination {
    const { arn } = settings;
    const { cluster } = context;
    const serverless = isCollection(arn);
    const region = parseArn(arn)?.region ?? cluster.region;
    const host = settings.endpoint ?? `${arn.replace(/^.*\//, "")}.${region}.aoss.amazonaws.com`;
    const index = settings.index ?? `${cluster.name}-${route.baseName}`.toLowerCase();
    const deduplicate = settings.deduplicate ?? !serverless;
    const tries = settings.giveUpAfterHours === undefined ? "no_limits" : triesIn(settings.giveUpAfterHours);
    const compression = settings.compression ?? (serverless ? "none" : "gzip");
    const sts = reachedBy(undefined, region, settings, context);
    const options = {
        ...serverOptions(`https://${host}`, context),
        // The plug-in parses this value itself: with `true` it sends unsigned requests.
        aws_auth: "On",
        aws_region: region,
        aws_service_name: serverless ? "aoss" : "es",
        ...(settings.roleArn !== undefined && { aws_role_arn: settings.roleArn }),
        ...(settings.externalId !== undefined && { aws_external_id: settings.externalId }),
        ...(sts.stsHost !== undefined && { aws_sts_endpoint: sts.stsHost }),
        ...(settings.dailyIndex ? { logstash_format: true, logstash_prefix: index } : { index }),
        // OpenSearch 2 refuses documents that have a type.
        suppress_type_name: true,
        ...(deduplicate && { generate_id: true, time_key_nanos: true }),
        ...((settings.replaceDots ?? hasDottedNames(context)) && { replace_dots: true }),
        ...(compression === "gzip" && { compress: "gzip" }),
        // The response lists each line. Fluent Bit treats a response that exceeds the buffer as an error, and sends all lines again.
        buffer_size: "8M",
        // Without it, nothing shows why OpenSearch refused a line. It can be as long as the lines, and is repeated at each retry.
        ...(["debug", "trace"].includes(context.logLevel) && { trace_error: true }),
    };
    return {
        description: `OpenSearch ${host} ${index}${settings.dailyIndex ? "-YYYY.MM.DD" : ""}`,
        setting: route.setting,
        output: outputSection("opensearch", route, context, options, tries),
        servers: [{ host, port: 443 }, ...sts.servers],
        regionProblems: [...sts.regionProblems, ...fipsProblems(settings, route, context)],
        takesRecord: true,
        ...(deduplicate && { keepsOneOfEqual: true }),
        statements: permissions(settings, [serverless ? writeToCollection(arn) : postInBulk(arn)]),
        targets: [],
        credentials: [],
        problems: [],
    };
}

/** Labels and annotations have a domain as prefix, as in `app.kubernetes.io/name`: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
function hasDottedNames({ fields }: DestinationContext): boolean {
    return fields.includes("labels") || fields.includes("annotations");
}

/**
 * The number of tries that take about this time. Before try N, Fluent Bit waits a random number of seconds from `scheduler.base` to 2^N times as many, but at most `scheduler.cap`, plus one.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_scheduler.c (`backoff_full_jitter`)
 */
function triesIn(hours: number): number {
    let tries = 0;
    for (let seconds = 0; seconds < hours * 3600; tries++) {
        const most = Math.min(schedulerCap, schedulerBase * 2 ** (tries + 1));
        seconds += (schedulerBase + most) / 2 + 1;
    }
    return tries;
}

/** A collection's host follows from its ARN and does not support FIPS. A domain's host is a setting. */
function fipsProblems({ arn }: Settings, { setting }: DestinationRoute, { endpoints }: DestinationContext): Problem[] {
    const remedy = "is a collection, whose host does not support FIPS; use a domain, or remove awsEndpoints.fips";
    return endpoints.fips && isCollection(arn)
        ? [{ setting: `${setting}.arn`, value: JSON.stringify(arn), remedy }]
        : [];
}

function isCollection(arn: string): boolean {
    return parseArn(arn)?.service === "aoss";
}

/** The only path that the plug-in requests from the domain. */
function postInBulk(domainArn: string): Statement {
    return { Sid: "PostInBulk", Effect: "Allow", Action: ["es:ESHttpPost"], Resource: [`${domainArn}/_bulk`] };
}

/** IAM has only this action. The collection's data access policy has the further permissions. */
function writeToCollection(collectionArn: string): Statement {
    return { Sid: "UseCollections", Effect: "Allow", Action: ["aoss:APIAccessAll"], Resource: [collectionArn] };
}

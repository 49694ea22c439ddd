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
import { schedulerBase, schedulerCap } from "../pipeline/service";
import { outputSection } from "./output";
import { serverOptions } from "./server";

export const openSearch = z
    .strictObject({
        /** Amazon OpenSearch Service, or a collection of OpenSearch Serverless; requests are signed with Fluent Bit's AWS credentials. */
        type: z.literal("openSearch"),

        /**
         * ARN of the domain, or of a collection of OpenSearch Serverless of the type "time series", whose data access policy then has to let Fluent Bit's role create
         * indices and write documents.
         */
        arn: mayBeOutput(
            z.union(
                [arnOf("es", /^domain\/[a-z][a-z0-9-]{2,27}$/, ""), arnOf("aoss", /^collection\/[a-z0-9]{3,40}$/, "")],
                "must be the ARN of a domain (arn:aws:es:REGION:ACCOUNT:domain/NAME) or of a collection (arn:aws:aoss:REGION:ACCOUNT:collection/ID)",
            ),
            // A domain has an endpoint, which its ARN does not tell.
            ({ id, place: { partition, region, accountId }, beside }) =>
                beside["endpoint"] === undefined
                    ? `arn:${partition}:aoss:${region}:${accountId}:collection/${id}`
                    : `arn:${partition}:es:${region}:${accountId}:domain/output-${id}`,
        ),

        /** Host name of a domain's endpoint, such as `search-logs-abc.eu-central-1.es.amazonaws.com` or its custom one. A collection's follows from its ARN. */
        endpoint: mayBeOutput(
            z.string().regex(hostForm, "must be a host name, without https:// before and a path behind"),
            ({ id }) => `${id}.example.com`,
        ).optional(),

        /** Index that lines are added to, or with `dailyIndex` what the indices' names begin with. Default: `<cluster>-<route>`. */
        index: mayBeOutput(
            z
                .string()
                .regex(
                    /^[a-z0-9][a-z0-9_.-]{0,99}$/,
                    "must be an index's name: lower-case letters, digits and _.-, at most 100",
                ),
            ({ id }) => `output-${id}`,
        ).optional(),

        /** Whether there is one index a day, `<index>-YYYY.MM.DD`, so that old days can be deleted as a whole. Set it to false for a data stream or an alias that rolls over. */
        dailyIndex: z.boolean().default(true),

        /**
         * Whether documents get an id that is made of their contents. Fluent Bit sends a whole request again when OpenSearch takes only a part of it; with ids, OpenSearch keeps each line once, however
         * often it is sent. Equal lines with the same time are numbered, so that all of them are kept. It costs about a tenth of Fluent Bit's processor time. A collection for time series does not
         * take ids. Default: true for a domain.
         *
         * @see https://docs.fluentbit.io/manual/pipeline/outputs/opensearch
         */
        deduplicate: z.boolean().optional(),

        /**
         * Whether dots in the names of fields become `_`, as in `app_kubernetes_io/name`. OpenSearch takes a dot for an object, so a label `app` and a label `app.kubernetes.io/name` exclude each other
         * in an index, and what it refuses is sent again for ever. This holds for the names in JSON lines too. Set it to false where the index is made for dots, as with the type `flat_object`.
         * Default: true where `metadata.fields` has `labels` or `annotations`.
         */
        replaceDots: z.boolean().optional(),

        /**
         * Hours, about, after which lines are given up that could not be delivered. Fluent Bit does not tell a line that the index refuses for good from a domain that is down: both are sent again, together
         * with all lines of their request. Default: never.
         */
        giveUpAfterHours: z.int().min(1).max(168).optional(),

        /** How requests are packed. Default: `gzip` for a domain, `none` for a collection. */
        compression: z.enum(["gzip", "none"]).optional(),

        ...stsEndpoint,

        ...assumedRole,
    })
    .superRefine((settings, context) => {
        externalIdNeedsRole(settings, context);
        if (isCollection(settings.arn)) {
            refuse(settings, ["endpoint"], "follows from the collection's ARN; leave it out", context);
        } else if (settings.endpoint === undefined) {
            const message = "has to say the domain's host name, which its ARN does not tell";
            context.addIssue({ code: "custom", path: ["endpoint"], message });
        }
        const [region, ofHost] = [parseArn(settings.arn)?.region, regionOfHost(settings.endpoint ?? "")];
        if (region !== undefined && ofHost !== undefined && ofHost !== region) {
            const message = `is a host of ${ofHost}, and the domain's ARN is of ${region}; make them agree`;
            context.addIssue({ code: "custom", path: ["endpoint"], message });
        }
        if (isCollection(settings.arn) && settings.deduplicate === true) {
            const message = "a collection for time series gives documents their ids itself; leave it out";
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
        // The plug-in reads this word for itself: with `true` it sends requests without a signature.
        aws_auth: "On",
        aws_region: region,
        aws_service_name: serverless ? "aoss" : "es",
        ...(settings.roleArn !== undefined && { aws_role_arn: settings.roleArn }),
        ...(settings.externalId !== undefined && { aws_external_id: settings.externalId }),
        ...(sts.stsHost !== undefined && { aws_sts_endpoint: sts.stsHost }),
        ...(settings.dailyIndex ? { logstash_format: true, logstash_prefix: index } : { index }),
        // OpenSearch 2 refuses documents with a type.
        suppress_type_name: true,
        ...(deduplicate && { generate_id: true, time_key_nanos: true }),
        ...((settings.replaceDots ?? hasDottedNames(context)) && { replace_dots: true }),
        ...(compression === "gzip" && { compress: "gzip" }),
        // The answer names each line. One that does not fit is taken for an error, and all lines are sent again.
        buffer_size: "8M",
        // Without it nothing says why OpenSearch has refused a line. It can be as long as the lines themselves, and comes with each try.
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

/** Labels and annotations have a domain before their name, as in `app.kubernetes.io/name`: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
function hasDottedNames({ fields }: DestinationContext): boolean {
    return fields.includes("labels") || fields.includes("annotations");
}

/**
 * Between two tries Fluent Bit waits some seconds, as it draws by lot: a whole number from `scheduler.base` to `scheduler.cap`, and one more.
 *
 * @see https://docs.fluentbit.io/manual/administration/scheduling-and-retries
 */
function triesIn(hours: number): number {
    return Math.ceil((hours * 3600) / ((schedulerBase + schedulerCap) / 2 + 1));
}

/** A collection's host follows from its ARN, and is not one of FIPS. A domain's is named. */
function fipsProblems({ arn }: Settings, { setting }: DestinationRoute, { endpoints }: DestinationContext): Problem[] {
    const remedy =
        "is a collection, which Fluent Bit asks at a host without FIPS; write to a domain, or leave awsEndpoints.fips out";
    return endpoints.fips && isCollection(arn)
        ? [{ setting: `${setting}.arn`, value: JSON.stringify(arn), remedy }]
        : [];
}

function isCollection(arn: string): boolean {
    return parseArn(arn)?.service === "aoss";
}

/** All that the plug-in ever asks for is this path of the domain. */
function postInBulk(domainArn: string): Statement {
    return { Sid: "PostInBulk", Effect: "Allow", Action: ["es:ESHttpPost"], Resource: [`${domainArn}/_bulk`] };
}

/** What may be done in the collection, its data access policy says. IAM knows this one action. */
function writeToCollection(collectionArn: string): Statement {
    return { Sid: "UseCollections", Effect: "Allow", Action: ["aoss:APIAccessAll"], Resource: [collectionArn] };
}

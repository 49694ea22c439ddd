import { z } from "zod";

import { type AwsService, hostOfKind } from "../../aws/endpoints";
import { awsHost, hostForm, type Server, vpcEndpointOf } from "../../aws/hosts";
import { mayBeOutput } from "../../outputs/may-be-output";
import type { Problem } from "../../settings/problems";
import type { DestinationContext } from "./destination";

/** The services, by the names of their destinations. */
const names = { cloudWatchLogs: "logs", firehose: "firehose", s3: "s3", sts: "sts" } as const;

/** Host name of a service, such as a VPC endpoint's: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html */
function host(service: AwsService) {
    const schema = z
        .string()
        .regex(hostForm, "must be a host name in lower case, without https:// before and a port or a path behind")
        .refine((text) => (vpcEndpointOf(text)?.service ?? service) === service, {
            error: (issue) =>
                `is a VPC endpoint of ${vpcEndpointOf(String(issue.input))?.service ?? ""}; name a VPC endpoint of ${service}`,
            abort: true,
        })
        .refine((text) => service !== "s3" || vpcEndpointOf(text) === undefined || text.startsWith("bucket."), {
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
            error: 'must begin with "bucket.", as in bucket.vpce-0123-abcd.s3.eu-central-1.vpce.amazonaws.com: S3 takes objects at no other name of its VPC endpoints',
        });
    return mayBeOutput(schema, ({ id }) => `${id}.example.com`);
}

/** The hosts by which AWS is reached. */
export const awsEndpointsSettings = z.strictObject({
    /**
     * Whether hosts with FIPS-validated cryptography are asked. AWS has them in the regions of the US and Canada, not for every service; where there is none, it is refused. It is about AWS' hosts: Fluent
     * Bit's own cryptography is OpenSSL as its image has it.
     *
     * @see https://aws.amazon.com/compliance/fips/
     */
    fips: z.boolean().default(false),

    /** Whether hosts are asked that answer over IPv4 and IPv6. */
    dualStack: z.boolean().default(false),

    /** Host of CloudWatch Logs in the cluster's region, such as that of a VPC endpoint without private DNS. Wins over `fips` and `dualStack`. */
    cloudWatchLogs: host("logs").optional(),

    /** Host of Firehose in the cluster's region. */
    firehose: host("firehose").optional(),

    /** Host of S3 in the cluster's region; that of a VPC endpoint begins with `bucket.` */
    s3: host("s3").optional(),

    /** Host of STS in the cluster's region, which gives Fluent Bit its credentials. */
    sts: host("sts").optional(),
});

/** STS' host for one destination. */
export const stsEndpoint = {
    /** Host of STS in the destination's region, where that is not the cluster's. Default: as `awsEndpoints` says. */
    stsEndpoint: host("sts").optional(),
};

/** The hosts for one destination. */
export function ownEndpoints(service: AwsService) {
    return {
        /** Host of the service in the destination's region, where that is not the cluster's. Default: as `awsEndpoints` says. */
        endpoint: host(service).optional(),
        ...stsEndpoint,
    };
}

export type AwsEndpointsSettings = z.output<typeof awsEndpointsSettings>;

/** How one destination reaches AWS. */
interface Reached {
    /** Hosts that are not those which Fluent Bit knows by the region. */
    host?: string;
    stsHost?: string;
    servers: Server[];
    regionProblems: Problem[];
}

/**
 * The hosts that a destination asks.
 *
 * @param service undefined where the service's host is not one of the region's
 */
export function reachedBy(
    service: Exclude<keyof typeof names, "sts"> | undefined,
    region: string,
    own: { endpoint?: string | undefined; stsEndpoint?: string | undefined },
    { endpoints, cluster }: DestinationContext,
): Reached {
    const find = (name: keyof typeof names, given: string | undefined) => {
        const named = given ?? (region === cluster.region ? endpoints[name] : undefined);
        const found = named ?? hostOfKind(names[name], region, endpoints);
        const usual = awsHost(names[name], region);
        return {
            ...(found !== usual && found !== undefined && { host: found }),
            server: { host: found ?? usual, port: 443 },
            problems: found === undefined ? [missingHost(name, region, region === cluster.region, endpoints)] : [],
        };
    };
    const target = service && find(service, own.endpoint);
    const sts = find("sts", own.stsEndpoint);
    return {
        ...(target?.host !== undefined && { host: target.host }),
        ...(sts.host !== undefined && { stsHost: sts.host }),
        servers: [...(target === undefined ? [] : [target.server]), sts.server],
        regionProblems: [...(target?.problems ?? []), ...sts.problems],
    };
}

function missingHost(
    name: keyof typeof names,
    region: string,
    isClusters: boolean,
    { fips, dualStack }: AwsEndpointsSettings,
): Problem {
    const wanted = [...(fips ? ["FIPS"] : []), ...(dualStack ? ["dual-stack"] : [])].join(" and ");
    const place = isClusters
        ? `awsEndpoints.${name}`
        : name === "sts"
          ? "the destination's stsEndpoint"
          : "the destination's endpoint";
    const remedy = `AWS names no ${wanted} host of ${titles[name]} in ${region}; leave it out, or name a host in ${place}`;
    return { setting: `awsEndpoints.${fips ? "fips" : "dualStack"}`, value: "true", remedy };
}

const titles: Record<keyof typeof names, string> = {
    cloudWatchLogs: "CloudWatch Logs",
    firehose: "Firehose",
    s3: "S3",
    sts: "STS",
};

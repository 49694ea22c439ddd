import { z } from "zod";

import { type AwsService, hostOfKind } from "../../aws/endpoints";
import { awsHost, hostForm, type Server, vpcEndpointOf } from "../../aws/hosts";
import { mayBeOutput } from "../../outputs/may-be-output";
import type { Problem } from "../../settings/problems";

/** AWS services by the names of their destinations. */
const names = { cloudWatchLogs: "logs", firehose: "firehose", s3: "s3", sts: "sts" } as const;

/** Host name of a service, such as a VPC endpoint's: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html */
function host(service: AwsService) {
    const schema = z
        .string()
        .regex(hostForm, "must be a host name in lower case, without https://, port and path")
        .refine((text) => (vpcEndpointOf(text)?.service ?? service) === service, {
            error: (issue) =>
                `is a VPC endpoint of ${vpcEndpointOf(String(issue.input))?.service ?? ""}; use a VPC endpoint of ${service}`,
            abort: true,
        })
        .refine((text) => service !== "s3" || vpcEndpointOf(text) === undefined || text.startsWith("bucket."), {
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
            error: 'must begin with "bucket.", as in bucket.vpce-0123-abcd.s3.eu-central-1.vpce.amazonaws.com: S3 accepts objects only at this name of its VPC endpoints',
        });
    return mayBeOutput(schema, ({ id }) => `${id}.example.com`);
}

/** Hosts of AWS services. */
export const awsEndpointsSettings = z.strictObject({
    /**
     * Whether Fluent Bit uses AWS hosts with FIPS-validated cryptography. AWS has them in the regions of the US and Canada, but not for every service; elsewhere the setting is refused. It only concerns AWS hosts: Fluent Bit itself uses the OpenSSL of its image.
     *
     * @see https://aws.amazon.com/compliance/fips/
     */
    fips: z.boolean().default(false),

    /** Whether Fluent Bit uses dual-stack hosts (IPv4 and IPv6). */
    dualStack: z.boolean().default(false),

    /** Host of CloudWatch Logs in the cluster's region, such as a VPC endpoint without private DNS. It overrides `fips` and `dualStack`. */
    cloudWatchLogs: host("logs").optional(),

    /** Host of Firehose in the cluster's region. */
    firehose: host("firehose").optional(),

    /** Host of S3 in the cluster's region. The host of a VPC endpoint begins with `bucket.` */
    s3: host("s3").optional(),

    /** Host of STS in the cluster's region, from which Fluent Bit gets its credentials. */
    sts: host("sts").optional(),
});

/** STS host for one destination. */
export const stsEndpoint = {
    /** Host of STS in the destination's region, if it is not the cluster's. Default: the host according to `awsEndpoints`. */
    stsEndpoint: host("sts").optional(),
};

/** The hosts for one destination. */
export function ownEndpoints(service: AwsService) {
    return {
        /** Host of the service in the destination's region, if it is not the cluster's. Default: the host according to `awsEndpoints`. */
        endpoint: host(service).optional(),
        ...stsEndpoint,
    };
}

export type AwsEndpointsSettings = z.output<typeof awsEndpointsSettings>;

/** AWS hosts of one destination. */
interface Reached {
    /** Hosts that differ from Fluent Bit's defaults for the region. */
    host?: string;
    stsHost?: string;
    servers: Server[];
    regionProblems: Problem[];
}

/**
 * The hosts that a destination uses.
 *
 * @param service undefined if the service's host does not follow from the region
 */
export function reachedBy(
    service: Exclude<keyof typeof names, "sts"> | undefined,
    region: string,
    own: { endpoint?: string | undefined; stsEndpoint?: string | undefined },
    { endpoints, cluster }: { endpoints: AwsEndpointsSettings; cluster: { region: string } },
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
    const remedy = `AWS has no ${wanted} host for ${titles[name]} in ${region}; remove it, or set a host in ${place}`;
    return { setting: `awsEndpoints.${fips ? "fips" : "dualStack"}`, value: "true", remedy };
}

const titles: Record<keyof typeof names, string> = {
    cloudWatchLogs: "CloudWatch Logs",
    firehose: "Firehose",
    s3: "S3",
    sts: "STS",
};

import { join } from "node:path";

import hosts from "./endpoint-hosts.json";
import { awsHost } from "./hosts";

/** The file that `npm run aws-endpoints` writes: FIPS and dual-stack hosts by service and region, from botocore 1.44.5. */
export const endpointsFile = join(__dirname, "endpoint-hosts.json");

/** AWS services that Fluent Bit uses, by their names in hosts. */
export const awsServices = ["firehose", "logs", "s3", "sts"] as const;

export type AwsService = (typeof awsServices)[number];

/** Required features of a host. */
export interface Kind {
    fips: boolean;
    dualStack: boolean;
}

type KindName = "fips" | "dualStack" | "fipsDualStack";

/** A host of a region as botocore describes it. */
export interface Variant {
    hostname: string;
    tags: ("fips" | "dualstack")[];
}

type Hosts = Record<AwsService, Partial<Record<KindName, Record<string, string>>>>;

const known: Hosts = hosts;

/**
 * The host of a service with FIPS-validated cryptography, or that answers over IPv6 too.
 *
 * @returns undefined where AWS' data names none for the region
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/endpoints.json
 */
export function hostOfKind(service: AwsService, region: string, kind: Kind): string | undefined {
    if (!kind.fips && !kind.dualStack) {
        return awsHost(service, region);
    }
    return known[service][nameOf(kind)]?.[region] ?? (service === "sts" ? dualStackSts(region, kind) : undefined);
}

/**
 * STS has dual-stack hosts in all regions, which botocore's data does not name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_dual-stack_endpoint_support.html
 */
function dualStackSts(region: string, { fips, dualStack }: Kind): string | undefined {
    if (!dualStack || /^(us-iso|eu-iso|eusc-)/.test(region)) {
        return undefined;
    }
    if (fips) {
        return /^(us-(?!gov-)|ca-)/.test(region) ? `sts-fips.${region}.api.aws` : undefined;
    }
    return region.startsWith("cn-") ? `sts.${region}.api.amazonwebservices.com.cn` : `sts.${region}.api.aws`;
}

function nameOf({ fips, dualStack }: Kind): KindName {
    return fips && dualStack ? "fipsDualStack" : fips ? "fips" : "dualStack";
}

/** The file's text. */
export function writtenEndpoints(variants: (service: string) => readonly (Variant & { region: string })[]): string {
    const written = Object.fromEntries(
        awsServices.map((service) => {
            const kinds: Partial<Record<KindName, Record<string, string>>> = {};
            const sorted = [...variants(service)].sort((one, other) => (one.region < other.region ? -1 : 1));
            for (const { hostname, tags, region } of sorted) {
                const kind = { fips: tags.includes("fips"), dualStack: tags.includes("dualstack") };
                (kinds[nameOf(kind)] ??= {})[region] = hostname;
            }
            return [service, kinds];
        }),
    );
    return `${JSON.stringify(written, undefined, 4)}\n`;
}

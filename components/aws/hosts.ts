import { dnsSuffixes, partitionWith } from "./partitions";
import { regionPattern } from "./regions";

/** A server to which Fluent Bit connects. */
export interface Server {
    host: string;
    port: number;
}

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** A host name in lower case. */
export const hostForm = new RegExp(`^(?=.{1,253}$)${label}(\\.${label})*$`);

const regionInHost = new RegExp(
    `\\.(${regionPattern})\\.(?:(?:vpce|es|aoss|on)\\.)?(?:${alternatives([...dnsSuffixes, "api.aws", "aws"])})$`,
);

/** The region in an AWS host, such as `logs.eu-central-1.amazonaws.com` or a VPC endpoint; undefined for other hosts. */
export function regionOfHost(host: string): string | undefined {
    return regionInHost.exec(host)?.[1];
}

/**
 * Fluent Bit's host for a service in a region. Fluent Bit has its own list, with the same names as AWS's data.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_util.c (`flb_aws_endpoint`)
 */
export function awsHost(service: string, region: string): string {
    return `${service}.${region}.${partitionWith(region).dnsSuffix}`;
}

/** A host of a VPC endpoint, by its name. */
export interface VpcEndpoint {
    service: string;
    region: string;
}

const vpcEndpoint = new RegExp(
    `\\.(?<service>[a-z0-9-]+?)(-fips)?\\.(?<region>${regionPattern})\\.vpce\\.(${alternatives(dnsSuffixes)})$`,
);

/**
 * The service and the region of a VPC endpoint that AWS named: `vpce-0123-abcd.logs.eu-central-1.vpce.amazonaws.com`, in China `….vpce.amazonaws.com.cn`. Undefined for another host.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
 */
export function vpcEndpointOf(host: string): VpcEndpoint | undefined {
    const { service, region } = vpcEndpoint.exec(host)?.groups ?? {};
    return service === undefined || region === undefined ? undefined : { service, region };
}

function alternatives(names: readonly string[]): string {
    return names.map((name) => name.replaceAll(".", "\\.")).join("|");
}

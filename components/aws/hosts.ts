/** What is connected to. */
export interface Server {
    host: string;
    port: number;
}

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** A host name in lower case. */
export const hostForm = new RegExp(`^(?=.{1,253}$)${label}(\\.${label})*$`);

/** The region that a host of AWS names, such as `logs.eu-central-1.amazonaws.com` or that of a VPC endpoint; undefined for other hosts. */
export function regionOfHost(host: string): string | undefined {
    return /\.([a-z]{2,4}(?:-[a-z]+)+-\d)\.(?:(?:vpce|es|aoss|on)\.)?(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|aws)$/.exec(
        host,
    )?.[1];
}

/** What the names of a service's hosts end in, by how the names of the regions begin. */
const suffixes: readonly (readonly [prefix: string, suffix: string])[] = [
    ["us-isob-", "sc2s.sgov.gov"],
    ["us-isof-", "csp.hci.ic.gov"],
    ["us-iso-", "c2s.ic.gov"],
    ["eu-isoe-", "cloud.adc-e.uk"],
    ["eusc-", "amazonaws.eu"],
    ["cn-", "amazonaws.com.cn"],
];

/**
 * The host that Fluent Bit asks for a service of a region.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_util.c (`flb_aws_endpoint`)
 */
export function awsHost(service: string, region: string): string {
    const suffix = suffixes.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "amazonaws.com";
    return `${service}.${region}.${suffix}`;
}

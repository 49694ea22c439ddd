/** What is connected to. */
export interface Server {
    host: string;
    port: number;
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

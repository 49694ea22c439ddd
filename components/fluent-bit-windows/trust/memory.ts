import { quantityValue } from "../../kubernetes/quantity";
import type { Problem } from "../../settings/problems";

/**
 * Memory that each client of an output needs for all root certificates, in MiB.
 *
 * Measured with Fluent Bit 5.1.1 on Linux, with 144 root certificates and without: 16 outputs to CloudWatch Logs and 50 to S3 need 1.5 MB each, and have two clients.
 */
const mebibytesPerClient = 0.75;

/**
 * Warns if certificates need a large part of the pod's memory limit.
 *
 * @param texts the configurations of Fluent Bit
 * @param memoryLimit a Kubernetes quantity
 */
export function trustMemoryWarnings(texts: readonly string[], memoryLimit: string): Problem[] {
    const limit = quantityValue(memoryLimit) / 2 ** 20;
    const clients = Math.max(0, ...texts.map(clientsIn));
    const needed = Math.ceil(clients * mebibytesPerClient);
    return needed * 2 <= limit
        ? []
        : [
              {
                  setting: "resources.memoryLimit",
                  value: JSON.stringify(memoryLimit),
                  remedy: `the outputs need about ${needed} MiB for root certificates alone. Increase the limit, or let routes share a destination.`,
              },
          ];
}

/**
 * Number of TLS clients: one for each output, and those that get credentials for it. Searches the text for options with their indentation, because parsing the YAML
 * is slow with many routes, and so are regular expressions.
 */
function clientsIn(text: string): number {
    return text
        .split("\n    - name: ")
        .filter((section) => hasOption(section, "tls.ca_file"))
        .map((output) => {
            const isAws = hasOption(output, "region") || hasOption(output, "aws_region");
            const assumesRole = hasOption(output, "role_arn") || hasOption(output, "aws_role_arn");
            return 1 + Number(isAws) + Number(assumesRole);
        })
        .reduce((sum, clients) => sum + clients, 0);
}

function hasOption(section: string, name: string): boolean {
    return section.includes(`\n      ${name}: `);
}

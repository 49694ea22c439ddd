import { join } from "node:path";

import partitions from "./partitions.json";

/** The file that `npm run aws-endpoints` writes: AWS' partitions, from botocore 1.44.5. */
export const partitionsFile = join(__dirname, "partitions.json");

export interface Partition {
    /** As ARNs name it, such as `aws-cn`. */
    id: string;
    /** What the names of its hosts end in. */
    dnsSuffix: string;
    /** Regular expression of its regions. */
    regions: string;
}

/**
 * The partition that a region belongs to. A region that no partition's pattern matches is taken for one of `aws`, as AWS' SDKs do.
 *
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
 */
export function partitionWith(region: string): Partition {
    const found = partitions.find(({ regions }) => new RegExp(regions).test(region));
    return found ?? { id: "aws", dnsSuffix: "amazonaws.com", regions: "" };
}

/** What the names of AWS' hosts end in, in all partitions. */
export const dnsSuffixes: readonly string[] = [...new Set(partitions.map(({ dnsSuffix }) => dnsSuffix))];

/** A partition as botocore describes it. */
export interface DescribedPartition {
    id: string;
    outputs: { dnsSuffix: string };
    regionRegex: string;
}

/** The file's text. */
export function writtenPartitions(described: readonly DescribedPartition[]): string {
    const written = described.map(({ id, outputs: { dnsSuffix }, regionRegex }): Partition => ({
        id,
        dnsSuffix,
        regions: regionRegex,
    }));
    return `${JSON.stringify(written, undefined, 4)}\n`;
}

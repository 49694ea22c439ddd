import regions from "./regions.json";

export interface Partition {
    /** As ARNs name it, such as `aws-cn`. */
    id: string;
    /** What the names of its hosts end in. */
    dnsSuffix: string;
}

const partitions = Object.entries(regions).map(([id, { pattern, dnsSuffix }]) => ({
    id,
    dnsSuffix,
    regions: new RegExp(pattern),
}));

/** The partition that a region belongs to. A region that no partition's pattern matches is taken for one of `aws`, as AWS' SDKs do. */
export function partitionWith(region: string): Partition {
    return partitions.find((partition) => partition.regions.test(region)) ?? { id: "aws", dnsSuffix: "amazonaws.com" };
}

/** What the names of AWS' hosts end in, in all partitions. */
export const dnsSuffixes: readonly string[] = [...new Set(partitions.map(({ dnsSuffix }) => dnsSuffix))];

/** All partitions, as ARNs name them. */
export const partitionNames: readonly string[] = partitions.map(({ id }) => id);

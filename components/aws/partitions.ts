import data from "./known-regions.json";

export interface Partition {
    /** As ARNs name it, such as `aws-cn`. */
    id: string;
    /** What the names of its hosts end in. */
    dnsSuffix: string;
    /** What names of its regions look like, future ones included. */
    regionForm: RegExp;
    /** Its regions by name, with what the AWS console calls them. */
    regions: Readonly<Record<string, string>>;
}

/** The partitions of AWS, from the file that `npm run aws-regions` writes. */
export const partitions: readonly Partition[] = Object.entries(data).map(([id, { pattern, dnsSuffix, regions }]) => ({
    id,
    dnsSuffix,
    regionForm: new RegExp(pattern),
    regions,
}));

/** All partitions, as ARNs name them. */
export const partitionNames: readonly string[] = partitions.map(({ id }) => id);

/** What the names of AWS' hosts end in, in all partitions. */
export const dnsSuffixes: readonly string[] = [...new Set(partitions.map(({ dnsSuffix }) => dnsSuffix))];

type PartitionName = Pick<Partition, "id" | "dnsSuffix">;

/** The partition that a region belongs to. A region that no partition's pattern matches is taken for one of `aws`, as AWS' SDKs do. */
export function partitionWith(region: string): PartitionName {
    return partitions.find(({ regionForm }) => regionForm.test(region)) ?? { id: "aws", dnsSuffix: "amazonaws.com" };
}

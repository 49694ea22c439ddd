import data from "./known-regions.json";

export interface Partition {
    /** Name in ARNs, such as `aws-cn`. */
    id: string;
    /** Suffix of its host names. */
    dnsSuffix: string;
    /** Pattern of its regions' names, including future ones. */
    regionForm: RegExp;
    /** Its regions by name, with their names in the AWS console. */
    regions: Readonly<Record<string, string>>;
}

/** The partitions of AWS, from the file that `npm run aws-regions` writes. */
export const partitions: readonly Partition[] = Object.entries(data).map(([id, { pattern, dnsSuffix, regions }]) => ({
    id,
    dnsSuffix,
    regionForm: new RegExp(pattern),
    regions,
}));

/** All partitions, by their names in ARNs. */
export const partitionNames: readonly string[] = partitions.map(({ id }) => id);

/** Suffixes of AWS host names in all partitions. */
export const dnsSuffixes: readonly string[] = [...new Set(partitions.map(({ dnsSuffix }) => dnsSuffix))];

type PartitionName = Pick<Partition, "id" | "dnsSuffix">;

/** The partition that a region belongs to. A region without a matching partition counts as part of `aws`, as in the AWS SDKs. */
export function partitionWith(region: string): PartitionName {
    return partitions.find(({ regionForm }) => regionForm.test(region)) ?? { id: "aws", dnsSuffix: "amazonaws.com" };
}

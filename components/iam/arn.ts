import { partitionNames, partitionWith } from "../aws/partitions";
import { regionFault } from "../aws/regions";

/** The partition of a region. ARNs contain it, so it must be known before anything is created. */
export function partitionOf(region: string): string {
    return partitionWith(region).id;
}

/** Partition, region and account of a resource: the first part of its ARN. */
export interface AwsPlace {
    partition: string;
    region: string;
    accountId: string;
}

/** The place of a stack, as far as it is known. The account is known only after asking AWS. */
export type KnownPlace = Omit<AwsPlace, "accountId"> & { accountId?: string };

/** The place for names and ARNs that are not shown. ARNs are as long in no other place, and their length decides how many fit into a policy. */
export const anyPlace: AwsPlace = { partition: "aws-us-gov", region: "ap-southeast-1", accountId: "111122223333" };

/** The parts of an ARN. In S3's ARNs, region and account are empty; in IAM's, the region. */
export interface Arn extends AwsPlace {
    service: string;
    resource: string;
}

/** Parses an ARN; undefined if the text is not an ARN. */
export function parseArn(text: string): Arn | undefined {
    const [, partition, service, region, accountId, resource] =
        /^arn:(aws[\w-]*):([\w-]+):([\w-]*):(\d{12}|):(.+)$/.exec(text) ?? [];
    if (
        partition === undefined ||
        service === undefined ||
        region === undefined ||
        accountId === undefined ||
        resource === undefined
    ) {
        return undefined;
    }
    return { partition, service, region, accountId, resource };
}

/**
 * Why partition, region and account of an ARN contradict each other. Not for S3, whose ARNs have neither region nor account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arnPlaceFault({ partition, service, region, accountId }: Arn): string | undefined {
    if (!partitionNames.includes(partition)) {
        return `has the unknown partition "${partition}"; most ARNs begin with "arn:aws:"`;
    }
    if (accountId === "") {
        return "has no account ID; write its 12 digits after the region";
    }
    if (service === "iam") {
        return region === ""
            ? undefined
            : `has the region ${region}, but IAM's ARNs have no region; write "arn:${partition}:iam::${accountId}:…"`;
    }
    if (region === "") {
        return `has no region; write it after "${service}:"`;
    }
    const fault = regionFault(region);
    if (fault !== undefined) {
        return `has the region "${region}", which ${fault}`;
    }
    return partitionOf(region) === partition
        ? undefined
        : `is in the partition ${partition}, but its region ${region} is in ${partitionOf(region)}; write "arn:${partitionOf(region)}:…", or another region`;
}

/** ARN of a role, a policy or an OIDC provider. IAM is global: its ARNs have no region. */
export function iamArn(place: Pick<AwsPlace, "partition" | "accountId">, resource: string): string {
    return `arn:${place.partition}:iam::${place.accountId}:${resource}`;
}

/** ARN of a CloudWatch log group, in the form that IAM policies about the group itself use. */
export function logGroupArn(place: AwsPlace, name: string): string {
    return `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${name}`;
}

/** ARN of all streams of a log group, for `logs:CreateLogStream` and `logs:PutLogEvents`. */
export function logStreamsArn(place: AwsPlace, logGroup: string): string {
    return `${logGroupArn(place, logGroup)}:log-stream:*`;
}

/** ARN of a delivery stream of Amazon Data Firehose. */
export function deliveryStreamArn(place: AwsPlace, name: string): string {
    return `arn:${place.partition}:firehose:${place.region}:${place.accountId}:deliverystream/${name}`;
}

/** ARN of a bucket, or with a key or a pattern of one, of objects in it. Names of buckets are unique in a partition: no region, no account. */
export function bucketArn(place: Pick<AwsPlace, "partition">, bucket: string, objects?: string): string {
    return `arn:${place.partition}:s3:::${bucket}${objects === undefined ? "" : `/${objects}`}`;
}

/** ARN of an issuer's OIDC provider in IAM, which contains the issuer's URL without the scheme. */
export function oidcProviderArn(place: Pick<AwsPlace, "partition" | "accountId">, issuer: string): string {
    return iamArn(place, `oidc-provider/${issuerHostPath(issuer)}`);
}

/** An issuer without `https://`, as in ARNs and condition keys. */
export function issuerHostPath(issuer: string): string {
    return issuer.replace(/^https:\/\//, "");
}

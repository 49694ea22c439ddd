import { partitionNames, partitionWith } from "../aws/partitions";
import { regionFault } from "../aws/regions";

/** The partition that a region belongs to. An ARN names it, so it has to be known before anything is created. */
export function partitionOf(region: string): string {
    return partitionWith(region).id;
}

/** Where in AWS a thing lives: what an ARN says before it comes to the thing itself. */
export interface AwsPlace {
    partition: string;
    region: string;
    accountId: string;
}

/** Where a stack is, as far as it is known: without asking AWS, nobody knows the account. */
export type KnownPlace = Omit<AwsPlace, "accountId"> & { accountId?: string };

/** An ARN in its parts. S3's ARNs leave region and account empty, IAM's the region. */
export interface Arn extends AwsPlace {
    service: string;
    resource: string;
}

/** Takes an ARN apart; undefined where the text is none. */
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
 * Why partition, region and account of an ARN cannot go together. S3 is not looked at: its ARNs have neither region nor account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arnPlaceFault({ partition, service, region, accountId }: Arn): string | undefined {
    if (!partitionNames.includes(partition)) {
        return `names no partition of AWS: "${partition}"; most ARNs begin with "arn:aws:"`;
    }
    if (accountId === "") {
        return "does not name the account: its 12 digits stand behind the region";
    }
    if (service === "iam") {
        return region === ""
            ? undefined
            : `names the region ${region}, and IAM has none; write "arn:${partition}:iam::${accountId}:…"`;
    }
    if (region === "") {
        return `does not name the region: it stands behind "${service}:"`;
    }
    const fault = regionFault(region);
    if (fault !== undefined) {
        return `names the region "${region}", which ${fault}`;
    }
    return partitionOf(region) === partition
        ? undefined
        : `is in the partition ${partition}, and its region ${region} is in ${partitionOf(region)}; write "arn:${partitionOf(region)}:…", or another region`;
}

/** ARN of a role, a policy or an OIDC provider. IAM is global: its ARNs have no region. */
export function iamArn(place: Pick<AwsPlace, "partition" | "accountId">, resource: string): string {
    return `arn:${place.partition}:iam::${place.accountId}:${resource}`;
}

/** ARN of a CloudWatch log group, in the form that IAM policies about the group itself use. */
export function logGroupArn(place: AwsPlace, name: string): string {
    return `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${name}`;
}

/** ARN of every stream of one log group: what `logs:CreateLogStream` and `logs:PutLogEvents` act on. */
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

/** ARN of the OIDC provider that IAM knows for an issuer, whose URL it names without the scheme. */
export function oidcProviderArn(place: Pick<AwsPlace, "partition" | "accountId">, issuer: string): string {
    return iamArn(place, `oidc-provider/${issuerHostPath(issuer)}`);
}

/** An issuer without `https://`: how ARNs and condition keys name it. */
export function issuerHostPath(issuer: string): string {
    return issuer.replace(/^https:\/\//, "");
}

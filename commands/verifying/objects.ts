import { gunzipSync } from "node:zlib";

import type { AwsCredentials } from "../../components/aws/credentials";
import { type AwsPlace, bucketArn } from "../../components/iam/arn";
import { CannotLook, reasonOf } from "./cannot-look";
import { providerOf } from "./credentials";
import type { LogGroup, ObjectsPlace } from "./expectation";
import type { FoundEvent, LogGroups, Search } from "./log-groups";

/** Objects that are larger hold far more than the lines of one verification, and are not read. */
const mostBytes = 256 * 2 ** 20;

/** How far S3's clock, which times the objects, may be behind ours. */
const clockSkewMilliseconds = 60_000;

/** Reads lines from the objects of S3 that Fluent Bit or Firehose writes, with the credentials of the stack's AWS provider. Other places are left to `others`. */
export async function openObjects(place: AwsPlace, credentials: AwsCredentials, others: LogGroups): Promise<LogGroups> {
    const { GetObjectCommand, paginateListObjectsV2, S3Client } = await import("@aws-sdk/client-s3");
    const provider = providerOf(credentials, place.region);
    const clients = new Map<string, InstanceType<typeof S3Client>>();
    const clientOf = (region: string) => {
        // A stand-in's address has no place for a bucket's name before it.
        const forcePathStyle = process.env["AWS_ENDPOINT_URL"] !== undefined;
        const client = clients.get(region) ?? new S3Client({ region, credentials: provider, forcePathStyle });
        clients.set(region, client);
        return client;
    };
    /** An object is never written again, so each is read once. */
    const read = new Map<string, readonly string[]>();

    async function lines(
        client: InstanceType<typeof S3Client>,
        bucket: string,
        key: string,
    ): Promise<readonly string[]> {
        const known = read.get(`${bucket}/${key}`);
        if (known !== undefined) {
            return known;
        }
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        const texts = unpacked(bytes).toString("utf8").split("\n");
        read.set(`${bucket}/${key}`, texts);
        return texts;
    }

    async function search(
        { bucket, prefix }: ObjectsPlace,
        region: string,
        text: string,
        since: number,
    ): Promise<Search> {
        const client = clientOf(region);
        const events: FoundEvent[] = [];
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
            for (const { Key = "", LastModified, Size = 0 } of page.Contents ?? []) {
                const isNew = (LastModified?.getTime() ?? 0) >= since - clockSkewMilliseconds;
                for (const line of isNew && Size <= mostBytes ? await lines(client, bucket, Key) : []) {
                    if (line.includes(text)) {
                        events.push({ id: `${Key} ${line}`, logStream: undefined, message: line });
                    }
                }
            }
        }
        return { events };
    }

    return {
        search: async (group, text, since) => {
            const { objects } = group;
            if (objects === undefined) {
                return others.search(group, text, since);
            }
            try {
                return await search(objects, group.region, text, since);
            } catch (error) {
                return withoutEvents(error, group, objects, place);
            }
        },
    };
}

/** By its first two bytes: Firehose packs what Fluent Bit has not packed already. */
function unpacked(bytes: Buffer): Buffer {
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

/** Who may search log groups need not read a bucket: then nothing is claimed of it. */
function withoutEvents(error: unknown, group: LogGroup, { bucket, prefix }: ObjectsPlace, place: AwsPlace): Search {
    switch ((error as Error).name) {
        case "NoSuchBucket":
            return { absent: true };
        case "AccessDenied":
        case "AllAccessDisabled":
            return {
                unreadable: `${group.name}: s3:ListBucket on ${bucketArn(place, bucket)} or s3:GetObject on ${bucketArn(place, bucket, `${prefix}*`)} is missing`,
            };
        default:
            throw new CannotLook(
                `S3 in ${group.region} does not answer for ${bucket}: ${reasonOf(error)}. Check the AWS credentials and the region.`,
            );
    }
}

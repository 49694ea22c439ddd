import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/**
 * What S3 answers to an upload into a bucket whose objects are locked by a default retention. The SHA-256 of the signature does not count as a checksum.
 *
 * @param raw the body as it was sent
 * @see https://github.com/fluent/fluent-bit/issues/3035 the answer in Fluent Bit's log
 * @see https://github.com/confluentinc/kafka-connect-storage-cloud/issues/710 its words since there are other checksums, and those for parts of an upload
 * @returns nothing where the upload is taken
 */
export function lockedBucketAnswer(path: string, headers: IncomingHttpHeaders, raw: Buffer): string | undefined {
    const md5 = headers["content-md5"];
    if (md5 === undefined && !Object.keys(headers).some((name) => name.startsWith("x-amz-checksum-"))) {
        const what = path.includes("partNumber=") ? "Part" : "Object";
        return errorXml(
            "InvalidRequest",
            `Content-MD5 OR x-amz-checksum- HTTP header is required for Put ${what} requests with Object Lock parameters`,
        );
    }
    return md5 !== undefined && md5 !== createHash("md5").update(raw).digest("base64")
        ? errorXml("BadDigest", "The Content-MD5 you specified did not match what we received.")
        : undefined;
}

function errorXml(code: string, message: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

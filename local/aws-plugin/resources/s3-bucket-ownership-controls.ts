import type { ObjectOwnership } from "@aws-sdk/client-s3";

import { block, text } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { bucketPart } from "../bucket-part";

const ownerships = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

export const s3BucketOwnershipControls = bucketPart({
    token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    title: "S3 Bucket Ownership Controls",
    arguments: {
        rule: block(
            {
                objectOwnership: text({
                    required: true,
                    must: [(name) => ownerships.includes(name), `one of ${ownerships.join(", ")}`],
                }),
            },
            { required: true },
        ),
    },
    put: (aws, bucket, { rule: { objectOwnership } }) => put(aws, bucket, objectOwnership),

    async get(aws, bucket) {
        const answer = await unlessGone(aws.s3.getBucketOwnershipControls({ Bucket: bucket }));
        const [rule] = answer?.OwnershipControls?.Rules ?? [];
        return rule && { rule: { objectOwnership: rule.ObjectOwnership ?? "" } };
    },

    async remove(aws, bucket) {
        await aws.s3.deleteBucketOwnershipControls({ Bucket: bucket });
    },
});

async function put(aws: Aws, bucket: string, ownership: string): Promise<void> {
    await aws.s3.putBucketOwnershipControls({
        Bucket: bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: ownership as ObjectOwnership }] },
    });
}

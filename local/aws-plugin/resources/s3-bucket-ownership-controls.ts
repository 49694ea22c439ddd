import type { ObjectOwnership } from "@aws-sdk/client-s3";

import { block, text } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { length } from "../rules";

const ownerships = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

export const s3BucketOwnershipControls = resourceType({
    token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    title: "S3 Bucket Ownership Controls",
    arguments: {
        bucket: text({ required: true, replaces: true, must: length(1, 63) }),
        rule: block(
            {
                objectOwnership: text({
                    required: true,
                    must: [(name) => ownerships.includes(name), `one of ${ownerships.join(", ")}`],
                }),
            },
            { required: true },
        ),
        region: text({ replaces: true, computed: true }),
    },
    outputs: [],
    identity: ({ bucket }) => bucket,

    async create(aws, { bucket, rule }) {
        await put(aws, bucket, rule.objectOwnership);
        return bucket;
    },

    async read(aws, bucket) {
        const answer = await unlessGone(aws.s3.getBucketOwnershipControls({ Bucket: bucket }));
        const [rule] = answer?.OwnershipControls?.Rules ?? [];
        return rule && { bucket, rule: { objectOwnership: rule.ObjectOwnership ?? "" } };
    },

    async update(aws, bucket, { after }) {
        await put(aws, bucket, after.rule.objectOwnership);
    },

    async delete(aws, bucket) {
        await aws.s3.deleteBucketOwnershipControls({ Bucket: bucket });
    },
});

async function put(aws: Aws, bucket: string, ownership: string): Promise<void> {
    await aws.s3.putBucketOwnershipControls({
        Bucket: bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: ownership as ObjectOwnership }] },
    });
}

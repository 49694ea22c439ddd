import {
    GetBucketEncryptionCommand,
    GetBucketLifecycleConfigurationCommand,
    GetBucketOwnershipControlsCommand,
    GetBucketPolicyCommand,
    GetBucketTaggingCommand,
    GetBucketVersioningCommand,
    GetObjectLockConfigurationCommand,
    GetPublicAccessBlockCommand,
    HeadBucketCommand,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, region, s3, unique } from "./local-aws";
import type { Values } from "./provider-client";

describeWithLocalAws("aws:s3/bucket:Bucket and what belongs to one", (plugin) => {
    const bucketType = "aws:s3/bucket:Bucket";

    it("is created, tagged, and deleted with its versions only where that is wanted", async () => {
        const bucket = unique("logs");
        const program = { bucket, tags: { env: "dev" } };
        const created = await plugin().create(bucketType, "bucket", program);
        assert.equal(created.id, bucket);
        assert.equal(created.state["arn"], `arn:aws:s3:::${bucket}`);
        assert.equal(created.state["bucketRegionalDomainName"], `${bucket}.s3.${region}.amazonaws.com`);
        assert.equal((await s3.send(new HeadBucketCommand({ Bucket: bucket }))).BucketRegion, region);
        await assertSettled(plugin(), created, program);
        assert.equal((await plugin().import(bucketType, bucket))?.inputs["bucket"], bucket);

        const changes = { bucket, forceDestroy: true, tags: { a: "b" } };
        const tags = async () => (await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }))).TagSet;
        assert.deepEqual(await tags(), [{ Key: "env", Value: "dev" }]);
        const versioned = await plugin().create("aws:s3/bucketVersioning:BucketVersioning", "bucket", {
            bucket,
            versioningConfiguration: { status: "Enabled" },
        });
        for (const Body of ["old", "new"]) {
            await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "logs/1.json", Body }));
        }
        await assert.rejects(plugin().delete(created), /S3 Bucket \(.*\) not empty, consider using forceDestroy/);
        const updated = await plugin().update(created, changes);
        assert.deepEqual(await tags(), [{ Key: "a", Value: "b" }]);
        await assertSettled(plugin(), updated, changes);
        const renamed = await plugin().diff(updated, { ...changes, bucket: `${bucket}-2` });
        assert.deepEqual([renamed.replaces, renamed.deleteBeforeReplace], [["bucket"], false]);

        await plugin().delete(versioned);
        assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }))).Status, "Suspended");
        await plugin().delete(updated);
        await assert.rejects(s3.send(new HeadBucketCommand({ Bucket: bucket })), { name: "NotFound" });
        await plugin().delete(updated);
        assert.equal(await plugin().refresh(updated), undefined);
    });

    it("gets a name from a prefix", async () => {
        const prefixed = await plugin().create(bucketType, "prefixed", { bucketPrefix: "prefix-" });
        assert.match(prefixed.id, /^prefix-[0-9a-f]{26}$/);
        await assertSettled(plugin(), prefixed, { bucketPrefix: "prefix-" });
        await plugin().delete(prefixed);
    });

    it("locks objects by a default retention, which can be changed and taken off, while Object Lock stays on", async () => {
        const type = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
        const bucket = unique("locked");
        const owner = await plugin().create(bucketType, "bucket", { bucket });
        const program = { bucket, rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } } };
        await assert.rejects(plugin().create(type, "lock", program), /Versioning must be 'Enabled'/);
        await plugin().create("aws:s3/bucketVersioning:BucketVersioning", "bucket", {
            bucket,
            versioningConfiguration: { status: "Enabled" },
        });
        const told = async () => {
            const answer = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }));
            const { ObjectLockEnabled, Rule } = answer.ObjectLockConfiguration ?? {};
            // moto tells 0 years beside the days.
            return [ObjectLockEnabled, Rule?.DefaultRetention?.Mode, Rule?.DefaultRetention?.Days];
        };
        const created = await plugin().create(type, "lock", program);
        assert.deepEqual(await told(), ["Enabled", "GOVERNANCE", 30]);
        await assertSettled(plugin(), created, program);
        const changes = { bucket, rule: { defaultRetention: { mode: "COMPLIANCE", days: 400 } } };
        const updated = await plugin().update(created, changes);
        assert.deepEqual(await told(), ["Enabled", "COMPLIANCE", 400]);
        await assertSettled(plugin(), updated, changes);
        await plugin().delete(updated);
        assert.deepEqual(await told(), ["Enabled", undefined, undefined]);
        await plugin().delete(owner);
    });

    /** What a bucket may have: the program's words, other ones, and what AWS then says. */
    const parts: Record<
        string,
        { program: Values; changes: Values; told: (Bucket: string) => Promise<unknown>; is: unknown; becomes: unknown }
    > = {
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
            program: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
            changes: {
                rules: [
                    {
                        applyServerSideEncryptionByDefault: {
                            sseAlgorithm: "aws:kms",
                            kmsMasterKeyId: "arn:aws:kms:eu-central-1:123456789012:key/a",
                        },
                        bucketKeyEnabled: true,
                    },
                ],
            },
            told: async (Bucket) =>
                (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules,
            is: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }],
            becomes: [
                {
                    ApplyServerSideEncryptionByDefault: {
                        SSEAlgorithm: "aws:kms",
                        KMSMasterKeyID: "arn:aws:kms:eu-central-1:123456789012:key/a",
                    },
                    BucketKeyEnabled: true,
                },
            ],
        },
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
            program: {
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            changes: { blockPublicAcls: true },
            told: async (Bucket) =>
                Object.values(
                    (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration ?? {},
                ).filter(Boolean).length,
            is: 4,
            becomes: 1,
        },
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
            program: { rule: { objectOwnership: "BucketOwnerEnforced" } },
            changes: { rule: { objectOwnership: "ObjectWriter" } },
            told: async (Bucket) =>
                (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules,
            is: [{ ObjectOwnership: "BucketOwnerEnforced" }],
            becomes: [{ ObjectOwnership: "ObjectWriter" }],
        },
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
            program: {
                rules: [
                    {
                        id: "expire",
                        status: "Enabled",
                        filter: { prefix: "" },
                        expiration: { days: 365 },
                        noncurrentVersionExpiration: { noncurrentDays: 7 },
                        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
                    },
                    {
                        id: "rest",
                        status: "Enabled",
                        filter: { prefix: "" },
                        expiration: { expiredObjectDeleteMarker: true },
                    },
                ],
            },
            changes: {
                rules: [{ id: "expire", status: "Enabled", filter: { prefix: "a/" }, expiration: { days: 30 } }],
            },
            told: async (Bucket) =>
                (await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules?.map(
                    ({ ID, Filter, Expiration, NoncurrentVersionExpiration }) => [
                        ID,
                        Filter?.Prefix,
                        Expiration?.Days ?? Expiration?.ExpiredObjectDeleteMarker,
                        NoncurrentVersionExpiration?.NoncurrentDays,
                    ],
                ),
            is: [
                ["expire", "", 365, 7],
                ["rest", "", true, undefined],
            ],
            becomes: [["expire", "a/", 30, undefined]],
        },
        "aws:s3/bucketPolicy:BucketPolicy": {
            program: { policy: JSON.stringify(deny("a")) },
            changes: { policy: JSON.stringify(deny("b")) },
            told: async (Bucket) =>
                (
                    JSON.parse((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? "{}") as ReturnType<
                        typeof deny
                    >
                ).Statement[0]?.Sid,
            is: "a",
            becomes: "b",
        },
    };

    for (const [type, { program, changes, told, is, becomes }] of Object.entries(parts)) {
        it(`${type} is created, updated, and gone with a word or without one`, async () => {
            const bucket = unique("part");
            const owner = await plugin().create(bucketType, "bucket", { bucket });
            const created = await plugin().create(type, "part", { bucket, ...program });
            assert.equal(created.id, bucket);
            assert.deepEqual(await told(bucket), is);
            await assertSettled(plugin(), created, { bucket, ...program });
            const imported = await plugin().import(type, bucket);
            assert.equal((await plugin().diff({ ...created, ...imported }, { bucket, ...program })).changes, false);

            const updated = await plugin().update(created, { bucket, ...changes });
            assert.deepEqual(await told(bucket), becomes);
            await assertSettled(plugin(), updated, { bucket, ...changes });

            await plugin().delete(updated);
            await assert.rejects(told(bucket));
            assert.equal(await plugin().refresh(updated), undefined);
            await plugin().delete(owner);
            // A bucket that is gone took all that belonged to it along.
            assert.equal(await plugin().refresh(updated), undefined);
            await plugin().delete(updated);
        });
    }
});

function deny(Sid: string) {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid,
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: "arn:aws:s3:::part",
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    };
}

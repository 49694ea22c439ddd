import assert from "node:assert/strict";

import { openEnvironment } from "../../../local/environment";
import { AwsAccount } from "../aws-account";

const account = "123456789012";
const bucket = `local-eu-central-1-${account}-logs`;
const stream = "local-shop";
const streamRole = "local-eu-central-1-firehose-local-shop";
const errorLog = { group: "/aws/kinesisfirehose/local-shop", stream: "S3Delivery" };

/** What the route of the namespace `shop` makes in AWS, in the environment that `make e2e` brings up. */
describe("the destinations of the stack `local`", () => {
    let aws: AwsAccount;

    before(() => {
        const environment = openEnvironment();
        aws = new AwsAccount(environment.aws, environment.region);
    });

    it("are written to by Fluent Bit's role with exactly these permissions", async () => {
        const groups = await aws.logGroups("/aws/containerinsights/local/");
        const byName = (one: { Sid?: string }, other: { Sid?: string }) =>
            (one.Sid ?? "").localeCompare(other.Sid ?? "");
        const permissions = await aws.permissions("local-eu-central-1-fluent-bit");
        assert.deepEqual(
            permissions.map((statement) => ({ ...statement, Resource: [...statement.Resource].sort() })).sort(byName),
            [
                {
                    Sid: "PutObjects",
                    Effect: "Allow",
                    Action: ["s3:PutObject"],
                    Resource: [`arn:aws:s3:::${bucket}/shop/*`],
                },
                {
                    Sid: "PutRecords",
                    Effect: "Allow",
                    Action: ["firehose:PutRecordBatch"],
                    Resource: [`arn:aws:firehose:eu-central-1:${account}:deliverystream/${stream}`],
                },
                {
                    Sid: "WriteLogStreams",
                    Effect: "Allow",
                    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                    Resource: groups.map(({ arn }) => `${String(arn).replace(/:\*$/, "")}:log-stream:*`).sort(),
                },
            ],
        );
    });

    it("are a bucket that nobody can read by mistake, and that forgets after a year", async () => {
        assert.deepEqual(await aws.bucketNames("local"), [bucket]);
        const { encryption, publicAccess, ownership, versioning, lifecycle, policy } = await aws.bucket(bucket);
        assert.equal(encryption?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "AES256");
        assert.deepEqual(publicAccess, {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
        });
        assert.deepEqual(ownership, [{ ObjectOwnership: "BucketOwnerEnforced" }]);
        assert.equal(versioning, "Enabled");
        assert.deepEqual(
            lifecycle?.map((rule) => [
                rule.Status,
                rule.Filter?.Prefix,
                rule.Expiration,
                rule.NoncurrentVersionExpiration?.NoncurrentDays,
                rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
            ]),
            [
                ["Enabled", "", { Days: 365 }, 7, 1],
                ["Enabled", "", { ExpiredObjectDeleteMarker: true }, undefined, undefined],
            ],
        );
        assert.deepEqual(policy, [
            {
                Sid: "RefusePlainHttp",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ]);
    });

    it("are an encrypted delivery stream to that bucket, which reports what it could not deliver", async () => {
        assert.deepEqual(await aws.deliveryStreamNames("local"), [stream]);
        const description = await aws.deliveryStream(stream);
        assert.equal(description?.DeliveryStreamEncryptionConfiguration?.Status, "ENABLED");
        assert.equal(description.Destinations?.length, 1);
        const to = description.Destinations[0]?.ExtendedS3DestinationDescription;
        assert.equal(to?.BucketARN, `arn:aws:s3:::${bucket}`);
        assert.equal(to.RoleARN, `arn:aws:iam::${account}:role/${streamRole}`);
        assert.equal(to.Prefix, "firehose/shop/!{timestamp:yyyy/MM/dd}/");
        assert.deepEqual(to.CloudWatchLoggingOptions, {
            Enabled: true,
            LogGroupName: errorLog.group,
            LogStreamName: errorLog.stream,
        });
        const [group] = await aws.logGroups(errorLog.group);
        assert.equal(group?.retentionInDays, 30);
    });

    it("are delivered to by a role that only Firehose, for this account, can assume, and that can do no more", async () => {
        const [trust, ...others] = await aws.trust(streamRole);
        assert.deepEqual(others, []);
        assert.deepEqual(trust, {
            Sid: "OnlyForThisAccount",
            Effect: "Allow",
            Principal: { Service: "firehose.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "sts:ExternalId": account } },
        });
        const permissions = await aws.permissions(streamRole);
        assert.deepEqual(
            permissions.map(({ Sid, Action, Resource }) => [Sid, Action, Resource]),
            [
                [
                    "FindBucket",
                    ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                    [`arn:aws:s3:::${bucket}`],
                ],
                [
                    "DeliverObjects",
                    ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
                    [`arn:aws:s3:::${bucket}/firehose/shop/*`, `arn:aws:s3:::${bucket}/firehose/shop-errors/*`],
                ],
                [
                    "ReportErrors",
                    ["logs:PutLogEvents"],
                    [`arn:aws:logs:eu-central-1:${account}:log-group:${errorLog.group}:log-stream:${errorLog.stream}`],
                ],
            ],
        );
    });
});

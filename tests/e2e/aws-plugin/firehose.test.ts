import { DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeDeliveryStreamCommand, ListTagsForDeliveryStreamCommand } from "@aws-sdk/client-firehose";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, firehose, logs, region, unique } from "./local-aws";

describeWithLocalAws(
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream and aws:cloudwatch/logStream:LogStream",
    (plugin) => {
        const type = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

        const described = async (DeliveryStreamName: string) =>
            (await firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName }))).DeliveryStreamDescription;
        const destination = async (name: string) =>
            (await described(name))?.Destinations?.[0]?.ExtendedS3DestinationDescription;

        it("is created, updated and deleted", async () => {
            const name = unique("stream");
            const to = {
                bucketArn: "arn:aws:s3:::logs",
                roleArn: "arn:aws:iam::123456789012:role/firehose",
                prefix: "firehose/shop/!{timestamp:yyyy/MM/dd}/",
                errorOutputPrefix: "firehose/errors/!{firehose:error-output-type}/",
                bufferingInterval: 300,
                bufferingSize: 64,
                compressionFormat: "GZIP",
                cloudwatchLoggingOptions: {
                    enabled: true,
                    logGroupName: "/aws/kinesisfirehose/a",
                    logStreamName: "S3",
                },
            };
            const program = {
                name,
                destination: "extended_s3",
                extendedS3Configuration: to,
                serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
                tags: { env: "dev" },
            };
            const created = await plugin().create(type, "stream", program);
            assert.equal(created.id, `arn:aws:firehose:${region}:123456789012:deliverystream/${name}`);
            assert.equal(created.state["arn"], created.id);
            const made = await destination(name);
            assert.deepEqual(
                [
                    made?.BucketARN,
                    made?.RoleARN,
                    made?.Prefix,
                    made?.CompressionFormat,
                    made?.BufferingHints?.SizeInMBs,
                ],
                [to.bucketArn, to.roleArn, to.prefix, "GZIP", 64],
            );
            assert.equal((await described(name))?.DeliveryStreamEncryptionConfiguration?.Status, "ENABLED");
            await assertSettled(plugin(), created, program);
            const imported = await plugin().import(type, created.id);
            assert.equal((await plugin().diff({ ...created, ...imported }, program)).changes, false);

            const changes = {
                ...program,
                extendedS3Configuration: {
                    ...to,
                    bufferingInterval: 60,
                    compressionFormat: "UNCOMPRESSED",
                    fileExtension: ".json.gz",
                },
                serverSideEncryption: { enabled: false },
                tags: { a: "b" },
            };
            const updated = await plugin().update(created, changes);
            const changed = await destination(name);
            assert.deepEqual(
                [changed?.BufferingHints?.IntervalInSeconds, changed?.CompressionFormat, changed?.FileExtension],
                [60, "UNCOMPRESSED", ".json.gz"],
            );
            assert.notEqual((await described(name))?.DeliveryStreamEncryptionConfiguration?.Status, "ENABLED");
            const { Tags } = await firehose.send(new ListTagsForDeliveryStreamCommand({ DeliveryStreamName: name }));
            assert.deepEqual(Tags, [{ Key: "a", Value: "b" }]);
            await assertSettled(plugin(), updated, changes);
            const renamed = await plugin().diff(updated, { ...changes, name: `${name}-2` });
            assert.deepEqual([renamed.replaces, renamed.deleteBeforeReplace], [["name"], false]);

            await plugin().delete(updated);
            await assert.rejects(described(name), { name: "ResourceNotFoundException" });
            await plugin().delete(updated);
            assert.equal(await plugin().refresh(updated), undefined);
        });

        it("refuses a destination that it does not do, and an argument of one", async () => {
            const { failures } = await plugin().check("urn:pulumi:a::b::" + type + "::c", {
                destination: "splunk",
                splunkConfiguration: {},
            });
            assert.deepEqual(failures.map(({ property }) => property).sort(), ["destination", "splunkConfiguration"]);
        });

        it("reports to a log stream, which is found in its group alone", async () => {
            const streamType = "aws:cloudwatch/logStream:LogStream";
            const group = await plugin().create("aws:cloudwatch/logGroup:LogGroup", "group", {
                name: unique("/aws/stream"),
            });
            const other = await plugin().create("aws:cloudwatch/logGroup:LogGroup", "other", {
                name: unique("/aws/other"),
            });
            const program = { logGroupName: group.id, name: "S3Delivery" };
            const created = await plugin().create(streamType, "stream", program);
            const named = async (logGroupName: string) =>
                (await logs.send(new DescribeLogStreamsCommand({ logGroupName }))).logStreams?.map(
                    (one) => one.logStreamName,
                );
            assert.deepEqual([await named(group.id), await named(other.id)], [["S3Delivery"], []]);
            await assertSettled(plugin(), created, program);
            const moved = await plugin().diff(created, { ...program, logGroupName: other.id });
            assert.deepEqual([moved.replaces, moved.deleteBeforeReplace], [["logGroupName"], false]);
            await plugin().delete(created);
            assert.deepEqual(await named(group.id), []);
            assert.equal(await plugin().refresh(created), undefined);
            await plugin().delete(group);
            await plugin().delete(other);
            await plugin().delete(created);
        });
    },
);

import assert from "node:assert/strict";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { windowsCluster } from "../../cluster";
import { account, type Registration, type Run, run, valueOf } from "../../engine";

const stream = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const bucket = `dev-eu-central-1-${account}-logs`;

type FirehoseDestination = Extract<
    NonNullable<NonNullable<FluentBitWindowsArgs["routes"]>[number]["to"]>[number],
    { type: "firehose" }
>;

function deploy(to: Omit<FirehoseDestination, "type"> = {}, more: Partial<FluentBitWindowsArgs> = {}) {
    const routes = [{ match: { namespace: "shop" }, to: [{ type: "firehose" as const, ...to }] }];
    return run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), routes, ...more }));
}

function s3Of({ find }: Run): Record<string, unknown> {
    return find(stream).inputs["extendedS3Configuration"] as Record<string, unknown>;
}

/** What the registration waits for, directly or through others. */
function before({ registrations }: Run, { dependencies }: Registration): Set<string> {
    const seen = new Set<string>();
    const visit = (urn: string) => {
        if (!seen.has(urn)) {
            seen.add(urn);
            registrations.find((one) => one.urn === urn)?.dependencies.forEach(visit);
        }
    };
    dependencies.forEach(visit);
    return seen;
}

describe("the delivery stream of the stack", () => {
    it("delivers compressed lines to the stack's bucket, as a role of its own", async () => {
        const deployed = await deploy();
        const { find, result } = deployed;
        assert.deepEqual(await valueOf(result.deliveryStreamNames), ["dev-shop"]);
        assert.equal(find(stream).inputs["destination"], "extended_s3");
        const { bucketArn, roleArn, compressionFormat, fileExtension } = s3Of(deployed);
        assert.equal(bucketArn, `arn:aws:s3:::${bucket}`);
        assert.equal(roleArn, `arn:aws:iam::${account}:role/dev-eu-central-1-firehose-dev-shop`);
        assert.deepEqual([compressionFormat, fileExtension], ["GZIP", undefined]);
    });

    it("encrypts what it holds", async () => {
        const { find } = await deploy();
        assert.deepEqual(find(stream).inputs["serverSideEncryption"], { enabled: true, keyType: "AWS_OWNED_CMK" });
    });

    it("leaves alone what arrives compressed, and says so in the objects' names", async () => {
        const { compressionFormat, fileExtension } = s3Of(await deploy({ compression: "gzip" }));
        assert.deepEqual([compressionFormat, fileExtension], ["UNCOMPRESSED", ".json.gz"]);
    });

    it("waits for its bucket and for the permission to write there; Fluent Bit waits for it", async () => {
        const deployed = await deploy();
        const { find, ofType } = deployed;
        const earlier = before(deployed, find(stream));
        const own = ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").find(({ inputs }) =>
            String(inputs["role"]).includes("firehose"),
        );
        for (const urn of [
            own?.urn ?? "",
            find("aws:s3/bucket:Bucket").urn,
            find("aws:s3/bucketPolicy:BucketPolicy").urn,
        ]) {
            assert.ok(earlier.has(urn), `the stream does not wait for ${urn}`);
        }
        for (const set of ofType("kubernetes:apps/v1:DaemonSet")) {
            assert.ok(set.dependencies.includes(find(stream).urn), `${set.name} does not wait for the stream`);
        }
    });

    it("reports what it cannot deliver to a log group that forgets like the others", async () => {
        const deployed = await deploy({}, { cloudWatchLogs: { retentionDays: 14 } });
        const group = "/aws/kinesisfirehose/dev-shop";
        assert.deepEqual(s3Of(deployed)["cloudwatchLoggingOptions"], {
            enabled: true,
            logGroupName: group,
            logStreamName: "S3Delivery",
        });
        const log = deployed.ofType("aws:cloudwatch/logGroup:LogGroup").find(({ inputs }) => inputs["name"] === group);
        assert.equal(log?.inputs["retentionInDays"], 14);
        assert.ok(!(await valueOf(deployed.result.logGroupNames)).includes(group), "it is not a log group of routes");
    });

    it("encrypts objects with the bucket's key", async () => {
        const kmsKeyArn = `arn:aws:kms:eu-central-1:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
        assert.equal(s3Of(await deploy({}, { s3: { kmsKeyArn } }))["kmsKeyArn"], kmsKeyArn);
        assert.equal(s3Of(await deploy())["kmsKeyArn"], undefined);
    });

    it("is refused in another account without a role of it", async () => {
        const deliveryStreamArn = "arn:aws:firehose:eu-central-1:444455556666:deliverystream/theirs";
        await assert.rejects(
            deploy({ deliveryStreamArn }),
            /routes\[0\]\.to\[0\] = .*belongs to another account than the cluster \(111122223333\)/,
        );
        const deployed = await deploy({ deliveryStreamArn, roleArn: "arn:aws:iam::444455556666:role/w" });
        assert.deepEqual(deployed.ofType(stream), []);
    });
});

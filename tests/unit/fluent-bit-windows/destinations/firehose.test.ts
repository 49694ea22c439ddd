import assert from "node:assert/strict";

import { defaultVersion } from "../../../../components/fluent-bit-windows/fluent-bit/versions";
import type { DeliveryStreamTarget } from "../../../../components/fluent-bit-windows/targets/target";
import { grants } from "../../iam/grants";
import {
    account,
    foreignRole,
    key,
    type OneRoute,
    placementProblemsOf,
    problemsOf,
    refuses,
    routeTo,
} from "./one-route";

const ownArn = `arn:aws:firehose:eu-central-1:${account}:deliverystream/dev-shop`;
const givenArn = `arn:aws:firehose:us-east-1:${account}:deliverystream/theirs`;
const bucket = `arn:aws:s3:::dev-eu-central-1-${account}-logs`;

function streamOf({ plan }: OneRoute): DeliveryStreamTarget {
    const stream = plan.targets.find((target) => target.kind === "deliveryStream");
    assert.ok(stream);
    return stream;
}

describe("the destination Firehose", () => {
    it("puts records with their time into a stream that the stack owns, many lines in each", () => {
        const { output } = routeTo({ type: "firehose" });
        assert.equal(output["delivery_stream"], "dev-shop");
        assert.equal(output["region"], "eu-central-1");
        assert.equal(output["time_key"], "time");
        assert.equal(output["simple_aggregation"], true);
        assert.equal(output.retry_limit, "no_limits");
    });

    it("may put batches of records into its stream, and nothing else of all that Firehose knows", async () => {
        const { statements } = routeTo({ type: "firehose" });
        assert.deepEqual(
            await grants(statements, "firehose", [ownArn, `${ownArn}-x`, ownArn.replace("dev-", ""), "*"]),
            [`firehose:PutRecordBatch on ${ownArn}`],
        );
        assert.deepEqual(statements.map(({ Action }) => Action).flat(), ["firehose:PutRecordBatch"]);
    });

    it("lets the stream deliver to its place in the bucket, and nothing else of all that S3 and CloudWatch Logs know", async () => {
        const { role, errorLog, prefix, errorPrefix } = streamOf(routeTo({ type: "firehose" }));
        const { Statement: statements } = role.policy;
        assert.equal(prefix, "firehose/shop/!{timestamp:yyyy/MM/dd}/");
        assert.ok(errorPrefix.startsWith("firehose/shop-errors/"));
        const objects = ["firehose/shop/x", "firehose/shop-errors/x", "firehose/shopping/x", "shop/x", "x"];
        const found = await grants(statements, "s3", [
            bucket,
            `${bucket}2`,
            ...objects.map((o) => `${bucket}/${o}`),
            "*",
        ]);
        assert.deepEqual(
            found,
            [
                `s3:GetBucketLocation on ${bucket}`,
                `s3:ListBucket on ${bucket}`,
                `s3:ListBucketMultipartUploads on ${bucket}`,
                ...["AbortMultipartUpload", "GetObject", "PutObject"].flatMap((action) =>
                    objects.slice(0, 2).map((object) => `s3:${action} on ${bucket}/${object}`),
                ),
            ].sort(),
        );
        const log = `arn:aws:logs:eu-central-1:${account}:log-group:${errorLog.group}:log-stream:`;
        assert.deepEqual(await grants(statements, "logs", [`${log}S3Delivery`, `${log}x`, "*"]), [
            `logs:PutLogEvents on ${log}S3Delivery`,
        ]);
        assert.deepEqual(await grants(statements, "kms", [key, "*"]), []);
    });

    it("lets the stream use the bucket's key, where it has one", async () => {
        const stream = streamOf(routeTo({ type: "firehose" }, { s3: { kmsKeyArn: key } }));
        assert.equal(stream.kmsKeyArn, key);
        assert.deepEqual(await grants(stream.role.policy.Statement, "kms", [key, "*"]), [
            `kms:Decrypt on ${key}`,
            `kms:GenerateDataKey on ${key}`,
        ]);
    });

    it("lets nobody but Firehose in this account act as the stream", () => {
        assert.deepEqual(JSON.parse(streamOf(routeTo({ type: "firehose" })).role.trust), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "OnlyForThisAccount",
                    Effect: "Allow",
                    Principal: { Service: "firehose.amazonaws.com" },
                    Action: "sts:AssumeRole",
                    Condition: { StringEquals: { "sts:ExternalId": account } },
                },
            ],
        });
    });

    it("does not let the stream compress again what arrives compressed", () => {
        assert.equal(streamOf(routeTo({ type: "firehose" })).compressed, false);
        const packed = routeTo({ type: "firehose", compression: "gzip" });
        assert.equal(packed.output["compression"], "gzip");
        assert.equal(streamOf(packed).compressed, true);
    });

    it("sends each line as a record of its own to a stream of somebody else, unless told otherwise", () => {
        const { output, plan } = routeTo({ type: "firehose", deliveryStreamArn: givenArn });
        assert.deepEqual(plan.targets, []);
        assert.equal(output["delivery_stream"], "theirs");
        assert.equal(output["region"], "us-east-1");
        assert.equal(output["simple_aggregation"], undefined);
        const told = routeTo({ type: "firehose", deliveryStreamArn: givenArn, aggregate: true });
        assert.equal(told.output["simple_aggregation"], true);
    });

    it("asks for a role to reach another account, since Firehose has no other way in", () => {
        const theirs = givenArn.replace(account, "444455556666");
        assert.deepEqual(placementProblemsOf({ type: "firehose", deliveryStreamArn: givenArn }), []);
        assert.match(
            placementProblemsOf({ type: "firehose", deliveryStreamArn: theirs }).join("\n"),
            /^routes\[0\]\.to\[0\] = ".*deliverystream\/theirs": belongs to another account .*it; set roleArn$/,
        );
        const byRole = { type: "firehose" as const, deliveryStreamArn: theirs, roleArn: foreignRole };
        assert.deepEqual(placementProblemsOf(byRole), []);
        assert.deepEqual(routeTo(byRole).statements[0]?.Resource, [foreignRole]);
    });

    it("leaves out what the Fluent Bit of old Windows nodes does not start with, and refuses to be told to use it", () => {
        const old = { windowsVersions: ["2019", "2022"] as const };
        const { plan } = routeTo({ type: "firehose" }, {}, old);
        const aggregating = plan.configurations.filter(({ text }) => text.includes("simple_aggregation: true"));
        assert.deepEqual(
            aggregating.map(({ version }) => version),
            [defaultVersion],
        );
        assert.equal(plan.configurations.length, 2);
        assert.match(
            problemsOf({ type: "firehose", aggregate: true }, {}, ["2019", "2022"]).join("\n"),
            /^aggregate = true: Fluent Bit 4\.0\.3, which some of the nodes run, does not/,
        );
        assert.deepEqual(problemsOf({ type: "firehose", aggregate: true }), []);
    });

    it("shares a stream between routes that agree about it, and only then", () => {
        const routes = (prefix?: string) => ({
            routes: [
                { match: { namespace: "a" }, to: [{ type: "firehose", deliveryStream: "all", prefix: "all" }] },
                { match: { namespace: "b" }, to: [{ type: "firehose", deliveryStream: "all", prefix }] },
            ],
        });
        assert.deepEqual(problemsOf({}, routes("all")), []);
        assert.match(
            problemsOf({}, routes()).join("\n"),
            /^fluentBit\.routes\[1\]\.to\[0\] = .*routes\[0\]\.to\[0\] uses the same delivery stream with another prefix/,
        );
    });

    refuses([
        [
            "a name for an ARN",
            { type: "firehose", deliveryStreamArn: "theirs" },
            /^deliveryStreamArn = "theirs": must be an ARN such as arn:aws:firehose/,
        ],
        [
            "a prefix for a stream of somebody else",
            { type: "firehose", deliveryStreamArn: givenArn, prefix: "a" },
            /^prefix = "a": applies only to a delivery stream that the stack creates/,
        ],
        [
            "a role for a stream that the stack creates",
            { type: "firehose", roleArn: foreignRole },
            /^roleArn = .*existing delivery stream; set deliveryStreamArn/,
        ],
    ]);
});

import assert from "node:assert/strict";

import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { grants } from "../../iam/grants";
import {
    account,
    type DestinationInput,
    foreignRole,
    key,
    outputsOf,
    placementProblemsOf,
    problemsOf,
    refuses,
    routeTo,
} from "./one-route";

const ownName = `dev-eu-central-1-${account}-logs`;

describe("the destination S3", () => {
    it("puts whole objects under the route's prefix, from files that outlive the pod", () => {
        const { output } = routeTo({ type: "s3" });
        assert.equal(output["bucket"], ownName);
        assert.equal(output["s3_key_format"], "/shop/%Y/%m/%d/$TAG/%H%M%S-$UUID.json.gz");
        assert.equal(output["use_put_object"], true);
        assert.equal(output["compression"], "gzip");
        assert.equal(output["upload_timeout"], "300s");
        // The plug-in's default is a folder that Windows does not have.
        assert.equal(output["store_dir"], "C:\\var\\fluent-bit\\state\\s3\\route.shop");
        // It takes no_limits for five tries.
        assert.equal(output.retry_limit, 2_147_483_647);
    });

    it("keeps to the disk that a destination may use, with both of its buffers together", () => {
        const { output } = routeTo({ type: "s3" }, { buffer: { maxMiBPerDestination: 501 } });
        assert.equal(output["store_dir_limit_size"], 250 * 2 ** 20);
        assert.equal(output["storage.total_limit_size"], 250 * 2 ** 20);
    });

    it("has a folder of its own for each output to the same bucket", () => {
        const settings = {
            routes: [
                { match: { namespace: "a" }, to: [{ type: "s3" as const }, { type: "s3" as const, prefix: "copy" }] },
                { match: { namespace: "b" }, to: [{ type: "s3" as const }] },
            ],
        };
        const folders = outputsOf(settings).map((output) => output["store_dir"]);
        assert.equal(new Set(folders).size, 3, folders.join("\n"));
    });

    it("reports its deliveries, by which the readiness check knows that a failure is over, but not those of the log that the reports are in", () => {
        const levels = (more: FluentBitSettingsInput = {}) =>
            outputsOf({ routes: [{ match: {}, to: [{ type: "s3" }] }], ownLogs: [{ type: "s3" }], ...more }).map(
                (output) => output["log_level"],
            );
        assert.deepEqual(levels(), [undefined, "warn"]);
        assert.deepEqual(levels({ logLevel: "debug" }), [undefined, undefined]);
        assert.deepEqual(levels({ logLevel: "warn" }), [undefined, undefined]);
    });

    it("may put objects under its prefix, and nothing else of all that S3 knows", async () => {
        const bucket = `arn:aws:s3:::${ownName}`;
        const { statements } = routeTo({ type: "s3" });
        const resources = ["/shop/x", "/shop/2026/x", "/shop", "/shopping/x", "/x", ""].map((end) => bucket + end);
        assert.deepEqual(await grants(statements, "s3", [...resources, `${bucket}2/shop/x`, "*"]), [
            `s3:PutObject on ${bucket}/shop/2026/x`,
            `s3:PutObject on ${bucket}/shop/x`,
        ]);
        assert.deepEqual(await grants(statements, "kms", [key, "*"]), []);
    });

    it("may use the key of the bucket to encrypt, and nothing else of all that KMS knows", async () => {
        for (const { statements } of [
            routeTo({ type: "s3" }, { s3: { kmsKeyArn: key } }),
            routeTo({ type: "s3", bucket: "theirs", kmsKeyArn: key }),
        ]) {
            assert.deepEqual(await grants(statements, "kms", [key, key.replace("0b7e9a52", "1b7e9a52"), "*"]), [
                `kms:GenerateDataKey on ${key}`,
            ]);
        }
    });

    it("writes to a bucket of somebody else, and creates nothing", () => {
        const { plan, output, statements } = routeTo({
            type: "s3",
            bucket: "theirs",
            region: "us-east-1",
            prefix: "logs/shop",
            roleArn: foreignRole,
        });
        assert.deepEqual(plan.targets, []);
        assert.equal(output["region"], "us-east-1");
        assert.equal(output["s3_key_format"], "/logs/shop/%Y/%m/%d/$TAG/%H%M%S-$UUID.json.gz");
        assert.deepEqual(
            statements.map(({ Action, Resource }) => [Action, Resource]),
            [[["sts:AssumeRole"], [foreignRole]]],
        );
    });

    it("has one bucket for all routes, with a name that fits", () => {
        const { plan } = routeTo({ type: "s3" }, {}, { name: `Team_A-${"x".repeat(80)}` });
        const [bucket] = plan.targets;
        assert.match(bucket?.name ?? "", /^team-a-x+-[0-9a-f]{8}$/);
        assert.equal(bucket?.name.length, 63);
    });

    it("names the bucket in the cluster's partition", () => {
        const { statements } = routeTo({ type: "s3" }, {}, { partition: "aws-cn", region: "cn-north-1" });
        assert.deepEqual(statements[0]?.Resource, [`arn:aws-cn:s3:::dev-cn-north-1-${account}-logs/shop/*`]);
    });

    it("cannot use a role or a key of another partition", () => {
        const abroad = { type: "s3" as const, bucket: "theirs", roleArn: foreignRole };
        assert.deepEqual(placementProblemsOf(abroad), []);
        const [problem, ...others] = placementProblemsOf(abroad, { partition: "aws-us-gov", region: "us-gov-west-1" });
        assert.match(
            problem ?? "",
            /^routes\[0\]\.to\[0\] = "arn:aws:iam.*in the partition aws, but the cluster is in aws-us-gov/,
        );
        assert.deepEqual(others, []);
    });

    it("refuses to write every line twice", () => {
        const two = { routes: [{ match: { namespace: "shop" }, to: [{ type: "s3" }, { type: "s3", uploadMiB: 1 }] }] };
        assert.match(
            problemsOf({}, two).join("\n"),
            /^fluentBit\.routes\[0\]\.to\[1\] = "S3 .*\/shop\/": routes\[0\]\.to\[0\] has the same target, so every line would be written twice/,
        );
    });

    const auditLock = { mode: "COMPLIANCE" as const, retentionDays: 2557 };

    it("has a bucket of its own where objects are locked, which keeps them at least until then, and stays", () => {
        const { plan, output, destination, statements } = routeTo(
            { type: "s3", objectLock: auditLock, tags: { data: "audit" } },
            { s3: { tags: { team: "logs" } } },
        );
        const name = `${ownName}-shop-locked`;
        assert.deepEqual(
            plan.targets.map(
                (target) => target.kind === "bucket" && [target.name, target.keep, target.expireAfterDays],
            ),
            [[name, true, 2557]],
        );
        assert.deepEqual(plan.targets[0]?.tags, { team: "logs", data: "audit" });
        assert.equal(output["bucket"], name);
        assert.equal(destination.description, `S3 ${name}/shop/`);
        // The lock is the bucket's: uploads need no permission to set it.
        assert.deepEqual(
            statements.map(({ Action, Resource }) => [Action, Resource]),
            [[["s3:PutObject"], [`arn:aws:s3:::${name}/shop/*`]]],
        );
    });

    it("sends the checksum that S3 asks for where objects are locked, or could be", () => {
        const sends = (to: DestinationInput) => routeTo(to).output["send_content_md5"];
        assert.equal(sends({ type: "s3", objectLock: auditLock }), true);
        assert.equal(sends({ type: "s3", bucket: "theirs" }), true);
        assert.equal(sends({ type: "s3" }), undefined);
    });

    it("expires locked objects when fluentBit.s3 or the destination says, if that is after the lock", () => {
        const days = (expireAfterDays?: number, retentionDays = 30) => {
            const to: DestinationInput = {
                type: "s3",
                objectLock: { mode: "GOVERNANCE", retentionDays },
                ...(expireAfterDays !== undefined && { expireAfterDays }),
            };
            const { plan, destination } = routeTo(to);
            const [bucket] = plan.targets;
            assert.ok(bucket?.kind === "bucket" && bucket.expiries === undefined);
            assert.equal(bucket.expireAfterDays, destination.expiry?.days);
            return bucket.expireAfterDays;
        };
        assert.deepEqual([days(), days(30), days(90), days(undefined, 400)], [365, 30, 90, 400]);
    });

    it("gives locked buckets of long names and of all routes names that S3 takes", () => {
        const routes = ["unrouted", "x".repeat(63)].map((namespace) => ({
            match: { namespace },
            to: [{ type: "s3" as const, objectLock: auditLock }],
        }));
        const to = [{ type: "s3" as const, objectLock: { mode: "GOVERNANCE" as const, retentionDays: 1 } }];
        const names = outputsOf({ routes, ownLogs: to }).map((output) => String(output["bucket"]));
        assert.equal(new Set(names).size, 3);
        for (const name of names) {
            assert.match(name, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
        }
    });

    it("refuses two locks for one bucket, as of a route of the name that another's begins with", () => {
        const s3 = (retentionDays: number) => [
            { type: "s3", objectLock: { mode: "GOVERNANCE", retentionDays }, prefix: `p${retentionDays}` },
        ];
        const two = { routes: [{ match: { namespace: "shop" }, to: [...s3(1), ...s3(2)] }] };
        assert.match(
            problemsOf({}, two).join("\n"),
            /routes\[0\]\.to\[1\] = \{"objectLock":[^}]*\}\}: routes\[0\]\.to\[0\] uses the same bucket with another objectLock; .*of an existing bucket/,
        );
    });

    refuses([
        [
            "a lock that outlasts the objects' expiry",
            { type: "s3", expireAfterDays: 365, objectLock: { mode: "GOVERNANCE", retentionDays: 2557 } },
            /^expireAfterDays = 365: hides the objects after 365 days, but objectLock\.retentionDays keeps them for 2557 days; set it to 2557 or more/,
        ],
        [
            "a lock on a bucket of somebody else",
            { type: "s3", bucket: "theirs", objectLock: { mode: "GOVERNANCE", retentionDays: 1 } },
            /^objectLock = .*applies only to a bucket that the stack creates; remove this or bucket/,
        ],
        [
            "tags for the bucket that destinations share",
            { type: "s3", tags: { data: "audit" } },
            /^tags = .* separate bucket of this destination, as with objectLock; use s3\.tags/,
        ],
        [
            "a mode that S3 does not know",
            { type: "s3", objectLock: { mode: "compliance", retentionDays: 1 } },
            /^objectLock\.mode = "compliance": .*GOVERNANCE/,
        ],
        [
            "a prefix that begins with a slash",
            { type: "s3", prefix: "/a" },
            /^prefix = "\/a": must be the prefix of a key/,
        ],
        [
            "a prefix in which Fluent Bit would replace something",
            { type: "s3", prefix: "a/$TAG" },
            /^prefix = .*must be/,
        ],
        [
            "a bucket's ARN for its name",
            { type: "s3", bucket: "arn:aws:s3:::logs" },
            /^bucket = .*must be only the bucket's name; write/,
        ],
        [
            "a region of the stack's bucket",
            { type: "s3", region: "us-east-1" },
            /^region = "us-east-1": applies only to an existing bucket/,
        ],
        [
            "a storage class that cannot be read back at once",
            { type: "s3", storageClass: "GLACIER" },
            /^storageClass = /,
        ],
    ]);
});

import assert from "node:assert/strict";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { facts, windowsCluster } from "../../cluster";
import { account, run, valueOf } from "../../engine";
import { stackProblems } from "../stack-problems";

const parts = [
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketPolicy:BucketPolicy",
];
const name = `dev-eu-central-1-${account}-logs`;

function deploy(s3: FluentBitWindowsArgs["s3"] = {}, options: { preview?: boolean } = {}) {
    const routes = ["a", "b"].map((namespace) => ({ match: { namespace }, to: [{ type: "s3" as const }] }));
    const args = { routes, s3, tags: { team: "logs" } };
    return run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args }), options);
}

describe("the bucket of the stack", () => {
    it("is one for all routes, and complete before Fluent Bit starts", async () => {
        const { find, ofType, result } = await deploy();
        assert.deepEqual(await valueOf(result.bucketNames), [name]);
        for (const part of parts) {
            const { urn, inputs, parent } = find(part);
            assert.match(parent, /FluentBitWindows::fluent-bit$/);
            assert.equal(inputs["bucket"], name);
            for (const set of ofType("kubernetes:apps/v1:DaemonSet")) {
                assert.ok(set.dependencies.includes(urn), `${set.name} does not wait for ${urn}`);
            }
        }
        assert.deepEqual(find("aws:s3/bucket:Bucket").inputs["tags"], { team: "logs" });
    });

    it("keeps each route's lines as long as that says, and what no route writes as long as the longest", async () => {
        const to = (type: "s3" | "firehose", days?: number) => [
            { type, ...(days !== undefined && { expireAfterDays: days }) },
        ];
        const routes = [
            { match: { namespace: "a" }, to: to("s3", 30) },
            { match: { namespace: "b" }, to: to("s3", 2557) },
            { match: { namespace: "c" }, to: to("s3") },
            { match: { namespace: "d" }, to: to("firehose", 7) },
        ];
        const { find } = await run(
            () =>
                new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), routes, s3: { expireAfterDays: 365 } }),
        );
        const { rules } = find("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs as {
            rules: { filter: { prefix: string }; expiration: { days?: number } }[];
        };
        assert.deepEqual(
            rules.map(({ filter, expiration }) => [filter.prefix, expiration.days]),
            [
                ["a/", 30],
                ["c/", 365],
                ["firehose/d/", 7],
                ["firehose/d-errors/", 7],
                ["", 2557],
                ["", undefined],
            ],
        );
    });

    it("refuses a prefix that is kept longer than the one around it", () => {
        const s3 = (prefix: string, expireAfterDays?: number) => [{ type: "s3", prefix, expireAfterDays }];
        const problems = (inner?: number, outer?: number) =>
            stackProblems(
                {
                    routes: [
                        { match: { namespace: "a" }, to: s3("logs/shop", inner) },
                        { match: { namespace: "b" }, to: s3("logs", outer) },
                        { match: { namespace: "c" }, to: s3("logs-of-c", 9999) },
                    ],
                },
                "fluentBit.",
            );
        const [said, ...more] = problems(400);
        assert.match(said ?? "", /^routes\[0\]\.to\[0\]\.prefix = "logs\/shop": .* 400 days, but .*logs\/ after 365/);
        assert.deepEqual([more, problems(30), problems()], [[], [], []]);
    });

    it("and all else that the stack makes can have tags of its own", async () => {
        const routes = [
            {
                match: { namespace: "a" },
                to: [
                    { type: "cloudWatchLogs" as const, tags: { data: "secret" } },
                    { type: "firehose" as const, tags: { data: "open", team: "shop" } },
                ],
            },
        ];
        const args = { routes, s3: { tags: { data: "all" } }, tags: { team: "logs" }, unrouted: [], ownLogs: [] };
        const { find, ofType } = await run(
            () => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args }),
        );
        assert.deepEqual(find("aws:s3/bucket:Bucket").inputs["tags"], { team: "logs", data: "all" });
        assert.deepEqual(find("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream").inputs["tags"], {
            team: "shop",
            data: "open",
        });
        const groups = ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs);
        const own = groups.find((inputs) => String(inputs["name"]).endsWith("/a"));
        assert.deepEqual(own?.["tags"], { team: "logs", data: "secret" });
    });

    it("has tags of its own, and so has what is made for one route alone, by the route or by the destination", async () => {
        const objectLock = { mode: "GOVERNANCE" as const, retentionDays: 30 };
        const to = [
            { type: "cloudWatchLogs" as const },
            { type: "firehose" as const, tags: { data: "open" } },
            { type: "s3" as const, objectLock },
        ];
        const args = {
            routes: [{ match: { namespace: "a" }, to, tags: { data: "secret", team: "shop" } }],
            tags: { team: "logs" },
            unrouted: [],
            ownLogs: [],
        };
        const { ofType } = await run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args }));
        const tagsOf = (type: string) =>
            Object.fromEntries(
                ofType(type).map(({ inputs }) => [String(inputs["name"] ?? inputs["bucket"]), inputs["tags"]]),
            );
        assert.deepEqual(tagsOf("aws:s3/bucket:Bucket"), {
            [name]: { team: "logs" },
            [`${name}-a-locked`]: { team: "shop", data: "secret" },
        });
        assert.deepEqual(Object.values(tagsOf("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")), [
            { team: "shop", data: "open" },
        ]);
        const groups = tagsOf("aws:cloudwatch/logGroup:LogGroup");
        assert.deepEqual(groups["/aws/containerinsights/dev/a"], { team: "shop", data: "secret" });
    });

    it("is locked by a default retention where a destination asks for it, and outlives the stack then", async () => {
        const objectLock = { mode: "COMPLIANCE" as const, retentionDays: 2557 };
        const args = {
            routes: [{ match: { namespace: "a" }, to: [{ type: "s3" as const, objectLock }] }],
            unrouted: [],
            ownLogs: [],
        };
        const { find, ofType, registrations } = await run(
            () => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args }),
        );
        const lock = find("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
        assert.deepEqual(lock.inputs, {
            bucket: `${name}-a-locked`,
            rule: { defaultRetention: { mode: "COMPLIANCE", days: 2557 } },
        });
        assert.ok(lock.dependencies.includes(find("aws:s3/bucketVersioning:BucketVersioning").urn));
        const [bucket] = ofType("aws:s3/bucket:Bucket");
        assert.equal(bucket?.inputs["forceDestroy"], false);
        const inS3 = registrations.filter(({ type }) => type.startsWith("aws:s3"));
        assert.deepEqual([...new Set(inS3.map(({ retainOnDelete }) => retainOnDelete))], [true]);
        for (const set of ofType("kubernetes:apps/v1:DaemonSet")) {
            assert.ok(set.dependencies.includes(lock.urn), `${set.name} does not wait for the lock`);
        }
    });

    it("is not made where nobody writes to it", async () => {
        const { registrations } = await run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster() }));
        assert.deepEqual(
            registrations.filter(({ type }) => type.startsWith("aws:s3")),
            [],
        );
    });

    it("cannot be made public, by access lists neither", async () => {
        const { find } = await deploy();
        const { inputs } = find("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
        const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
        assert.deepEqual(
            blocks.map((block) => inputs[block]),
            [true, true, true, true],
        );
        const ownership = find("aws:s3/bucketOwnershipControls:BucketOwnershipControls").inputs;
        assert.deepEqual(ownership["rule"], { objectOwnership: "BucketOwnerEnforced" });
    });

    it("refuses plain HTTP, also in China", async () => {
        const statement = async (partition: string, region: string) => {
            const existing = { ...facts, partition, region };
            const { find } = await run(
                () =>
                    new FluentBitWindows("fluent-bit", {
                        cluster: windowsCluster({ existing }),
                        routes: [{ match: { namespace: "a" }, to: [{ type: "s3" }] }],
                        s3: { bucket: "logs-of-ours" },
                    }),
            );
            const policy = JSON.parse(find("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"] as string) as {
                Statement: object[];
            };
            return policy.Statement;
        };
        assert.deepEqual(await statement("aws-cn", "cn-north-1"), [
            {
                Sid: "RefusePlainHttp",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: ["arn:aws-cn:s3:::logs-of-ours", "arn:aws-cn:s3:::logs-of-ours/*"],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ]);
    });

    it("is encrypted, with the key that it is given", async () => {
        const rules = async (s3: FluentBitWindowsArgs["s3"]) =>
            (await deploy(s3)).find(parts[1] ?? "").inputs["rules"] as object[];
        assert.deepEqual(await rules({}), [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
        const kmsKeyArn = `arn:aws:kms:eu-central-1:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
        assert.deepEqual(await rules({ kmsKeyArn }), [
            {
                applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
                bucketKeyEnabled: true,
            },
        ]);
    });

    it("forgets what is old, deleted or never finished", async () => {
        const { find } = await deploy({ expireAfterDays: 30 });
        const lifecycle = find("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
        const [expire, clean] = lifecycle.inputs["rules"] as Record<string, object>[];
        assert.deepEqual(expire?.["expiration"], { days: 30 });
        assert.deepEqual(expire["noncurrentVersionExpiration"], { noncurrentDays: 7 });
        assert.deepEqual(expire["abortIncompleteMultipartUpload"], { daysAfterInitiation: 1 });
        assert.deepEqual(clean?.["expiration"], { expiredObjectDeleteMarker: true });
        assert.ok(lifecycle.dependencies.includes(find("aws:s3/bucketVersioning:BucketVersioning").urn));
    });

    it("goes with the stack and all that is in it, unless it is to be kept with all that protects it", async () => {
        const fate = async (keepOnDestroy: boolean) => {
            const { find } = await deploy({ keepOnDestroy });
            assert.equal(find("aws:s3/bucket:Bucket").inputs["forceDestroy"], !keepOnDestroy);
            return parts.map((part) => find(part).retainOnDelete);
        };
        assert.deepEqual([...new Set(await fate(false))], [false]);
        assert.deepEqual([...new Set(await fate(true))], [true]);
    });
});

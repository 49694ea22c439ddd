import assert from "node:assert/strict";

import { account, key, placementProblemsOf, problemsOf, routeTo } from "./one-route";

const reader = `arn:aws:iam::${account}:role/audit/reader`;
const group = `arn:aws:iam::${account}:group/developers`;
const readers = [reader, group];
const logs = `arn:aws:logs:eu-central-1:${account}:log-group:/aws/containerinsights/dev/shop`;

/** What each action is allowed on, in all policies of readers. */
function rights(to: Parameters<typeof routeTo>[0], more: Parameters<typeof routeTo>[1] = {}): Record<string, string> {
    const { plan } = routeTo(to, more);
    return Object.fromEntries(
        plan.readers
            .flatMap(({ document }) => document.Statement)
            .flatMap(({ Action, Resource, Condition }) =>
                Action.map((action): [string, string] => [
                    action,
                    [...Resource, ...(Condition === undefined ? [] : [JSON.stringify(Condition)])].join(" "),
                ]),
            )
            .sort(),
    );
}

describe("readers", () => {
    it("of a log group may find and query it, and see nothing of another but its name", () => {
        const it = `${logs} ${logs}:*`;
        const all = {
            "logs:DescribeLogGroups": "*",
            "logs:DescribeLogStreams": it,
            "logs:FilterLogEvents": it,
            "logs:GetLogEvents": it,
            "logs:GetLogGroupFields": it,
            "logs:GetLogRecord": it,
            "logs:GetQueryResults": it,
            "logs:StartLiveTail": it,
            "logs:StartQuery": it,
        };
        assert.deepEqual(rights({ type: "cloudWatchLogs", readers }), all);
        const withoutTail = Object.fromEntries(
            Object.entries(all).filter(([action]) => action !== "logs:StartLiveTail"),
        );
        assert.deepEqual(rights({ type: "cloudWatchLogs", readers, logClass: "INFREQUENT_ACCESS" }), withoutTail);
    });

    it("of a prefix may list and get what is below it, and nothing beside it", () => {
        const bucket = `arn:aws:s3:::dev-eu-central-1-${account}-logs`;
        assert.deepEqual(rights({ type: "s3", readers, prefix: "audit/shop" }), {
            "s3:GetObject": `${bucket}/audit/shop/*`,
            "s3:ListBucket": `${bucket} {"StringLike":{"s3:prefix":"audit/shop/*"}}`,
        });
        assert.deepEqual(rights({ type: "firehose", readers }, { s3: { kmsKeyArn: key } }), {
            "kms:Decrypt": key,
            "s3:GetObject": `${bucket}/firehose/shop/*`,
            "s3:ListBucket": `${bucket} {"StringLike":{"s3:prefix":"firehose/shop/*"}}`,
        });
    });

    it("get their own policy for each destination, by their names in IAM", () => {
        const { plan } = routeTo({ type: "cloudWatchLogs", readers });
        assert.deepEqual(
            plan.readers.map(({ name, roles, groups }) => ({ name, roles, groups })),
            [
                {
                    name: "dev-eu-central-1-readers-cloudwatch_logs.route.shop",
                    roles: ["reader"],
                    groups: ["developers"],
                },
            ],
        );
        assert.deepEqual(routeTo({ type: "cloudWatchLogs" }).plan.readers, []);
    });

    it("of another account are refused where the account is known", () => {
        const stranger = "arn:aws:iam::444455556666:role/reader";
        const [said, ...more] = placementProblemsOf({ type: "s3", readers: [stranger] });
        assert.match(
            said ?? "",
            /\.to\[0\]\.readers = "arn:aws:iam::444455556666:role\/reader": .*roles? of that account/,
        );
        assert.deepEqual(more, []);
    });

    for (const [what, to, line] of [
        ["a user", { type: "s3", readers: [`arn:aws:iam::${account}:user/me`] }, /role\/NAME or .*group\/NAME/],
        [
            "a role of IAM Identity Center",
            {
                type: "s3",
                readers: [`arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0a1b`],
            },
            /permission set/,
        ],
        ["somebody twice", { type: "s3", readers: [reader, reader] }, /each once/],
        [
            "what is of another account",
            {
                type: "s3",
                bucket: "foreign",
                roleArn: "arn:aws:iam::444455556666:role/writer",
                readers,
            },
            /owner of the other account/,
        ],
        [
            "a delivery stream that exists already",
            {
                type: "firehose",
                deliveryStreamArn: `arn:aws:firehose:eu-central-1:${account}:deliverystream/a`,
                readers,
            },
            /readers.*deliveryStreamArn/,
        ],
    ] as const) {
        it(`are refused for ${what}`, () => {
            const found = problemsOf(to);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }
});

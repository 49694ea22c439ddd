import assert from "node:assert/strict";

import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { stackProblems } from "../stack-problems";
import { account, cluster, key, placementProblemsOf, problemsOf, routeTo } from "./one-route";

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
            /\.to\[0\]\.readers\[\d\] = "arn:aws:iam::444455556666:role\/reader": .*roles? of that account/,
        );
        assert.deepEqual(more, []);
    });

    const planned = (settings: FluentBitSettingsInput) =>
        planFluentBit(fluentBitSettings.parse({ unrouted: [], ownLogs: [], ...settings }), cluster);

    it("of a route may read each of its destinations that the stack can let them read, beside those of the destination", () => {
        const { readers: policies } = planned({
            routes: [
                {
                    match: { namespace: "shop" },
                    readers: [reader],
                    to: [
                        { type: "cloudWatchLogs", readers: [group] },
                        { type: "s3", readers: [reader] },
                        { type: "s3", bucket: "foreign", roleArn: "arn:aws:iam::444455556666:role/writer" },
                        { type: "http", url: "https://logs.example.com" },
                    ],
                },
                { match: { namespace: "stock" }, to: [{ type: "cloudWatchLogs" }] },
            ],
        });
        assert.deepEqual(
            policies.map(({ name, roles, groups }) => [name.replace(/.*-readers-/, ""), roles, groups]),
            [
                ["cloudwatch_logs.route.shop", ["reader"], ["developers"]],
                ["s3.route.shop.2", ["reader"], []],
            ],
        );
        assert.deepEqual(policies[0]?.document.Statement.find(({ Sid }) => Sid === "ReadLogGroup")?.Resource, [
            logs,
            `${logs}:*`,
        ]);
    });

    it("of another account are refused by the route's setting where that names them", () => {
        const stranger = "arn:aws:iam::444455556666:role/reader";
        const to = [{ type: "cloudWatchLogs" as const }];
        const plan = planned({ routes: [{ match: { namespace: "shop" }, readers: [stranger], to }] });
        const { readers: found } = plan.routes[0]?.destinations[0] ?? {};
        assert.deepEqual(found?.principals, [{ arn: stranger, setting: "routes[0].readers[0]" }]);
    });

    describe("of what several routes write to", () => {
        const problems = (routes: object[], more: object = {}) => stackProblems({ routes, ...more }, "fluentBit.");
        const toGroup = (readers?: string[]) => [{ type: "cloudWatchLogs", logGroup: "/team", readers }];
        const toPrefix = (prefix: string, readers?: string[]) => [{ type: "s3", prefix, readers }];

        it("are refused where a route's readers would read the lines of another", () => {
            const [said, ...more] = problems([
                { match: { namespace: "a" }, readers: [reader], to: toGroup() },
                { match: { namespace: "b" }, to: toGroup() },
            ]);
            assert.match(
                said ?? "",
                /^routes\[0\]\.readers\[\d\] = ".*role\/audit\/reader": could also read the lines of routes\[1\]\.to\[0\], which writes to the same log group/,
            );
            assert.deepEqual(more, []);
        });

        it("are refused where a prefix has another within it, and not the other way round", () => {
            const nested = (outer?: string[], inner?: string[]) =>
                problems([
                    { match: { namespace: "a" }, to: toPrefix("logs", outer) },
                    { match: { namespace: "b" }, to: toPrefix("logs/b", inner) },
                    { match: { namespace: "c" }, to: toPrefix("logs-of-c") },
                ]);
            assert.match(nested([reader]).join("\n"), /^routes\[0\]\.to\[0\]\.readers\[\d\] = .*the same prefix/);
            assert.deepEqual(nested(undefined, [reader]), []);
        });

        it("are refused for Fluent Bit's own lines and for those without a route too", () => {
            const routes = [{ match: { namespace: "a" }, to: toGroup([group]) }];
            for (const setting of ["unrouted", "ownLogs"]) {
                const found = problems(routes, { [setting]: toGroup() }).join("\n");
                assert.match(found, new RegExp(`readers\\[\\d\\] = .*could also read the lines of ${setting}\\[0\\]`));
            }
        });

        it("are taken where all who write there name them", () => {
            const routes = [
                { match: { namespace: "a" }, readers: [reader, group], to: toGroup() },
                { match: { namespace: "b" }, to: toGroup([group, reader]) },
                { match: { namespace: "c" }, to: [{ type: "cloudWatchLogs" }] },
            ];
            assert.deepEqual(problems(routes), []);
        });
    });

    it("and tags of a route are refused where none of its destinations can have them", () => {
        const to = [
            { type: "http", url: "https://logs.example.com" },
            {
                type: "cloudWatchLogs",
                createLogGroup: false,
                logGroup: "/theirs",
                roleArn: "arn:aws:iam::444455556666:role/w",
            },
        ];
        const route = { match: { namespace: "shop" }, to };
        const found = stackProblems({ routes: [{ ...route, readers, tags: { team: "shop" } }] }, "fluentBit.");
        assert.equal(found.length, 2, found.join("\n"));
        assert.match(
            found[0] ?? "",
            /^routes\[0\]\.readers = .*writes to no log group and no bucket in the cluster's account/,
        );
        assert.match(found[1] ?? "", /^routes\[0\]\.tags = .*creates no resource for this route alone/);
        const toShared = { match: { namespace: "shop" }, to: [{ type: "s3" }], tags: { team: "shop" } };
        assert.match(stackProblems({ routes: [toShared] }, "fluentBit.").join("\n"), /The shared bucket gets s3\.tags/);
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
        ["somebody twice", { type: "s3", readers: [reader, reader] }, /must not contain duplicates/],
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

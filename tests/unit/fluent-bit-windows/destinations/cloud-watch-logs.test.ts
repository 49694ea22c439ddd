import assert from "node:assert/strict";

import { grants } from "../../iam/grants";
import { account, foreignRole, key, refuses, routeTo } from "./one-route";

const given = { type: "cloudWatchLogs", logGroup: "/theirs", createLogGroup: false } as const;

describe("the destination CloudWatch Logs", () => {
    it("owns a log group of the wanted class", () => {
        const classOf = (
            to: { logClass?: "STANDARD" | "INFREQUENT_ACCESS" },
            logClass: "STANDARD" | "INFREQUENT_ACCESS",
        ) =>
            routeTo({ type: "cloudWatchLogs", ...to }, { cloudWatchLogs: { logClass } }).plan.targets.map(
                (target) => target.kind === "logGroup" && target.logClass,
            );
        assert.deepEqual(classOf({}, "STANDARD"), ["STANDARD"]);
        assert.deepEqual(classOf({}, "INFREQUENT_ACCESS"), ["INFREQUENT_ACCESS"]);
        assert.deepEqual(classOf({ logClass: "STANDARD" }, "INFREQUENT_ACCESS"), ["STANDARD"]);
    });

    it("writes to a log group of somebody else without making or changing it", () => {
        const { output, plan, statements } = routeTo(given);
        assert.equal(output["log_group_name"], "/theirs");
        assert.equal(output["auto_create_group"], false);
        assert.deepEqual(plan.targets, []);
        assert.deepEqual(statements, [
            {
                Sid: "WriteLogStreams",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: [`arn:aws:logs:eu-central-1:${account}:log-group:/theirs:log-stream:*`],
            },
        ]);
    });

    it("may only become the role that it reaches another account with", async () => {
        const { output, statements } = routeTo({
            ...given,
            region: "us-east-1",
            roleArn: foreignRole,
            externalId: "a1",
        });
        assert.equal(output["region"], "us-east-1");
        assert.equal(output["role_arn"], foreignRole);
        assert.equal(output["external_id"], "a1");
        assert.deepEqual(await grants(statements, "sts", [foreignRole, `${foreignRole}2`, "*"]), [
            `sts:AssumeRole on ${foreignRole}`,
        ]);
        assert.deepEqual(statements.map(({ Action }) => Action).flat(), ["sts:AssumeRole"]);
    });

    refuses([
        [
            "a log group of somebody else without its name",
            { type: "cloudWatchLogs", createLogGroup: false },
            /^logGroup: is missing: without/,
        ],
        [
            "a retention for a log group of somebody else",
            { ...given, retentionDays: 30 },
            /^retentionDays = 30: applies only to a log group/,
        ],
        [
            "a class that CloudWatch Logs does not have",
            { type: "cloudWatchLogs", logClass: "CHEAP" },
            /^logClass = "CHEAP": must be one of "STANDARD", "INFREQUENT_ACCESS"/,
        ],
        [
            "a role for a log group that the stack creates",
            { type: "cloudWatchLogs", roleArn: foreignRole },
            /^roleArn = .*existing log group; set createLogGroup: false/,
        ],
        ["an external id that nobody is told", { ...given, externalId: "abc" }, /^externalId = "abc": needs roleArn/],
        [
            "an external id that Fluent Bit cannot tell STS",
            { ...given, roleArn: foreignRole, externalId: "a+b" },
            /^externalId = "a\+b": must not contain \+ or =: Fluent/,
        ],
        [
            "a role that Fluent Bit cannot tell STS",
            { ...given, roleArn: `${foreignRole}=a` },
            /^roleArn = .*must not contain \+ or =: Fluent/,
        ],
        [
            "an ARN that is not a role's",
            { ...given, roleArn: key },
            /^roleArn = .*must be an ARN such as arn:aws:iam::111122223333:role\/NAME/,
        ],
    ]);
});

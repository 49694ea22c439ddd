import { ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    CreateAccessKeyCommand,
    CreateRoleCommand,
    CreateUserCommand,
    PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { ServiceError } from "@grpc/grpc-js";
import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AwsPlugin } from "./provider-client";
import { describeWithLocalAws, iam, logs, region, saying, textIn, trust, unique } from "./local-aws";

describeWithLocalAws("the provider", (plugin) => {
    it("refuses what it does not know, by name", async () => {
        await assert.rejects(plugin().create("aws:sqs/queue:Queue", "queue", {}), (error: ServiceError) =>
            error.details.startsWith("the local AWS stand-in does not support aws:sqs/queue:Queue; it supports: aws:"),
        );
        await assert.rejects(plugin().invoke("aws:ec2/getVpc:getVpc", {}), /does not support aws:ec2\/getVpc:getVpc/);
    });

    it("gives every resource the provider's default tags", async () => {
        const tagged = await AwsPlugin.start({
            region,
            defaultTags: JSON.stringify({ tags: { owner: "platform", env: "default" } }),
        });
        try {
            const name = unique("/aws/tagged");
            const group = await tagged.create("aws:cloudwatch/logGroup:LogGroup", "group", {
                name,
                tags: { env: "own" },
            });
            const { tags } = await logs.send(
                new ListTagsForResourceCommand({ resourceArn: textIn(group.state, "arn") }),
            );
            assert.deepEqual(tags, { owner: "platform", env: "own" });
            assert.deepEqual(group.state["tagsAll"], tags);
            await tagged.delete(group);
        } finally {
            await tagged.stop();
        }
    });

    describe("of a company's account", () => {
        const callerIdentity = "aws:index/getCallerIdentity:getCallerIdentity";
        const user = unique("deployer");
        const role = unique("deploy");
        let folder: string;
        let roleArn: string;
        let profile: NodeJS.ProcessEnv;

        before(async () => {
            folder = mkdtempSync(join(tmpdir(), "profile-"));
            await iam.send(new CreateUserCommand({ UserName: user }));
            const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
            const file = join(folder, "config");
            writeFileSync(
                file,
                `[profile company]\naws_access_key_id = ${AccessKey?.AccessKeyId}\naws_secret_access_key = ${AccessKey?.SecretAccessKey}\n`,
            );
            profile = { AWS_CONFIG_FILE: file };
            const { Role } = await iam.send(
                new CreateRoleCommand({
                    RoleName: role,
                    AssumeRolePolicyDocument: JSON.stringify(trust("ec2.amazonaws.com")),
                }),
            );
            roleArn = Role?.Arn ?? "";
            const Statement = [
                {
                    Effect: "Allow",
                    Action: ["logs:CreateLogGroup", "logs:DescribeLogGroups", "logs:ListTagsForResource"],
                    Resource: "*",
                },
            ];
            await iam.send(
                new PutRolePolicyCommand({
                    RoleName: role,
                    PolicyName: "logs",
                    PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
                }),
            );
        });
        after(() => {
            rmSync(folder, { recursive: true });
        });

        it("asks as the profile that the stack names, whatever is in the environment", async () => {
            const company = await AwsPlugin.start({ region, profile: "company" }, profile);
            try {
                assert.match(textIn(await company.invoke(callerIdentity, {}), "arn"), new RegExp(`:user/${user}$`));
            } finally {
                await company.stop();
            }
        });

        it("asks as the role that the stack assumes, with its permissions and no others", async () => {
            const assumeRoles = JSON.stringify([{ roleArn, sessionName: "pulumi" }]);
            const assumed = await AwsPlugin.start({ region, profile: "company", assumeRoles }, profile);
            try {
                const arn = textIn(await assumed.invoke(callerIdentity, {}), "arn");
                assert.match(arn, new RegExp(`:assumed-role/${role}/pulumi$`));
                const group = await assumed.create("aws:cloudwatch/logGroup:LogGroup", "group", {
                    name: unique("/aws/company"),
                });
                await assert.rejects(assumed.delete(group), /DeleteLogGroup: AccessDenied/);
                await plugin().delete(group);
            } finally {
                await assumed.stop();
            }
        });
    });

    it("says that nothing answers when the local AWS is not running", async () => {
        const lost = await AwsPlugin.start({ region }, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
        try {
            await assert.rejects(
                lost.create("aws:cloudwatch/logGroup:LogGroup", "group", { name: "/aws/lost" }),
                saying(
                    "creating CloudWatch Logs Log Group (/aws/lost): CreateLogGroup: no answer from 127.0.0.1:9; is the local environment running (make up)?",
                ),
            );
        } finally {
            await lost.stop();
        }
    });
});

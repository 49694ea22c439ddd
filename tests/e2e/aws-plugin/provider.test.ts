import { ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { ServiceError } from "@grpc/grpc-js";
import * as assert from "node:assert/strict";

import { AwsPlugin } from "./provider-client";
import { describeWithLocalAws, logs, region, saying, textIn, unique } from "./local-aws";

describeWithLocalAws("the provider", (plugin) => {
    it("refuses what it does not know, by name", async () => {
        await assert.rejects(plugin().create("aws:sqs/queue:Queue", "queue", {}), (error: ServiceError) =>
            error.details.startsWith("the local AWS stand-in does not know aws:sqs/queue:Queue; it knows: aws:"),
        );
        await assert.rejects(plugin().invoke("aws:ec2/getVpc:getVpc", {}), /does not know aws:ec2\/getVpc:getVpc/);
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

    it("says that nothing answers when the local AWS is not running", async () => {
        const lost = await AwsPlugin.start({ region }, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
        try {
            await assert.rejects(
                lost.create("aws:cloudwatch/logGroup:LogGroup", "group", { name: "/aws/lost" }),
                saying(
                    "creating CloudWatch Logs Log Group (/aws/lost): CreateLogGroup: nothing answers at 127.0.0.1:9; is the local environment running (make up)?",
                ),
            );
        } finally {
            await lost.stop();
        }
    });
});

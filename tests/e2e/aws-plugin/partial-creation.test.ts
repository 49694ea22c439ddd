import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import * as assert from "node:assert/strict";

import { describeWithLocalAws, endpoint, logs, region, secret, unique } from "./local-aws";
import { AwsPlugin, type Values } from "./provider-client";
import { refusingAws } from "./refusing-aws";

const type = "aws:cloudwatch/logGroup:LogGroup";

describeWithLocalAws("a resource that AWS creates but will not finish", (plugin) => {
    const retention = async (name: string) => {
        const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
        return logGroups?.map(({ retentionInDays }) => retentionInDays);
    };

    it("stays known, so that the next deployment finishes it", async () => {
        const aws = await refusingAws(endpoint ?? "", "PutRetentionPolicy");
        const refused = await AwsPlugin.start({ region }, { AWS_ENDPOINT_URL: aws.url });
        const name = unique("/aws/partial");
        const program = { name, retentionInDays: 5, tags: { token: secret("hunter2-hunter2") } };
        try {
            const error = await refused.create(type, "group", program).then(
                () => assert.fail("it must not succeed"),
                (failure: unknown) => failure as ServiceError,
            );
            assert.equal(
                error.details,
                `creating CloudWatch Logs Log Group (${name}): PutRetentionPolicy: AccessDeniedException: you may not PutRetentionPolicy`,
            );
            const known = resourceIn(error);
            assert.equal(known.getId(), name);
            assert.deepEqual(known.getReasonsList(), [error.details]);
            const state: Values = known.getProperties()?.toJavaScript() ?? {};
            assert.deepEqual(state["tags"], program.tags);
            assert.deepEqual(await retention(name), [undefined]);

            const inputs: Values = known.getInputs()?.toJavaScript() ?? {};
            const urn = `urn:pulumi:test::project::${type}::group`;
            const resource = { urn, id: known.getId(), inputs, state };
            assert.deepEqual((await plugin().diff(resource, program)).paths, ["retentionInDays"]);
            const finished = await plugin().update(resource, program);
            assert.deepEqual(await retention(name), [5]);
            await plugin().delete(finished);
        } finally {
            await refused.stop();
            aws.stop();
        }
    });
});

/** What the engine is told of the resource: it travels beside the error's text. */
function resourceIn(error: ServiceError): ErrorResourceInitFailed {
    const [details] = error.metadata.get("grpc-status-details-bin");
    const [detail] = Status.deserializeBinary(details as Buffer).getDetailsList();
    const resource = detail?.unpack(
        (bytes) => ErrorResourceInitFailed.deserializeBinary(bytes),
        "pulumirpc.ErrorResourceInitFailed",
    );
    assert.ok(resource);
    return resource;
}

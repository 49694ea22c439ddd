import {
    DeleteIndexPolicyCommand,
    DescribeIndexPoliciesCommand,
    PutIndexPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";

import { json, text } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { normalJson } from "../policy-document";
import { resourceType } from "../resource-type";
import { length } from "../rules";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/index_policy.go */
export const logIndexPolicy = resourceType({
    token: "aws:cloudwatch/logIndexPolicy:LogIndexPolicy",
    title: "CloudWatch Logs Index Policy",
    arguments: {
        logGroupName: text({ required: true, replaces: true, must: length(1, 2048) }),
        policyDocument: json((one, other) => normalJson(one) === normalJson(other), { required: true }),
        region: text({ replaces: true, computed: true }),
    },
    outputs: [],
    identity: ({ logGroupName, region }) => `${region ?? ""} ${logGroupName}`,

    async create(aws, { logGroupName, policyDocument }) {
        await put(aws, logGroupName, policyDocument);
        return logGroupName;
    },

    async read(aws, logGroupName) {
        const answer = await unlessGone(
            aws.logs.send(new DescribeIndexPoliciesCommand({ logGroupIdentifiers: [logGroupName] })),
        );
        const found = answer?.indexPolicies?.find(({ source }) => source === "LOG_GROUP");
        return found && { logGroupName, policyDocument: found.policyDocument ?? "" };
    },

    async update(aws, logGroupName, { after }) {
        await put(aws, logGroupName, after.policyDocument);
    },

    async delete(aws, logGroupName) {
        await aws.logs.send(new DeleteIndexPolicyCommand({ logGroupIdentifier: logGroupName }));
    },
});

async function put(aws: Aws, logGroupIdentifier: string, policyDocument: string): Promise<void> {
    await aws.logs.send(new PutIndexPolicyCommand({ logGroupIdentifier, policyDocument }));
}

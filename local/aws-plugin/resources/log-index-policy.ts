import { unlessGone } from "../aws-errors";
import { logGroupPolicy } from "../log-group-policy";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/index_policy.go */
export const logIndexPolicy = logGroupPolicy({
    token: "aws:cloudwatch/logIndexPolicy:LogIndexPolicy",
    title: "CloudWatch Logs Index Policy",
    maxNameLength: 2048,
    put: (aws, logGroupIdentifier, policyDocument) => aws.logs.putIndexPolicy({ logGroupIdentifier, policyDocument }),
    get: async (aws, logGroupName) => {
        const request = { logGroupIdentifiers: [logGroupName] };
        const found = (await unlessGone(aws.logs.describeIndexPolicies(request)))?.indexPolicies;
        // Account-wide policies are listed too.
        const own = found?.find(({ source }) => source === "LOG_GROUP");
        return own && (own.policyDocument ?? "");
    },
    remove: (aws, logGroupIdentifier) => aws.logs.deleteIndexPolicy({ logGroupIdentifier }),
});

import { unlessGone } from "../aws-errors";
import { logGroupPolicy } from "../log-group-policy";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/data_protection_policy.go */
export const logDataProtectionPolicy = logGroupPolicy({
    token: "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    title: "CloudWatch Logs Data Protection Policy",
    maxNameLength: 512,
    put: (aws, logGroupIdentifier, policyDocument) =>
        aws.logs.putDataProtectionPolicy({ logGroupIdentifier, policyDocument }),
    get: async (aws, logGroupIdentifier) =>
        (await unlessGone(aws.logs.getDataProtectionPolicy({ logGroupIdentifier })))?.policyDocument,
    remove: (aws, logGroupIdentifier) => aws.logs.deleteDataProtectionPolicy({ logGroupIdentifier }),
});

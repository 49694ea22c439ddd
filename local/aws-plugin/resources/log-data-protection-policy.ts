import {
    DeleteDataProtectionPolicyCommand,
    GetDataProtectionPolicyCommand,
    PutDataProtectionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";

import { unlessGone } from "../aws-errors";
import { logGroupPolicy } from "../log-group-policy";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/data_protection_policy.go */
export const logDataProtectionPolicy = logGroupPolicy({
    token: "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    title: "CloudWatch Logs Data Protection Policy",
    maxNameLength: 512,
    put: (aws, logGroupIdentifier, policyDocument) =>
        aws.logs.send(new PutDataProtectionPolicyCommand({ logGroupIdentifier, policyDocument })),
    get: async (aws, logGroupIdentifier) =>
        (await unlessGone(aws.logs.send(new GetDataProtectionPolicyCommand({ logGroupIdentifier }))))?.policyDocument,
    remove: (aws, logGroupIdentifier) => aws.logs.send(new DeleteDataProtectionPolicyCommand({ logGroupIdentifier })),
});

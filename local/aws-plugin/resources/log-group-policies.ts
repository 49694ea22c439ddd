import { json, text } from "../argument";
import type { Aws } from "../aws-clients";
import { normalJson } from "../policy-document";
import { resourceType } from "../resource-type";
import { length } from "../rules";

interface LogGroupPolicy {
    readonly token: string;
    readonly title: string;
    /** Maximum length of the log group's name in the official provider. */
    readonly maxNameLength: number;
    readonly put: (aws: Aws, logGroup: string, document: string) => Promise<unknown>;
    /** The document; undefined if there is none. */
    readonly get: (aws: Aws, logGroup: string) => Promise<string | undefined>;
    readonly remove: (aws: Aws, logGroup: string) => Promise<unknown>;
}

/** A type of JSON policy. A log group has at most one of each. */
function logGroupPolicy({ token, title, maxNameLength, put, get, remove }: LogGroupPolicy) {
    return resourceType({
        token,
        title,
        arguments: {
            logGroupName: text({ required: true, replaces: true, must: length(1, maxNameLength) }),
            policyDocument: json((one, other) => normalJson(one) === normalJson(other), { required: true }),
        },
        outputs: [],
        identity: ["region", "logGroupName"],
        id: "logGroupName",
        put: (aws, { logGroupName, policyDocument }) => put(aws, logGroupName, policyDocument),
        async read(aws, logGroupName) {
            const policyDocument = await get(aws, logGroupName);
            return policyDocument === undefined ? undefined : { policyDocument };
        },
        delete: remove,
    });
}

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/data_protection_policy.go */
export const logDataProtectionPolicy = logGroupPolicy({
    token: "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    title: "CloudWatch Logs Data Protection Policy",
    maxNameLength: 512,
    put: (aws, logGroupIdentifier, policyDocument) =>
        aws.logs.putDataProtectionPolicy({ logGroupIdentifier, policyDocument }),
    get: async (aws, logGroupIdentifier) =>
        (await aws.logs.getDataProtectionPolicy({ logGroupIdentifier })).policyDocument,
    remove: (aws, logGroupIdentifier) => aws.logs.deleteDataProtectionPolicy({ logGroupIdentifier }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/index_policy.go */
export const logIndexPolicy = logGroupPolicy({
    token: "aws:cloudwatch/logIndexPolicy:LogIndexPolicy",
    title: "CloudWatch Logs Index Policy",
    maxNameLength: 2048,
    put: (aws, logGroupIdentifier, policyDocument) => aws.logs.putIndexPolicy({ logGroupIdentifier, policyDocument }),
    get: async (aws, logGroupName) => {
        const { indexPolicies } = await aws.logs.describeIndexPolicies({ logGroupIdentifiers: [logGroupName] });
        // The response also contains policies of the account.
        const own = indexPolicies?.find(({ source }) => source === "LOG_GROUP");
        return own && (own.policyDocument ?? "");
    },
    remove: (aws, logGroupIdentifier) => aws.logs.deleteIndexPolicy({ logGroupIdentifier }),
});

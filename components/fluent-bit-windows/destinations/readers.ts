import { z } from "zod";

import { distinct } from "../../aws/settings";
import { type AwsPlace, bucketArn, logGroupArn, parseArn } from "../../iam/arn";
import { conventionalPolicyName, type IamConventions } from "../../iam/conventions";
import { type PolicyDocument, policyDocument, type Statement } from "../../iam/policy-document";
import { arnOf } from "../../iam/settings";
import type { Problem } from "../../settings/problems";

const readerArn = arnOf(
    "iam",
    /^(role|group)\/[\w+=,.@/-]+$/,
    "arn:aws:iam::111122223333:role/NAME or arn:aws:iam::111122223333:group/NAME",
).refine((text) => !/:role\/aws-(reserved|service-role)\//.test(text), {
    // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    error:
        "is a role that AWS manages, to which IAM attaches nothing; name a role or a group of your own, or put the statements that npm run render writes for it " +
        "into the permission set of IAM Identity Center",
});

/** Who may read what a destination writes. */
export const readersSetting = {
    /**
     * ARNs of IAM roles and groups of the cluster's account that may read what is written here, and nothing that others write. The stack attaches a policy to each. Default: the stack lets nobody read it.
     */
    readers: distinct(readerArn).optional(),
};

/** Refuses readers of what is in another account: only its owner can say who may read it. */
export function refuseReadersElsewhere(
    { readers, roleArn }: { readers?: readonly string[] | undefined; roleArn?: string | undefined },
    context: z.RefinementCtx,
): void {
    if (readers !== undefined && roleArn !== undefined) {
        const message =
            "is for what is in the cluster's account; let the owner of the other account say who may read it";
        context.addIssue({ code: "custom", path: ["readers"], message });
    }
}

/** What readers of a destination get. */
export interface PlannedReaders {
    principals: readonly string[];
    /** What they may do. */
    statements: Statement[];
}

/**
 * What it takes to find a log group, to page through its streams and to query it with Logs Insights.
 *
 * AWS lets nobody list one log group alone: `logs:DescribeLogGroups` shows the names of all, and their lines to nobody. Nor does `logs:StopQuery` know log groups: with it, readers could stop others'
 * queries, so it is left out.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export function logGroupReaders(place: AwsPlace, name: string, hasLiveTail: boolean): Statement[] {
    const group = logGroupArn(place, name);
    return [
        { Sid: "FindLogGroups", Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: ["*"] },
        {
            Sid: "ReadLogGroup",
            Effect: "Allow",
            Action: [
                "logs:DescribeLogStreams",
                "logs:FilterLogEvents",
                "logs:GetLogEvents",
                "logs:GetLogGroupFields",
                "logs:GetLogRecord",
                "logs:GetQueryResults",
                "logs:StartQuery",
                ...(hasLiveTail ? ["logs:StartLiveTail"] : []),
            ],
            Resource: [group, `${group}:*`],
        },
    ];
}

/**
 * What it takes to list and to get the objects of a prefix.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function prefixReaders(place: AwsPlace, bucket: string, prefix: string, kmsKeyArn?: string): Statement[] {
    return [
        {
            Sid: "ListPrefix",
            Effect: "Allow",
            Action: ["s3:ListBucket"],
            Resource: [bucketArn(place, bucket)],
            Condition: { StringLike: { "s3:prefix": `${prefix}/*` } },
        },
        {
            Sid: "GetObjects",
            Effect: "Allow",
            Action: ["s3:GetObject"],
            Resource: [bucketArn(place, bucket, `${prefix}/*`)],
        },
        ...(kmsKeyArn === undefined
            ? []
            : [{ Sid: "DecryptObjects", Effect: "Allow" as const, Action: ["kms:Decrypt"], Resource: [kmsKeyArn] }]),
    ];
}

/** A policy for the readers of one destination, and to whom it is attached. */
export interface ReaderPolicy {
    name: string;
    document: PolicyDocument;
    roles: string[];
    groups: string[];
}

/** The policies for all readers. Destinations are told apart by the names of their outputs. */
export function readerPolicies(
    destinations: readonly { output: { alias: string }; readers?: PlannedReaders }[],
    cluster: AwsPlace & { name: string },
    iam: IamConventions,
): ReaderPolicy[] {
    return destinations.flatMap(({ output, readers }) =>
        readers === undefined || readers.principals.length === 0
            ? []
            : [
                  {
                      name: conventionalPolicyName(iam, `${cluster.name}-${cluster.region}-readers-${output.alias}`),
                      document: policyDocument(readers.statements),
                      roles: namesOf(readers.principals, "role"),
                      groups: namesOf(readers.principals, "group"),
                  },
              ],
    );
}

function namesOf(arns: readonly string[], kind: "role" | "group"): string[] {
    return arns.filter((arn) => arn.includes(`:${kind}/`)).map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
}

/** Readers of another account, whose roles and groups the stack cannot attach a policy to. */
export function readerProblems(
    readers: PlannedReaders | undefined,
    setting: string,
    { partition, accountId }: AwsPlace,
): Problem[] {
    return (readers?.principals ?? []).flatMap((arn): Problem[] => {
        const found = parseArn(arn);
        const remedy =
            `is not of the cluster's account, ${accountId} in ${partition}, where the stack attaches policies; ` +
            "name a role of that account, which the others may assume";
        return found?.accountId === accountId && found.partition === partition
            ? []
            : [{ setting: `${setting}.readers`, value: JSON.stringify(arn), remedy }];
    });
}

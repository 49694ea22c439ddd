import { z } from "zod";

import { distinct } from "../../aws/settings";
import { type AwsPlace, bucketArn, type KnownPlace, logGroupArn, parseArn } from "../../iam/arn";
import { conventionalPolicyName, type IamConventions } from "../../iam/conventions";
import { type PolicyDocument, policyDocument, type Statement } from "../../iam/policy-document";
import { arnOf, sampleRoleArn } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import type { Problem } from "../../settings/problems";
import type { DestinationRoute, PlannedDestination } from "./destination";

export const readerArn = mayBeOutput(
    arnOf(
        "iam",
        /^(role|group)\/[\w+=,.@/-]+$/,
        "arn:aws:iam::111122223333:role/NAME or arn:aws:iam::111122223333:group/NAME",
    ).refine((text) => !/:role\/aws-(reserved|service-role)\//.test(text), {
        // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
        error:
            "is a role that AWS manages, to which IAM attaches nothing; name a role or a group of your own, or put the statements that npm run render writes for it " +
            "into the permission set of IAM Identity Center",
    }),
    sampleRoleArn,
);

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

/** Somebody who may read. */
export interface Reader {
    arn: string;
    /** The setting that names it. */
    setting: string;
}

/** What readers of a destination get. */
export interface PlannedReaders {
    principals: readonly Reader[];
    /** What they can read, so that one place is within another if its text begins with the other's. */
    place: { kind: "log group" | "prefix"; text: string };
    /** What they may do. */
    statements: Statement[];
}

/** The readers that a destination names and those of its route, each once. */
export function readersOf(own: readonly string[] = [], route: DestinationRoute): Reader[] {
    const all = [
        ...(route.readers ?? []).map((arn, index) => ({ arn, setting: `${route.routeSetting}.readers[${index}]` })),
        ...own.map((arn, index) => ({ arn, setting: `${route.setting}.readers[${index}]` })),
    ];
    return all.filter(({ arn }, index) => all.findIndex((other) => other.arn === arn) === index);
}

export function logGroupPlace(place: AwsPlace, name: string): PlannedReaders["place"] {
    return { kind: "log group", text: `${logGroupArn(place, name)}:` };
}

export function prefixPlace(bucket: string, prefix: string): PlannedReaders["place"] {
    return { kind: "prefix", text: `s3://${bucket}/${prefix}/` };
}

/** Readers of a log group or a prefix that somebody else writes to as well, and whom they are not to read. */
export function sharedPlaceProblems(destinations: readonly PlannedDestination[]): Problem[] {
    return destinations.flatMap(({ readers, setting }): Problem[] => {
        for (const { arn, setting: namedBy } of readers?.principals ?? []) {
            const other = destinations.find(
                (one) =>
                    one.setting !== setting &&
                    one.readers !== undefined &&
                    one.readers.place.text.startsWith(readers?.place.text ?? "") &&
                    !one.readers.principals.some((reader) => reader.arn === arn),
            );
            if (other !== undefined) {
                const remedy =
                    `could read the lines of ${other.setting} too, which writes to the same ${readers?.place.kind} (${other.description}); ` +
                    `name it there as well, or give one of them a ${readers?.place.kind} of its own`;
                return [{ setting: namedBy, value: JSON.stringify(arn), remedy }];
            }
        }
        return [];
    });
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
    baseName: string,
    iam: IamConventions,
): ReaderPolicy[] {
    return destinations.flatMap(({ output, readers }) =>
        readers === undefined || readers.principals.length === 0
            ? []
            : [
                  {
                      name: conventionalPolicyName(iam, `${baseName}-readers-${output.alias}`),
                      document: policyDocument(readers.statements),
                      roles: namesOf(readers, "role"),
                      groups: namesOf(readers, "group"),
                  },
              ],
    );
}

function namesOf({ principals }: PlannedReaders, kind: "role" | "group"): string[] {
    const arns = principals.map(({ arn }) => arn).filter((arn) => arn.includes(`:${kind}/`));
    return arns.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
}

/** Readers of another account, whose roles and groups the stack cannot attach a policy to. */
export function readerProblems(readers: PlannedReaders | undefined, { partition, accountId }: KnownPlace): Problem[] {
    return (readers?.principals ?? []).flatMap(({ arn, setting }): Problem[] => {
        const found = parseArn(arn);
        const account = accountId === undefined ? "" : `, ${accountId} in ${partition}`;
        const remedy =
            `is not of the cluster's account${account}, where the stack attaches policies; ` +
            "name a role of that account, which the others may assume";
        return found?.partition === partition && (accountId === undefined || found.accountId === accountId)
            ? []
            : [{ setting, value: JSON.stringify(arn), remedy }];
    });
}

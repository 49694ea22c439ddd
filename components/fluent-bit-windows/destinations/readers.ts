import { z } from "zod";

import { distinct } from "../../settings/distinct";
import { type AwsPlace, bucketArn, type KnownPlace, logGroupArn, parseArn } from "../../iam/arn";
import { conventionalPolicyName, type IamConventions } from "../../iam/conventions";
import { type PolicyDocument, policyDocument, type Statement } from "../../iam/policy-document";
import { arnOf, sampleRoleArn } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import type { Problem } from "../../settings/problems";
import type { DestinationRoute, PlannedDestination, PlannedReaders, Reader } from "./destination";

export const readerArn = mayBeOutput(
    arnOf(
        "iam",
        /^(role|group)\/[\w+=,.@/-]+$/,
        "arn:aws:iam::111122223333:role/NAME or arn:aws:iam::111122223333:group/NAME",
    ).refine((text) => !/:role\/aws-(reserved|service-role)\//.test(text), {
        // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
        error:
            "is a role that AWS manages, to which IAM cannot attach policies; use your own role or group, or add the statements that npm run render writes for it " +
            "to the permission set of IAM Identity Center",
    }),
    sampleRoleArn,
);

/** Readers of a destination's target. */
export const readersSetting = {
    /**
     * ARNs of IAM roles and groups in the cluster's account that may read the lines of this destination, and no other lines. The stack attaches a policy to each. Default: the stack grants nobody access.
     */
    readers: distinct(readerArn).optional(),
};

/** Refuses readers of a target in another account: only its owner can grant access. */
export function refuseReadersElsewhere(
    { readers, roleArn }: { readers?: readonly string[] | undefined; roleArn?: string | undefined },
    context: z.RefinementCtx,
): void {
    if (readers !== undefined && roleArn !== undefined) {
        const message =
            "applies only to targets in the cluster's account; the owner of the other account must grant access";
        context.addIssue({ code: "custom", path: ["readers"], message });
    }
}

/** The readers of a destination and of its route, without duplicates. */
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

/** Readers of a log group or prefix that also contains another destination's lines, which they may not read. */
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
                    `could also read the lines of ${other.setting}, which writes to the same ${readers?.place.kind} (${other.description}); ` +
                    `add it there too, or use a separate ${readers?.place.kind} for one of them`;
                return [{ setting: namedBy, value: JSON.stringify(arn), remedy }];
            }
        }
        return [];
    });
}

/**
 * Permissions to find a log group, to page through its streams and to query it with Logs Insights.
 *
 * `logs:DescribeLogGroups` cannot be limited to a single log group: it shows the names of all log groups, but not their lines. `logs:StopQuery` cannot be limited either: readers could stop queries of others, so this permission is not included.
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
 * Permissions to list and to get the objects of a prefix.
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

/** A policy for the readers of one destination, and the identities to which it is attached. */
export interface ReaderPolicy {
    name: string;
    document: PolicyDocument;
    roles: string[];
    groups: string[];
}

/** The policies for all readers. The names of outputs identify destinations. */
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

/** Readers of another account, to which the stack cannot attach policies. */
export function readerProblems(readers: PlannedReaders | undefined, { partition, accountId }: KnownPlace): Problem[] {
    return (readers?.principals ?? []).flatMap(({ arn, setting }): Problem[] => {
        const found = parseArn(arn);
        const account = accountId === undefined ? "" : `, ${accountId} in ${partition}`;
        const remedy =
            `is not in the cluster's account${account}, where the stack attaches policies; ` +
            "use a role of that account, which the other identities may assume";
        return found?.partition === partition && (accountId === undefined || found.accountId === accountId)
            ? []
            : [{ setting, value: JSON.stringify(arn), remedy }];
    });
}

import { z } from "zod";

import { inItsPlace } from "../iam/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import { otherNames, retentionNames } from "../settings/other-names";
import { cidrFault } from "./cidr";

/**
 * The retention periods of CloudWatch Logs, in days.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const logRetentionDays = z
    .literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653])
    .register(otherNames, {
        names: retentionNames,
        hint: "set retentionDays, the days for which the log group keeps its lines",
    });

export const kmsKeyArn = mayBeOutput(
    inItsPlace(
        z
            .string()
            .regex(
                /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/,
                "must be the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias",
            ),
    ),
    ({ id, place: { partition, region, accountId } }) =>
        `arn:${partition}:kms:${region}:${accountId}:key/${id}-0000-4000-8000-000000000000`,
);

/** A range of IPv4 addresses: `10.0.0.0/16`. */
export const ipv4Cidr = z.string().superRefine((text, context) => {
    const message = cidrFault(text);
    if (message !== undefined) {
        // An invalid range has no size to check.
        context.addIssue({ code: "custom", message, continue: false });
    }
});

/**
 * The ID of an EC2 resource: 17 hexadecimal digits, or 8 for an old one.
 *
 * @param prefix what it begins with, such as `vpc`
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 */
export function ec2Id(prefix: string, what: string): z.ZodString {
    return z
        .string()
        .regex(
            new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`),
            `must be the ID of ${what}: ${prefix}- and 17 hexadecimal digits (8 for an old one), such as "${prefix}-0a1b2c3d4e5f67890"`,
        );
}

/** Characters that IAM, and therefore every service, allows in a tag: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagCharactersAre =
    "must consist of letters, digits, spaces and _.:/=+-@, the characters that IAM allows in a tag";

/**
 * Tags by their key.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */
export const tagMap = z.record(
    z
        .string()
        .regex(/^(?!aws:).{1,128}$/i, 'must be a tag key: at most 128 characters, not beginning with "aws:"')
        .regex(tagCharacters, tagCharactersAre),
    mayBeOutput(
        z.string().max(256, "must have at most 256 characters").regex(tagCharacters, tagCharactersAre),
        ({ id }) => id,
    ),
);

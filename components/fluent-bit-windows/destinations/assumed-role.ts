import { z } from "zod";

import type { Statement } from "../../iam/policy-document";
import { arnOf, sampleRoleArn } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";

/**
 * A value that Fluent Bit sends to STS without encoding: STS reads a plus as a space, and an equals sign breaks the signature.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_credentials_sts.c (`flb_sts_uri`)
 */
export const toldToSts = /^[^+=]*$/;
export const untold = "must not contain + or =: Fluent Bit does not encode them, and STS then refuses the request";

/** Settings for a destination that Fluent Bit reaches with a role of the destination's owner. */
export const assumedRole = {
    /**
     * Role that Fluent Bit assumes to write to a resource of another account. Its trust policy must allow Fluent Bit's role, and it needs the permission to write.
     *
     * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
     */
    roleArn: mayBeOutput(
        arnOf("iam", /^role\/[\w+=,.@/-]+$/, "arn:aws:iam::111122223333:role/NAME").regex(toldToSts, untold),
        sampleRoleArn,
    ).optional(),

    /** External ID, if the role's trust policy requires one. */
    externalId: mayBeOutput(
        z
            .string()
            .regex(/^[\w+=,.@:/-]{2,1224}$/, "must be an external ID: 2 to 1224 letters, digits and _+=,.@:/-")
            .regex(toldToSts, untold),
        ({ id }) => `output-${id}`,
    ).optional(),
};

interface AssumedRole {
    roleArn?: string | undefined;
    externalId?: string | undefined;
}

/** Fluent Bit's own permission: to write, or to assume the role that may write. */
export function permissions({ roleArn }: AssumedRole, toWrite: readonly Statement[]): Statement[] {
    return roleArn === undefined
        ? [...toWrite]
        : [{ Sid: "AssumeWriters", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: [roleArn] }];
}

/** Options of the AWS plug-ins. */
export function roleOptions({ roleArn, externalId }: AssumedRole): { role_arn?: string; external_id?: string } {
    return {
        ...(roleArn !== undefined && { role_arn: roleArn }),
        ...(externalId !== undefined && { external_id: externalId }),
    };
}

/** Refuses an external ID without a role. */
export function externalIdNeedsRole({ roleArn, externalId }: AssumedRole, context: z.RefinementCtx): void {
    if (externalId !== undefined && roleArn === undefined) {
        context.addIssue({
            code: "custom",
            path: ["externalId"],
            message: "needs roleArn; set roleArn, or remove this",
        });
    }
}

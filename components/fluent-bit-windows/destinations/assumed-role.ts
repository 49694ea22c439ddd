import { z } from "zod";

import type { Statement } from "../../iam/policy-document";
import { arnOf, sampleRoleArn } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";

/**
 * What Fluent Bit tells STS as it is, without encoding: STS reads a plus as a space, and what follows an equals sign spoils the signature.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_credentials_sts.c (`flb_sts_uri`)
 */
export const toldToSts = /^[^+=]*$/;
export const untold = "must not have + or = in it: Fluent Bit does not encode them, and STS then refuses the request";

/** The settings by which a destination is reached with a role that its owner made. */
export const assumedRole = {
    /**
     * Role that Fluent Bit assumes to write there: how something of another account is reached. Its trust policy has to let Fluent Bit's role do so, and it
     * then needs the permission to write.
     *
     * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
     */
    roleArn: mayBeOutput(
        arnOf("iam", /^role\/[\w+=,.@/-]+$/, "arn:aws:iam::111122223333:role/NAME").regex(toldToSts, untold),
        sampleRoleArn,
    ).optional(),

    /** External id that the role's trust policy asks for, if it does. */
    externalId: mayBeOutput(
        z
            .string()
            .regex(/^[\w+=,.@:/-]{2,1224}$/, "must be an external id: 2 to 1224 letters, digits and _+=,.@:/-")
            .regex(toldToSts, untold),
        ({ id }) => `output-${id}`,
    ).optional(),
};

interface AssumedRole {
    roleArn?: string | undefined;
    externalId?: string | undefined;
}

/** What Fluent Bit itself may do: write, or become the one who may. */
export function permissions({ roleArn }: AssumedRole, toWrite: readonly Statement[]): Statement[] {
    return roleArn === undefined
        ? [...toWrite]
        : [{ Sid: "AssumeWriters", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: [roleArn] }];
}

/** The options of the plug-ins for AWS. */
export function roleOptions({ roleArn, externalId }: AssumedRole): { role_arn?: string; external_id?: string } {
    return {
        ...(roleArn !== undefined && { role_arn: roleArn }),
        ...(externalId !== undefined && { external_id: externalId }),
    };
}

/** Refuses an external id that nobody is told. */
export function externalIdNeedsRole({ roleArn, externalId }: AssumedRole, context: z.RefinementCtx): void {
    if (externalId !== undefined && roleArn === undefined) {
        context.addIssue({
            code: "custom",
            path: ["externalId"],
            message: "goes with a role; add roleArn, or leave it out",
        });
    }
}

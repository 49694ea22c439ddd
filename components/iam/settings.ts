import { z } from "zod";

import { regionFault, regionForm } from "../aws/regions";
import { mayBeOutput, type Sample } from "../outputs/may-be-output";
import { arnPlaceFault, iamArn, parseArn } from "./arn";

/**
 * The ARN of an existing resource, in any partition, region and account.
 *
 * @param resource what follows the account in it
 * @param example an example, for errors
 */
export function arnOf(service: string, resource: RegExp, example: string): z.ZodString {
    return inItsPlace(
        z.string().refine(
            (text) => {
                const arn = parseArn(text);
                return arn?.service === service && resource.test(arn.resource);
            },
            { error: `must be an ARN such as ${example}` },
        ),
    );
}

/** Refuses ARNs whose partition, region and account contradict each other. */
export function inItsPlace(schema: z.ZodString): z.ZodString {
    return schema.superRefine((text, context) => {
        // Other texts than ARNs have been refused already.
        const arn = context.issues.length > 0 ? undefined : parseArn(text);
        const message = arn === undefined ? undefined : arnPlaceFault(arn);
        if (message !== undefined) {
            context.addIssue({ code: "custom", message });
        }
    });
}

/** An AWS region, such as eu-central-1. */
export const awsRegion = mayBeOutput(
    z
        .string()
        .superRefine((text, context) => {
            const message = regionFault(text);
            if (message !== undefined) {
                context.addIssue({ code: "custom", message });
            }
        })
        .meta({ pattern: regionForm }),
    ({ place }) => place.region,
);

/** Sample of a role's ARN, until the real one is known. */
export const sampleRoleArn: Sample = ({ id, place }) => iamArn(place, `role/output-${id}`);

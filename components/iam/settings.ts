import { z } from "zod";

import { parseArn } from "./arn";

/**
 * The ARN of something that exists already, in any partition, region and account.
 *
 * @param resource what follows the account in it
 * @param example how it looks, for errors
 */
export function arnOf(service: string, resource: RegExp, example: string): z.ZodString {
    return z.string().refine(
        (text) => {
            const arn = parseArn(text);
            return arn?.service === service && resource.test(arn.resource);
        },
        { error: `must be an ARN such as ${example}` },
    );
}

/** @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
export const awsRegion = z
    .string()
    .regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, "must be the name of an AWS region, such as eu-central-1");

import { createHash } from "node:crypto";

import { z } from "zod";

import { parseArn } from "../../iam/arn";
import { awsRegion, inItsPlace } from "../../iam/settings";
import { dnsName } from "../../kubernetes/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import { ConfigurationError } from "../../settings/configuration-error";
import { concealed } from "../../settings/credentials";

const whereItIs =
    "must say where the credential is kept, not what it is: `kubernetesSecret: { name, key }` for a Secret in Fluent Bit's namespace, or " +
    "`secretsManager: { secret }` for one of AWS Secrets Manager";

/** A secret of somebody else's service. The settings say where it is kept; what it is, they must not. */
export const credential = z
    .strictObject(
        {
            /** A Secret in Fluent Bit's namespace, which somebody else makes and which has to be there before Fluent Bit starts. */
            kubernetesSecret: z
                .strictObject({
                    /** Name of the Secret. */
                    name: mayBeOutput(dnsName, ({ id }) => `output-${id}`),
                    /** Which of its entries. */
                    key: z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/, "must be a key in a Kubernetes Secret"),
                })
                .optional(),

            /**
             * A secret in AWS Secrets Manager. The stack reads it at each deployment and makes a Kubernetes Secret of it; a new version rolls Fluent Bit's pods.
             *
             * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
             */
            secretsManager: z
                .strictObject({
                    /** Name or ARN of the secret. */
                    secret: mayBeOutput(
                        inItsPlace(
                            z
                                .string()
                                .regex(
                                    /^(arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:)?[\w/+=.@-]{1,519}$/,
                                    "must be the name or the ARN of a secret in AWS Secrets Manager",
                                ),
                        ),
                        ({ id, place: { partition, region, accountId } }) =>
                            `arn:${partition}:secretsmanager:${region}:${accountId}:secret:output-${id}`,
                    ),
                    /** Which entry, where the secret is a JSON object. Default: the whole text is the credential. */
                    key: z.string().min(1).optional(),
                    /** Region of the secret. Default: the one in its ARN, or the cluster's. */
                    region: awsRegion.optional(),
                })
                .superRefine(({ secret, region }, context) => {
                    const ofArn = parseArn(secret)?.region;
                    if (region !== undefined && ofArn !== undefined && ofArn !== region) {
                        const message = `contradicts the secret's ARN, which is in ${ofArn}; leave it out`;
                        context.addIssue({ code: "custom", path: ["region"], message });
                    }
                })
                .optional(),
        },
        { error: (issue) => (issue.code === "invalid_type" ? whereItIs : undefined) },
    )
    .refine(({ kubernetesSecret, secretsManager }) => (kubernetesSecret ?? secretsManager) !== undefined, {
        error: whereItIs,
    })
    .refine(({ kubernetesSecret, secretsManager }) => kubernetesSecret === undefined || secretsManager === undefined, {
        error: "must name one place only, kubernetesSecret or secretsManager",
    })
    .meta(concealed);

export type CredentialSettings = z.output<typeof credential>;

/** How a credential comes into Fluent Bit's configuration: by the name of a variable, filled from a Kubernetes Secret when the container starts. */
export interface Credential {
    variable: string;
    secret: { name: string; key: string };
    /** Where the stack gets the Secret's value; absent where somebody else makes the Secret. */
    from?: NonNullable<CredentialSettings["secretsManager"]>;
}

/**
 * @param name what the credential is, such as `DATADOG_API_KEY`. Two that are kept in different places stay two variables
 */
export function plannedCredential(name: string, settings: CredentialSettings): Credential {
    const id = createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 8);
    return {
        variable: `${name}_${id.toUpperCase()}`,
        secret: settings.kubernetesSecret ?? {
            name: `fluent-bit-${name.toLowerCase().replaceAll("_", "-")}-${id}`,
            key: "value",
        },
        ...(settings.secretsManager !== undefined && { from: settings.secretsManager }),
    };
}

/** What stands for a credential in Fluent Bit's configuration. */
export function placeholder({ variable }: Credential): string {
    return `\${${variable}}`;
}

/** Where a credential is kept, for people. */
export function keptIn({ secret, from }: Credential): string {
    return from === undefined
        ? `Secret ${secret.name}/${secret.key}`
        : `Secrets Manager ${from.secret}${from.key === undefined ? "" : `#${from.key}`}`;
}

/** One of each: destinations may use the same credential. */
export function uniqueCredentials(credentials: readonly Credential[]): Credential[] {
    return [...new Map(credentials.map((one) => [one.variable, one])).values()];
}

/**
 * The credential in what Secrets Manager keeps.
 *
 * @throws {@link ConfigurationError} when it is not there
 */
export function entryOf(text: string, { secret, key }: NonNullable<Credential["from"]>): string {
    if (key === undefined) {
        return text;
    }
    const value = entries(text)?.[key];
    if (typeof value !== "string" || value === "") {
        throw new ConfigurationError(
            `The secret ${secret} of AWS Secrets Manager has no text under the key "${key}": write it there, or name another key.`,
        );
    }
    return value;
}

function entries(text: string): Record<string, unknown> | undefined {
    try {
        return JSON.parse(text) as Record<string, unknown>;
    } catch {
        return undefined;
    }
}

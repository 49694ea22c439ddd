import { z } from "zod";

import { parseArn } from "../../iam/arn";
import { awsRegion, inItsPlace } from "../../iam/settings";
import { dataEntry } from "../../kubernetes/object-references";
import { mayBeOutput } from "../../outputs/may-be-output";
import { concealed } from "../../settings/credentials";
import { shortHash } from "../../short-hash";

const whereItIs =
    "must refer to the credential instead of containing it: `kubernetesSecret: { name, key }` for a Secret in Fluent Bit's namespace, or " +
    "`secretsManager: { secret }` for a secret in AWS Secrets Manager";

/** A credential of an external service. The settings refer to it and must not contain it. */
export const credential = z
    .strictObject(
        {
            /** An existing Secret in Fluent Bit's namespace. It must exist before Fluent Bit starts, so create the namespace and the Secret first, and set `createNamespace: false`. */
            kubernetesSecret: dataEntry.optional(),

            /**
             * A secret in AWS Secrets Manager. At each deployment, the stack copies it into a Kubernetes Secret. A new version restarts Fluent Bit's pods.
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
                    /** Key in the secret's JSON object. Default: the whole text is the credential. */
                    key: z.string().min(1).optional(),
                    /** Region of the secret. Default: the one in its ARN, or the cluster's. */
                    region: awsRegion.optional(),
                })
                .superRefine(({ secret, region }, context) => {
                    const ofArn = parseArn(secret)?.region;
                    if (region !== undefined && ofArn !== undefined && ofArn !== region) {
                        const message = `contradicts the secret's ARN, which is in ${ofArn}; remove it`;
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
        error: "must have only one of kubernetesSecret and secretsManager",
    })
    .meta(concealed);

export type CredentialSettings = z.output<typeof credential>;

/** A credential in Fluent Bit's configuration: an environment variable with the value of a Kubernetes Secret. */
export interface Credential {
    variable: string;
    secret: { name: string; key: string };
    /** Source of the Secret's value; absent for an existing Secret. */
    from?: NonNullable<CredentialSettings["secretsManager"]>;
}

/** @param name kind of the credential, such as `DATADOG_API_KEY`. Credentials from different places get different variables */
export function plannedCredential(name: string, settings: CredentialSettings): Credential {
    const id = shortHash(JSON.stringify(settings));
    return {
        variable: `${name}_${id.toUpperCase()}`,
        secret: settings.kubernetesSecret ?? {
            name: `fluent-bit-${name.toLowerCase().replaceAll("_", "-")}-${id}`,
            key: "value",
        },
        ...(settings.secretsManager !== undefined && { from: settings.secretsManager }),
    };
}

/** Placeholder for a credential in Fluent Bit's configuration. */
export function placeholder({ variable }: Credential): string {
    return `\${${variable}}`;
}

/** Describes where a credential is stored. */
export function keptIn({ secret, from }: Credential): string {
    return from === undefined
        ? `Secret ${secret.name}/${secret.key}`
        : `Secrets Manager ${from.secret}${from.key === undefined ? "" : `#${from.key}`}`;
}

/** Without duplicates: destinations may use the same credential. */
export function uniqueCredentials(credentials: readonly Credential[]): Credential[] {
    return [...new Map(credentials.map((one) => [one.variable, one])).values()];
}

/** The credential in a secret's value; undefined if it is missing. */
export function entryOf(text: string, { key }: NonNullable<Credential["from"]>): string | undefined {
    if (key === undefined) {
        return text;
    }
    const value = entries(text)?.[key];
    return typeof value === "string" && value !== "" ? value : undefined;
}

function entries(text: string): Record<string, unknown> | null | undefined {
    try {
        return JSON.parse(text) as Record<string, unknown> | null;
    } catch {
        return undefined;
    }
}

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { parseArn } from "../../iam/arn";
import type { Problem } from "../../settings/problems";
import { messageOf } from "../../settings/explained";
import { entryOf } from "../destinations/credential";
import { type FromSecretsManager, type NamedSecret, secretName } from "../secret-manifest";

/** The result of reading credentials from AWS Secrets Manager before a deployment. */
export interface FoundSecrets {
    /** Final names of the Kubernetes Secrets, by the names in the plan. */
    names: Record<string, string>;
    problems: Problem[];
}

/** Reads the secrets that Fluent Bit's destinations need, so that a missing one is found before anything is created. */
export async function lookUpSecrets(
    secrets: readonly NamedSecret[],
    invoke: pulumi.InvokeOptions = {},
): Promise<FoundSecrets> {
    const found = await Promise.all(secrets.map((one) => lookUp(one, invoke)));
    return {
        names: Object.fromEntries(found.flatMap((one) => ("name" in one ? [[one.planned, one.name]] : []))),
        problems: found.flatMap((one) => ("problems" in one ? one.problems : [])),
    };
}

async function lookUp(
    { secret, from, paths }: NamedSecret,
    invoke: pulumi.InvokeOptions,
): Promise<{ planned: string; name: string } | { problems: Problem[] }> {
    try {
        const { secretString, versionId } = await aws.secretsmanager.getSecretVersion(secretArgs(from), invoke);
        return entryOf(secretString, from) === undefined
            ? { problems: missingEntry(from, paths) }
            : { planned: secret.name, name: secretName(secret.name, versionId) };
    } catch (error) {
        const remedy =
            `could not be read from AWS Secrets Manager: ${messageOf(error)}. ` +
            "Check its name, its region, and the permission secretsmanager:GetSecretValue of the deploying identity";
        return {
            problems: paths.map((path) => ({
                setting: `${path}.secret`,
                value: JSON.stringify(from.secret),
                remedy,
            })),
        };
    }
}

/**
 * A secret without the entry that is to be the credential.
 *
 * @param paths where the settings name it, see {@link pathsTo}
 */
export function missingEntry({ secret, key }: FromSecretsManager["from"], paths: readonly string[]): Problem[] {
    const remedy = `the secret ${secret} in AWS Secrets Manager has no text under this key; add it there, or set another key`;
    return paths.map((path) => ({ setting: `${path}.key`, value: JSON.stringify(key), remedy }));
}

/** The request for a secret. */
export function secretArgs(from: FromSecretsManager["from"]): { secretId: string; region?: string } {
    const region = from.region ?? parseArn(from.secret)?.region;
    return { secretId: from.secret, ...(region !== undefined && { region }) };
}

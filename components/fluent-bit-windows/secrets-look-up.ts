import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { parseArn } from "../iam/arn";
import type { Problem } from "../settings/problems";
import { messageOf } from "../settings/explained";
import { type Credential, entryOf } from "./destinations/credential";
import { type FromSecretsManager, fromSecretsManager, secretName } from "./secret-manifest";
import type { FluentBitSettings } from "./settings";

/** The result of reading credentials from AWS Secrets Manager before a deployment. */
export interface FoundSecrets {
    /** Final names of the Kubernetes Secrets, by the names in the plan. */
    names: Record<string, string>;
    problems: Problem[];
}

/** Reads the secrets that Fluent Bit's destinations need, so that a missing one is found before anything is created. */
export async function lookUpSecrets(
    settings: FluentBitSettings,
    credentials: readonly Credential[],
    invoke: pulumi.InvokeOptions = {},
): Promise<FoundSecrets> {
    const found = await Promise.all(fromSecretsManager(credentials).map((one) => lookUp(one, settings, invoke)));
    return {
        names: Object.fromEntries(found.flatMap((one) => ("name" in one ? [[one.planned, one.name]] : []))),
        problems: found.flatMap((one) => ("problems" in one ? one.problems : [])),
    };
}

async function lookUp(
    { secret, from }: FromSecretsManager,
    settings: FluentBitSettings,
    invoke: pulumi.InvokeOptions,
): Promise<{ planned: string; name: string } | { problems: Problem[] }> {
    const refused = (key: string, value: string | undefined, remedy: string) => ({
        problems: pathsTo(settings, from).map((path) => ({
            setting: `fluentBit.${path}.${key}`,
            value: JSON.stringify(value),
            remedy,
        })),
    });
    try {
        const { secretString, versionId } = await aws.secretsmanager.getSecretVersion(secretArgs(from), invoke);
        try {
            entryOf(secretString, from);
        } catch {
            const remedy = `the secret ${from.secret} in AWS Secrets Manager has no text under this key; add it there, or set another key`;
            return refused("key", from.key, remedy);
        }
        return { planned: secret.name, name: secretName(secret.name, versionId) };
    } catch (error) {
        const remedy =
            `could not be read from AWS Secrets Manager: ${messageOf(error)}. ` +
            "Check its name, its region, and the permission secretsmanager:GetSecretValue of the deploying identity";
        return refused("secret", from.secret, remedy);
    }
}

/** The request for a secret. */
export function secretArgs(from: FromSecretsManager["from"]): { secretId: string; region?: string } {
    const region = from.region ?? parseArn(from.secret)?.region;
    return { secretId: from.secret, ...(region !== undefined && { region }) };
}

/** Paths of the settings with this request, such as `routes[0].to[0].apiKey.secretsManager`. */
function pathsTo(value: unknown, wanted: object, path = ""): string[] {
    if (Array.isArray(value)) {
        return value.flatMap((one, index) => pathsTo(one, wanted, `${path}[${index}]`));
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, inner]) => {
        const at = path === "" ? key : `${path}.${key}`;
        return key === "secretsManager" && JSON.stringify(inner) === JSON.stringify(wanted)
            ? [at]
            : pathsTo(inner, wanted, at);
    });
}

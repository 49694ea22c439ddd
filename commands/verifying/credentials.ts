import { readFile } from "node:fs/promises";

import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, Logger } from "@smithy/types";

import type { AwsCredentials } from "../../components/aws/credentials";
import { fromHome } from "../../components/aws/home-path";

/** Credentials for clients of the AWS SDK, which renews them when they expire. */
export function providerOf(credentials: AwsCredentials, region: string): AwsCredentialIdentityProvider {
    return async () => {
        let identity = await firstIdentity(credentials, region);
        for (const role of credentials.assumeRoles ?? []) {
            identity = await assume(role, identity, region);
        }
        return identity;
    };
}

/** The credentials that assume the first role. As in Pulumi's provider, the stack's profile overrides environment variables. */
async function firstIdentity(credentials: AwsCredentials, region: string): Promise<AwsCredentialIdentity> {
    const { accessKey, secretKey = "", token, assumeRoleWithWebIdentity: web } = credentials;
    if (web !== undefined) {
        return assumeWithWebIdentity(web, region);
    }
    if (accessKey !== undefined) {
        return {
            accessKeyId: accessKey,
            secretAccessKey: secretKey,
            ...(token !== undefined && { sessionToken: token }),
        };
    }
    const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
    const { profile, sharedConfigFiles = [], sharedCredentialsFiles = [] } = credentials;
    const [configFile] = sharedConfigFiles.map(fromHome);
    const [credentialsFile] = sharedCredentialsFiles.map(fromHome);
    return defaultProvider({
        clientConfig: { region },
        logger: silent,
        ...(profile !== undefined && { profile }),
        ...(configFile !== undefined && { configFilepath: configFile }),
        ...(credentialsFile !== undefined && { filepath: credentialsFile }),
    })();
}

/** The SDK would warn about keys in the environment in addition to a profile. Pulumi's provider prefers the profile too. */
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
    // Nobody reads it.
}

type Role = NonNullable<AwsCredentials["assumeRoles"]>[number];

async function assume(role: Role, as: AwsCredentialIdentity, region: string): Promise<AwsCredentialIdentity> {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const { Credentials: got } = await new STSClient({ region, credentials: as }).send(
        new AssumeRoleCommand({
            RoleArn: role.roleArn,
            RoleSessionName: role.sessionName ?? defaultSession,
            ExternalId: role.externalId,
            SourceIdentity: role.sourceIdentity,
            Tags: role.tags && Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
            TransitiveTagKeys: role.transitiveTagKeys,
        }),
    );
    return identityOf(got);
}

type WebIdentity = NonNullable<AwsCredentials["assumeRoleWithWebIdentity"]>;

async function assumeWithWebIdentity(web: WebIdentity, region: string): Promise<AwsCredentialIdentity> {
    const { AssumeRoleWithWebIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const token = await readFile(fromHome(web.webIdentityTokenFile ?? ""), "utf8");
    // The request is not signed, so it needs no credentials.
    const { Credentials: got } = await new STSClient({ region }).send(
        new AssumeRoleWithWebIdentityCommand({
            RoleArn: web.roleArn,
            RoleSessionName: web.sessionName ?? defaultSession,
            WebIdentityToken: token.trim(),
        }),
    );
    return identityOf(got);
}

/** A token, like `aws eks get-token` in the kubeconfig. */
const defaultSession = "pulumi";

interface StsCredentials {
    AccessKeyId: string | undefined;
    SecretAccessKey: string | undefined;
    SessionToken: string | undefined;
    Expiration: Date | undefined;
}

function identityOf(got: StsCredentials | undefined): AwsCredentialIdentity {
    return {
        accessKeyId: got?.AccessKeyId ?? "",
        secretAccessKey: got?.SecretAccessKey ?? "",
        ...(got?.SessionToken !== undefined && { sessionToken: got.SessionToken }),
        ...(got?.Expiration !== undefined && { expiration: got.Expiration }),
    };
}

import { readServices } from "./action-reference";

/** An action that changes permissions or returns credentials. */
export interface SensitiveAction {
    readonly id: string;
    readonly returnsCredentials: boolean;
}

/** First those that change permissions, then those that return credentials. */
export function sensitiveActions(): SensitiveAction[] {
    const filed = [...readServices().values()].flatMap(({ name, managing: actions }) =>
        // Some have the access level Permissions management, although they only read.
        actions.filter((action) => !/^(Get|List|Describe|Validate)/.test(action)).map((action) => `${name}:${action}`),
    );
    const managing = [...filed, ...sharing];
    return [...managing, ...credentialExposing].map((id, index) => ({
        id,
        returnsCredentials: index >= managing.length,
    }));
}

/**
 * Actions that share resources with other accounts. The reference has them among the actions that write.
 *
 * @see https://docs.aws.amazon.com/ram/latest/userguide/iam-examples.html
 */
const sharing: readonly string[] = [
    "ec2:ModifyImageAttribute",
    "ram:AssociateResourceShare",
    "ram:CreateResourceShare",
    "rds:ModifyDBClusterSnapshotAttribute",
    "rds:ModifyDBSnapshotAttribute",
    "ssm:ModifyDocumentPermission",
];

/**
 * Actions that return or set credentials, with which a caller can act as another identity.
 *
 * Not listed: actions that all programs of a kind need and that IAM can limit to a resource (ecr:GetAuthorizationToken,
 * rds-db:connect, sts:AssumeRole, secretsmanager:GetSecretValue).
 */
const credentialExposing: readonly string[] = [
    "appsync:CreateApiKey",
    "chime:CreateApiKey",
    "cloud9:CreateEnvironmentToken",
    "codebuild:ImportSourceCredentials",
    "cognito-identity:GetCredentialsForIdentity",
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "connect:GetFederationToken",
    "datazone:GetDomainExecutionRoleCredentials",
    "ds:ResetUserPassword",
    "ec2:GetPasswordData",
    "events:RetrieveConnectionCredentials",
    "gamelift:GetComputeAccess",
    "gamelift:RequestUploadCredentials",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:UploadSSHPublicKey",
    "lightsail:CreateBucketAccessKey",
    "lightsail:DownloadDefaultKeyPair",
    "lightsail:GetBucketAccessKeys",
    "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "mediapackage:RotateChannelCredentials",
    "mediapackage:RotateIngestEndpointCredentials",
    "snowball:GetJobUnlockCode",
    "ssm:GetAccessToken",
    "storagegateway:DescribeChapCredentials",
    "sts:AssumeRoot",
    "sts:GetFederationToken",
];

/**
 * `identity`: permissions of a role, user or group. `trust`: who can assume a role. Others are policies of resources, with the name of their
 * IAM service, because the rules differ for keys and buckets. `endpoint` grants nothing: it limits requests through a VPC endpoint. `share`
 * names the accounts that something is shared with, without a document.
 */
export type PolicyKind =
    | "identity"
    | "trust"
    | "kms"
    | "grant"
    | "s3"
    | "ecr"
    | "sns"
    | "sqs"
    | "secretsmanager"
    | "aoss"
    | "endpoint"
    | "share"
    | "other";

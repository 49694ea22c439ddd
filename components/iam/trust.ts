import { issuerHostPath } from "./arn";

/**
 * The trust policy of a role that an AWS service assumes.
 *
 * @param service such as `firehose.amazonaws.com`, which is the same in every partition
 * @param externalId the account on whose behalf the service must act. A service with resources of many accounts could otherwise use this role for another account's (confused deputy):
 * https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role
 */
export function serviceTrust(service: string, externalId?: string): string {
    return trust(externalId === undefined ? {} : { Sid: "OnlyForThisAccount" }, {
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(externalId !== undefined && { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
    });
}

/**
 * The trust policy of a role that one Kubernetes service account may assume (IAM roles for service accounts, IRSA).
 *
 * Both `sub` and `aud` are pinned with `StringEquals`: without `sub` every service account of the cluster could assume the
 * role, without `aud` a token made for another audience could.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 */
export function serviceAccountTrust(
    oidcProviderArn: string,
    issuer: string,
    serviceAccount: { namespace: string; name: string },
): string {
    const key = issuerHostPath(issuer);
    return trust(
        { Sid: "OnlyThisServiceAccount" },
        {
            Principal: { Federated: oidcProviderArn },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringEquals: {
                    [`${key}:aud`]: "sts.amazonaws.com",
                    [`${key}:sub`]: `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`,
                },
            },
        },
    );
}

function trust(id: { Sid?: string }, statement: object): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: [{ ...id, Effect: "Allow", ...statement }] });
}

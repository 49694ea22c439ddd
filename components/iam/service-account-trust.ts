import { issuerHostPath } from "./arn";

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
): object {
    const key = issuerHostPath(issuer);
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OnlyThisServiceAccount",
                Effect: "Allow",
                Principal: { Federated: oidcProviderArn },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                    StringEquals: {
                        [`${key}:aud`]: "sts.amazonaws.com",
                        [`${key}:sub`]: `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`,
                    },
                },
            },
        ],
    };
}

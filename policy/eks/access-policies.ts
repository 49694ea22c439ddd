/**
 * What access policies allow that are as good as an administrator's, if they are for every namespace or for that of the cluster's own
 * controllers: any pod can be started, with any service account, or all Secrets can be read.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/capabilities-security.html for AmazonEKSSecretReaderPolicy
 */
const policies: readonly (readonly [name: RegExp, what: string])[] = [
    [/^AmazonEKS(ClusterAdmin|Admin)Policy$/i, ""],
    [/^AmazonEKSEditPolicy$/i, ", which starts pods with any service account,"],
    [/^AmazonEKS(AdminView|SecretAdmin|SecretReader)Policy$/i, ", which reads every Secret,"],
];

/** Full access to this namespace is full access to the cluster, because the cluster's own controllers run in it. */
export const systemNamespace = "kube-system";

/** The name of an access policy that makes administrators, with what it does. Undefined for other policies. */
export function administratorsBy(arn: string): string | undefined {
    const policy = arn.slice(arn.lastIndexOf("/") + 1);
    const what = policies.find(([name]) => name.test(policy))?.[1];
    return what === undefined ? undefined : `${policy}${what}`;
}

import { messageOf } from "../settings/explained";

/**
 * Whether Pulumi's AWS provider says that an object does not exist. It replaces AWS' own words, so that a look-up that fails for another reason is never taken for this one:
 *
 * - `couldn't find resource`: AWS answered that there is none, as for a role, a policy, a bucket, a repository, a delivery stream, a cluster, an access entry, an OIDC provider;
 * - `empty result`: a list that AWS gave has none, as for a log group;
 * - `no matching EC2 Subnet found`: the same for a subnet.
 *
 * @see https://github.com/hashicorp/terraform-plugin-sdk/blob/v2.38.1/helper/retry/error.go NotFoundError
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v6.53.0/internal/tfresource/not_found_error.go EmptyResultError, SingularDataSourceFindError
 */
export function isNotFound(error: unknown): boolean {
    return /(^|: |\* )(couldn't find resource|empty result|no matching [\w ]+ found)\b/.test(messageOf(error));
}

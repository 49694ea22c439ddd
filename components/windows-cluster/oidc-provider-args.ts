import type { Tags } from "../aws/tags";
import { ownerTag } from "./owner-tag";

/** Arguments of the IAM OIDC provider of a cluster's issuer. */
export function oidcProviderArgs<Url, Owner extends string>(url: Url, owner: Owner, tags: Tags, iamTags: Tags = {}) {
    return { url, clientIdLists: ["sts.amazonaws.com"], tags: { ...tags, ...iamTags, [ownerTag]: owner } };
}

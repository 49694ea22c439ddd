/** The tag that marks a stack's own resources in AWS. */
export const ownerTag = "pulumi:owner";

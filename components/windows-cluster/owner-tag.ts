/** The tag by which a stack knows what is its own in AWS. */
export const ownerTag = "pulumi:owner";

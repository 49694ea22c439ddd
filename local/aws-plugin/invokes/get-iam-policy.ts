import { text, textMap } from "../argument";
import { ProviderError } from "../aws-errors";
import { lookUp } from "../invoke";
import { iamPolicy } from "../resources/iam-policy";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_data_source.go */
export const getIamPolicy = lookUp(iamPolicy, {
    token: "aws:iam/getPolicy:getPolicy",
    arguments: { arn: text({}), name: text({}), pathPrefix: text({}), tags: textMap({}) },
    id: ({ arn }) => {
        if (arn !== undefined) return arn;
        throw new ProviderError("reading IAM Policy: the local AWS stand-in only finds policies by arn");
    },
    result: ["arn", "policyId", "attachmentCount", "name", "path", "policy", "description", "tags"],
});

import { text, textMap } from "../argument";
import { ProviderError } from "../aws-errors";
import { couldNotFind, invoke } from "../invoke";
import { readPolicy } from "../resources/iam-policy";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_data_source.go */
export const getIamPolicy = invoke({
    token: "aws:iam/getPolicy:getPolicy",
    arguments: { arn: text({}), name: text({}), pathPrefix: text({}), tags: textMap({}) },
    reading: ({ arn }) => `reading IAM Policy (${arn ?? ""})`,
    async call(aws, { arn }) {
        if (arn === undefined) {
            throw new ProviderError("reading IAM Policy: the local AWS stand-in only finds policies by arn");
        }
        const policy = await readPolicy(aws, arn);
        return policy === undefined ? couldNotFind : { id: arn, ...policy };
    },
});

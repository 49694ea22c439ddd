import { GetPolicyCommand, GetPolicyVersionCommand } from "@aws-sdk/client-iam";

import { text, textMap } from "../argument";
import { ProviderError, unlessGone } from "../aws-errors";
import { couldNotFind, invoke } from "../invoke";
import { tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_data_source.go */
export const getIamPolicy = invoke({
    token: "aws:iam/getPolicy:getPolicy",
    arguments: { arn: text({}), name: text({}), pathPrefix: text({}), tags: textMap({}) },
    reading: ({ arn }) => `reading IAM Policy (${arn ?? ""})`,
    async call(aws, { arn }) {
        if (arn === undefined) {
            throw new ProviderError("reading IAM Policy: the local AWS stand-in finds policies by arn alone");
        }
        const policy = (await unlessGone(aws.iam.send(new GetPolicyCommand({ PolicyArn: arn }))))?.Policy;
        if (!policy) return couldNotFind;
        const { PolicyVersion } = await aws.iam.send(
            new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy.DefaultVersionId }),
        );
        return {
            id: arn,
            arn,
            attachmentCount: policy.AttachmentCount ?? 0,
            description: policy.Description ?? "",
            name: policy.PolicyName ?? "",
            path: policy.Path ?? "/",
            policy: decodeURIComponent(PolicyVersion?.Document ?? ""),
            policyId: policy.PolicyId ?? "",
            tags: tagsByName(policy.Tags),
        };
    },
});

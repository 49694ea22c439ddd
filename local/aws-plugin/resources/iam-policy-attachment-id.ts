import { ProviderError } from "../aws-errors";

/** The form in which the official provider imports an attachment; a name of a role or a group has no slash. */
export function attachmentId(holder: string, policyArn: string): string {
    return `${holder}/${policyArn}`;
}

export function attachmentParts(id: string, kind: "role" | "group"): { holder: string; policyArn: string } {
    const slash = id.indexOf("/");
    const holder = id.slice(0, slash);
    const policyArn = id.slice(slash + 1);
    if (slash < 1 || policyArn === "") {
        // Worded as in terraform-provider-aws, internal/service/iam/role_policy_attachment.go and group_policy_attachment.go.
        throw new ProviderError(`unexpected format of ID ("${id}"), expected <${kind}-name>/<policy_arn>`);
    }
    return { holder, policyArn };
}

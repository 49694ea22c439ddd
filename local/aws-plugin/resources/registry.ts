import { ProviderError } from "../aws-errors";
import type { ResourceType } from "../resource-type";
import { iamPolicy } from "./iam-policy";
import { iamRole } from "./iam-role";
import { iamRolePolicyAttachment } from "./iam-role-policy-attachment";
import { logGroup } from "./log-group";

/** The types of resources that the stand-in knows. */
const types: readonly ResourceType[] = [iamPolicy, iamRole, iamRolePolicyAttachment, logGroup];

const byToken = new Map(types.map((type) => [type.token, type]));

export function resourceTypeOf(token: string): ResourceType {
    const type = byToken.get(token);
    if (!type) {
        const known = [...byToken.keys()].sort().join(", ");
        throw new ProviderError(`the local AWS stand-in does not know ${token}; it knows: ${known}`);
    }
    return type;
}

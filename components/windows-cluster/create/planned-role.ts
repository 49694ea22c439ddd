import { serviceTrust } from "../../iam/trust";

export interface PlannedRole {
    name: string;
    description: string;
    /** The AWS service that assumes it. */
    service: string;
    /** AWS managed policies, by ARN. */
    managedPolicyArns: string[];
}

export function plannedRole({ name, description, service }: PlannedRole) {
    return { name, description, trust: serviceTrust(service) };
}

/** Name of the resource that attaches an AWS managed policy to a role. */
export function attachmentName(role: string, policyArn: string): string {
    return `${role}-${policyArn.slice(policyArn.lastIndexOf("/") + 1)}`;
}

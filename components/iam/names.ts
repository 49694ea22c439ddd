import { createHash } from "node:crypto";

/**
 * A name that fits a limit. A longer one is cut and ends in a hash of the whole, so that two long names that begin alike
 * stay two names.
 */
export function fittingName(name: string, limit: number): string {
    if (name.length <= limit) {
        return name;
    }
    const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
    return `${name.slice(0, limit - 9)}-${hash}`;
}

/** Longest role name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maxRoleNameLength = 64;

/** Longest policy name (same page). */
export const maxPolicyNameLength = 128;

import { shortHash } from "../short-hash";

/** A name within a limit. A longer name is truncated and gets a hash of the whole name, so that two long names with the same beginning remain different. */
export function fittingName(name: string, limit: number): string {
    if (name.length <= limit) {
        return name;
    }
    const hash = shortHash(name);
    return `${name.slice(0, limit - 9)}-${hash}`;
}

/** Longest role name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maxRoleNameLength = 64;

/** Longest policy name (same page). */
export const maxPolicyNameLength = 128;

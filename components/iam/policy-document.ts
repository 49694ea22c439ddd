/** An IAM statement of this project: it allows listed actions on listed resources. */
export interface Statement {
    /** Purpose of the statement, for audits. Only letters and digits. */
    Sid: string;
    Effect: "Allow";
    Action: string[];
    Resource: string[];
    Condition?: Record<string, Record<string, string>>;
}

export interface PolicyDocument {
    Version: "2012-10-17";
    Statement: Statement[];
}

/** Maximum number of characters of a managed policy, without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maxManagedPolicyLength = 6144;

/** Default quota of managed policies attached to a role (same page). */
export const maxPoliciesPerRole = 10;

function length(statements: readonly Statement[]): number {
    return JSON.stringify(policyDocument(statements)).length;
}

export function policyDocument(statements: readonly Statement[]): PolicyDocument {
    return { Version: "2012-10-17", Statement: [...statements] };
}

/**
 * Distributes statements over the minimum number of documents within IAM's limit for a managed policy. A statement with many resources is divided, never widened with a wildcard, which would allow too much.
 *
 * @returns documents within the limit, except for a statement that exceeds it with a single resource, which gets its own document ({@link isTooLong})
 */
export function splitIntoDocuments(statements: readonly Statement[], limit = maxManagedPolicyLength): PolicyDocument[] {
    const documents: Statement[][] = [];
    let current: Statement[] = [];
    for (const statement of statements) {
        let pending: Statement = { ...statement, Resource: [] };
        for (const resource of statement.Resource) {
            const grown = { ...pending, Resource: [...pending.Resource, resource] };
            if (length([...current, grown]) <= limit) {
                pending = grown;
                continue;
            }
            if (pending.Resource.length > 0) {
                current.push(pending);
            }
            if (current.length > 0) {
                documents.push(current);
            }
            current = [];
            pending = { ...statement, Resource: [resource] };
        }
        current.push(pending);
    }
    if (current.length > 0) {
        documents.push(current);
    }
    return documents.map(policyDocument);
}

/** Whether a statement exceeds the limit even with a single resource. */
export function isTooLong(statement: Statement): boolean {
    return statement.Resource.some(
        (resource) => length([{ ...statement, Resource: [resource] }]) > maxManagedPolicyLength,
    );
}

/** Merges statements with the same actions into one with all their resources, without duplicates. */
export function mergeStatements(statements: readonly Statement[]): Statement[] {
    const merged = new Map<string, Statement>();
    for (const statement of statements) {
        const { Resource, ...rest } = statement;
        const key = JSON.stringify(rest);
        merged.set(key, { ...rest, Resource: [...new Set([...(merged.get(key)?.Resource ?? []), ...Resource])] });
    }
    return [...merged.values()];
}

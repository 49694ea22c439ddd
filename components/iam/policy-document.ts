/** An IAM statement as this project writes them: it allows named actions on named resources, nothing else. */
export interface Statement {
    /** Says what the statement is for: the finding of an audit names it. Letters and digits only. */
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

/** Characters, white space aside, that IAM takes in one managed policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maxManagedPolicyLength = 6144;

/** Managed policies that IAM attaches to one role by default (same page). */
export const maxPoliciesPerRole = 10;

function length(statements: readonly Statement[]): number {
    return JSON.stringify(policyDocument(statements)).length;
}

export function policyDocument(statements: readonly Statement[]): PolicyDocument {
    return { Version: "2012-10-17", Statement: [...statements] };
}

/**
 * Spreads statements over as few documents as IAM's limit on a managed policy needs. A statement with many resources
 * is divided, never widened: a wildcard that makes it fit would allow what nobody asked for.
 *
 * @returns documents within the limit, but for a statement that does not fit even with a single resource: that one stands alone ({@link isTooLong})
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

/** Whether a statement does not fit a policy, even one of its own with a single resource. */
export function isTooLong(statement: Statement): boolean {
    return statement.Resource.some(
        (resource) => length([{ ...statement, Resource: [resource] }]) > maxManagedPolicyLength,
    );
}

/** Statements that allow the same actions become one, with all their resources, each named once. */
export function mergeStatements(statements: readonly Statement[]): Statement[] {
    const merged = new Map<string, Statement>();
    for (const statement of statements) {
        const { Resource, ...rest } = statement;
        const key = JSON.stringify(rest);
        merged.set(key, { ...rest, Resource: [...new Set([...(merged.get(key)?.Resource ?? []), ...Resource])] });
    }
    return [...merged.values()];
}

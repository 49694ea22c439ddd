import { isDeepStrictEqual } from "node:util";

interface Rule {
    readonly rulePriority?: number;
    readonly selection?: Readonly<Record<string, unknown>>;
}

/**
 * Whether two ECR lifecycle policies are equivalent. ECR uses the priorities of the rules, not their order, and the order of a rule's tags does not matter.
 */
export function equivalentLifecyclePolicies(a: string, b: string): boolean {
    if (a === b) return true;
    try {
        return isDeepStrictEqual(canonical(JSON.parse(a)), canonical(JSON.parse(b)));
    } catch {
        return false;
    }
}

function canonical(document: unknown): unknown {
    const rules = (document as { rules?: Rule[] }).rules ?? [];
    return rules
        .map((rule) => ({ ...rule, selection: canonicalSelection(rule.selection ?? {}) }))
        .sort((x, y) => (x.rulePriority ?? 0) - (y.rulePriority ?? 0));
}

function canonicalSelection(selection: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(selection)
            .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
            .map(([key, value]) => [key, Array.isArray(value) ? [...(value as string[])].sort() : value]),
    );
}

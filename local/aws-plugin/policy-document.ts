type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Fields = Record<string, Json>;
/** The form of a value in comparisons, by its name. */
type Form = (value: Json, name: string) => Json;

/** JSON text with sorted keys and without spaces, as the official provider stores it in the state. */
export function normalJson(text: string, form: Form = (value) => value): string {
    return JSON.stringify(JSON.parse(text, (name, value: Json) => withSortedKeys(form(value, name))));
}

/**
 * Whether two IAM policy documents are equivalent. AWS returns documents in another form: a single element instead of a list of one, the ARN of the root user
 * instead of an account ID, and some lists in another order.
 */
export function equivalentPolicies(a: string, b: string): boolean {
    return equivalent(a, b, (value, name) => policyForms[name]?.(value) ?? value);
}

/** Whether two ECR lifecycle policies are equivalent. ECR uses the priorities of the rules, not their order, and the order of a rule's tags does not matter. */
export function equivalentLifecyclePolicies(a: string, b: string): boolean {
    return equivalent(a, b, (value, name) => {
        if (name !== "selection") return Array.isArray(value) ? unordered(value) : value;
        const filled = Object.entries(value as Fields).filter(([, one]) => !Array.isArray(one) || one.length > 0);
        return Object.fromEntries(filled);
    });
}

function equivalent(a: string, b: string, form: Form): boolean {
    if (a === b) return true;
    try {
        return normalJson(a, form) === normalJson(b, form);
    } catch {
        return false;
    }
}

/** Names of actions are case-insensitive. */
const actions = (value: Json) => unordered(unordered(value).map((action) => action.toLowerCase()));
const principal = (value: Json) => (isFields(value) ? value : { AWS: unordered(value) });

/** Others are compared as they are. */
const policyForms: Readonly<Record<string, (value: Json) => Json>> = {
    // A document without a version has the version of 2008, in which variables have no effect.
    "": (document) => (isFields(document) ? { Version: "2008-10-17", ...document } : document),
    Statement: (value) =>
        asList(value)
            .map((one) => JSON.stringify(withoutEmptySid(one)))
            .sort(),
    Action: actions,
    NotAction: actions,
    Resource: unordered,
    NotResource: unordered,
    Principal: principal,
    NotPrincipal: principal,
    AWS: (value) => unordered(asList(value).map(rootUserOf)),
    Federated: unordered,
    Service: unordered,
    Condition: (operators) =>
        mapFields(operators, (keys) => mapFields(keys, (value) => unordered(asList(value).map(String)))),
};

function withoutEmptySid(statement: Json): Json {
    if (!isFields(statement) || statement["Sid"] !== "") return statement;
    return Object.fromEntries(Object.entries(statement).filter(([name]) => name !== "Sid"));
}

function rootUserOf(id: Json): Json {
    return typeof id === "string" && /^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id;
}

function mapFields(value: Json, change: (value: Json) => Json): Json {
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, change(field)]));
}

function asList(value: Json): Json[] {
    return Array.isArray(value) ? value : [value];
}

/** A form of a list, or of a single value, that does not depend on its order and on repetitions. */
function unordered(value: Json): string[] {
    return [...new Set(asList(value).map((one) => JSON.stringify(one)))].sort();
}

function withSortedKeys(value: Json): Json {
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isFields(value: Json): value is Fields {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

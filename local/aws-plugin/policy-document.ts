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
    return equivalent(a, b, (text) => JSON.stringify(documentForm(JSON.parse(normalJson(text)) as Json)));
}

/** Whether two ECR lifecycle policies are equivalent. ECR uses the priorities of the rules, not their order, and the order of a rule's tags does not matter. */
export function equivalentLifecyclePolicies(a: string, b: string): boolean {
    const form: Form = (value, name) => {
        if (name !== "selection") return Array.isArray(value) ? unordered(value) : value;
        const filled = Object.entries(value as Fields).filter(([, one]) => !Array.isArray(one) || one.length > 0);
        return Object.fromEntries(filled);
    };
    return equivalent(a, b, (text) => normalJson(text, form));
}

function equivalent(a: string, b: string, normal: (text: string) => string): boolean {
    if (a === b) return true;
    try {
        return normal(a) === normal(b);
    } catch {
        return false;
    }
}

function documentForm(document: Json): Json {
    if (!isFields(document)) return document;
    // A document without a version has the version of 2008, in which variables have no effect.
    return mapFields({ Version: "2008-10-17", ...document }, (value, name) =>
        name === "Statement"
            ? asList(value)
                  .map((one) => JSON.stringify(statementForm(one)))
                  .sort()
            : value,
    );
}

function statementForm(statement: Json): Json {
    if (!isFields(statement)) return statement;
    const { Sid, ...others } = statement;
    return mapFields(Sid === "" ? others : statement, (value, name) => elementForms.get(name)?.(value) ?? value);
}

/** Names of actions are case-insensitive. */
const actions = (value: Json) => unordered(unordered(value).map((action) => action.toLowerCase()));
const principals = (value: Json) =>
    mapFields(isFields(value) ? value : { AWS: value }, (ids, type) =>
        unordered(type === "AWS" ? asList(ids).map(rootUserOf) : ids),
    );

/** The elements of a statement. Others are compared as they are. */
const elementForms: ReadonlyMap<string, (value: Json) => Json> = new Map([
    ["Action", actions],
    ["NotAction", actions],
    ["Resource", unordered],
    ["NotResource", unordered],
    ["Principal", principals],
    ["NotPrincipal", principals],
    ["Condition", (operators) => mapFields(operators, (keys) => mapFields(keys, conditionValues))],
]);

function conditionValues(value: Json): Json {
    return unordered(asList(value).map(String));
}

function rootUserOf(id: Json): Json {
    return typeof id === "string" && /^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id;
}

function mapFields(value: Json, change: (value: Json, name: string) => Json): Json {
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, change(field, name)]));
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

import { isDeepStrictEqual } from "node:util";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Fields = Record<string, Json>;

/**
 * Whether two IAM policy documents are equivalent. AWS returns documents in another form: a single element instead of a list of one, the ARN of the root user
 * instead of an account ID, and some lists in another order.
 */
export function equivalentPolicies(a: string, b: string): boolean {
    if (a === b) return true;
    try {
        return isDeepStrictEqual(canonicalPolicy(JSON.parse(a) as Json), canonicalPolicy(JSON.parse(b) as Json));
    } catch {
        return false;
    }
}

/** JSON text with sorted keys and without spaces, as the official provider stores it in the state. */
export function normalJson(text: string): string {
    return JSON.stringify(sortedKeys(JSON.parse(text) as Json));
}

function canonicalPolicy(document: Json): Json {
    if (!isFields(document)) return document;
    const { Statement, Version, ...rest } = document;
    const statements = asList(Statement).map(canonicalStatement);
    // A document without a version has the version of 2008, in which variables have no effect.
    return { ...rest, Version: Version ?? "2008-10-17", Statement: inOrder(statements) };
}

function canonicalStatement(statement: Json): Json {
    if (!isFields(statement)) return statement;
    const { Sid, ...rest } = statement;
    const fields = Sid === "" || Sid === undefined ? rest : { Sid, ...rest };
    return mapFields(fields, (value, name) => canonicalElement[name]?.(value) ?? value);
}

/** Names of actions are case-insensitive. */
const actions = (value: Json) => set(asList(value).map((one) => (typeof one === "string" ? one.toLowerCase() : one)));
const values = (value: Json) => set(asList(value));

/** The forms of a statement's elements. Others are compared as they are. */
const canonicalElement: Readonly<Record<string, (value: Json) => Json>> = {
    Action: actions,
    NotAction: actions,
    Resource: values,
    NotResource: values,
    Principal: canonicalPrincipal,
    NotPrincipal: canonicalPrincipal,
    Condition: (operators) =>
        mapFields(operators, (keys) => mapFields(keys, (value) => set(asList(value).map(String)))),
};

function canonicalPrincipal(principal: Json): Json {
    const byType = isFields(principal) ? principal : { AWS: principal };
    return mapFields(byType, (value, type) => set(asList(value).map((id) => (type === "AWS" ? rootUserOf(id) : id))));
}

function rootUserOf(id: Json): Json {
    return typeof id === "string" && /^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id;
}

function mapFields(value: Json, change: (value: Json, name: string) => Json): Json {
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, change(field, name)]));
}

function asList(value: Json | undefined): Json[] {
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
}

function set(values: Json[]): Json[] {
    const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
    return inOrder([...byText.values()]);
}

function inOrder(values: Json[]): Json[] {
    return values
        .map((value) => [JSON.stringify(sortedKeys(value)), value] as const)
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, value]) => value);
}

function sortedKeys(value: Json): Json {
    if (Array.isArray(value)) return value.map(sortedKeys);
    if (!isFields(value)) return value;
    return Object.fromEntries(
        Object.keys(value)
            .sort()
            .map((key) => [key, sortedKeys(value[key] ?? null)]),
    );
}

function isFields(value: Json | undefined): value is Fields {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { isObject, revealValue, unknown, type Json, type JsonObject, type Unknown } from "../resources/json";

/** A piece of a policy's text; what a preview does not know yet stands as `unknown`. */
export type Text = string | Unknown;

export interface Principal {
    /** `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` for everybody. */
    readonly kind: string;
    readonly value: Text;
}

export interface Condition {
    /** In lower case, without its set prefix and its `IfExists`. */
    readonly operator: string;
    readonly set: "ForAllValues" | "ForAnyValue" | undefined;
    readonly ifExists: boolean;
    /** In lower case, as IAM compares it. */
    readonly key: string;
    readonly values: readonly Text[];
}

/** One statement of a policy. An element that it lacks is undefined, which is not the same as an empty one. */
export interface Statement {
    /** How to find it: `statement 2 ("Ship")`. */
    readonly label: string;
    readonly allows: boolean;
    readonly actions: readonly Text[] | undefined;
    readonly notActions: readonly Text[] | undefined;
    readonly resources: readonly Text[] | undefined;
    readonly notResources: readonly Text[] | undefined;
    readonly principals: readonly Principal[] | undefined;
    readonly notPrincipals: readonly Principal[] | undefined;
    readonly conditions: readonly Condition[];
}

export interface Statements {
    readonly statements: readonly Statement[];
    /** Why the text cannot be judged: it is not JSON, or not a policy. */
    readonly problem?: string;
}

/**
 * Reads a policy as programs write it: JSON text or an object, one statement or a list, one action or a list, the
 * elements' names in any case. What is unknown is left out or marked, the rest is read.
 */
export function readStatements(policy: Json): Statements {
    // Providers write "" for "no policy".
    if (policy === unknown || policy === undefined || policy === null || policy === "") {
        return { statements: [] };
    }
    const document = parsePolicy(policy);
    if (!isObject(document)) {
        return { statements: [], problem: "it is not a JSON object" };
    }
    const list = element(document, "Statement");
    if (list === unknown) {
        return { statements: [] };
    }
    if (list === undefined || list === null) {
        return { statements: [], problem: "it has no Statement" };
    }
    const entries = Array.isArray(list) ? list : [list];
    return { statements: entries.flatMap((entry, index) => (isObject(entry) ? [readStatement(entry, index)] : [])) };
}

/** A policy as an object, whether it is written as one or as JSON. */
export function parsePolicy(policy: Json): Json {
    return typeof policy === "string" ? parse(policy) : policy;
}

function parse(text: string): Json {
    try {
        return revealValue(JSON.parse(text));
    } catch {
        return undefined;
    }
}

function readStatement(statement: JsonObject, index: number): Statement {
    const sid = element(statement, "Sid");
    const effect = element(statement, "Effect");
    return {
        label: `statement ${index + 1}${typeof sid === "string" && sid !== "" ? ` ("${sid}")` : ""}`,
        // Only a Deny that can be read takes rights away; what may turn out to be an Allow is judged as one.
        allows: !(typeof effect === "string" && clean(effect).toLowerCase() === "deny"),
        actions: patterns(element(statement, "Action")),
        notActions: patterns(element(statement, "NotAction")),
        resources: texts(element(statement, "Resource")),
        notResources: texts(element(statement, "NotResource")),
        principals: readPrincipals(element(statement, "Principal")),
        notPrincipals: readPrincipals(element(statement, "NotPrincipal")),
        conditions: readConditions(element(statement, "Condition")),
    };
}

function element(object: JsonObject, name: string): Json {
    const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : object[key];
}

function texts(value: Json): Text[] | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    const all = (Array.isArray(value) ? value : [value]).flatMap((entry): Text[] => {
        if (typeof entry === "string") {
            return [clean(entry)];
        }
        return entry === unknown ? [unknown] : typeof entry === "object" ? [] : [String(entry)];
    });
    // What is said twice is said once: each action is looked at with each resource.
    return [...new Set(all)];
}

/** Names with wildcards, each once: `*`, `**` and `*?*` before a star stand for what their shortest spelling stands for. */
function patterns(value: Json): Text[] | undefined {
    const all = texts(value)?.map((text) =>
        typeof text === "string"
            ? text.replace(/[*?]{2,}/g, (wildcards) => {
                  const letters = wildcards.replaceAll("*", "");
                  return letters === wildcards ? wildcards : `${letters}*`;
              })
            : text,
    );
    return all === undefined ? undefined : [...new Set(all)];
}

/**
 * Text without what makes one spelling look like another: full-width letters and signs, invisible characters, white
 * space around it. IAM refuses such text or reads it as this does; neither is a reason to miss a wildcard in it.
 */
function clean(text: string): string {
    return text
        .normalize("NFKC")
        .replace(/[\p{Cf}\p{Cc}]/gu, "")
        .trim();
}

function readPrincipals(value: Json): Principal[] | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    if (value === unknown) {
        return [{ kind: "AWS", value: unknown }];
    }
    if (typeof value === "string") {
        const everybody = clean(value);
        return [{ kind: everybody === "*" ? "*" : "AWS", value: everybody }];
    }
    return Object.entries(isObject(value) ? value : {}).flatMap(([written, entry]) => {
        const kind = principalKinds.get(clean(written).toLowerCase()) ?? clean(written);
        return (texts(entry) ?? []).map((text) => ({ kind: text === "*" && kind === "AWS" ? "*" : kind, value: text }));
    });
}

/** IAM reads the names of elements in any case. */
const principalKinds: ReadonlyMap<string, string> = new Map<string, string>([
    ["aws", "AWS"],
    ["service", "Service"],
    ["federated", "Federated"],
    ["canonicaluser", "CanonicalUser"],
]);

function readConditions(value: Json): Condition[] {
    return Object.entries(isObject(value) ? value : {}).flatMap(([operator, keys]) =>
        Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
            ...readOperator(operator),
            key: clean(key).toLowerCase(),
            values: texts(values) ?? [],
        })),
    );
}

function readOperator(written: string): Pick<Condition, "operator" | "set" | "ifExists"> {
    const parts = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(clean(written).toLowerCase());
    return {
        operator: parts?.[2] ?? "",
        set: parts?.[1] === undefined ? undefined : parts[1] === "forallvalues" ? "ForAllValues" : "ForAnyValue",
        ifExists: parts?.[3] !== undefined,
    };
}

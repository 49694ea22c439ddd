import { hasHole, isObject, revealValue, unknown, type Json, type JsonObject, type Unknown } from "../resources/json";
import { remembering } from "../resources/remembering";
import { elementsOf } from "./elements";

/**
 * A value in a policy. `unknown` if a preview does not know it yet. An ARN in an Allow can have holes: `arn:aws:iam::111122223333:role/…` is a role of
 * the account, whatever its name is.
 */
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

/** One statement of a policy. Missing elements are undefined, which differs from empty ones. */
export interface Statement {
    /** Its name in findings: `statement 2 ("Ship")`. */
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
    /** Why the text cannot be checked: it is not JSON, or not a policy. */
    readonly problem?: string;
}

/**
 * Reads a policy in all forms: JSON text or an object, one statement or a list, one action or a list, names of elements in any case.
 * Unknown values are omitted or marked.
 */
export function readStatements(policy: Json): Statements {
    // For providers, "" means that there is no policy.
    if (policy === unknown || policy === undefined || policy === null || policy === "") {
        return { statements: [] };
    }
    return typeof policy === "string" ? readText(policy) : readDocument(policy);
}

/** IAM accepts up to 20 kB for a policy, so these are a few megabytes. */
const mostRemembered = 500;
const readText = remembering(mostRemembered, (text) => readDocument(parse(text)));

function readDocument(document: Json): Statements {
    if (!isObject(document)) {
        return { statements: [], problem: "it is not a JSON object" };
    }
    const list = elementsOf(document).get("statement");
    if (list === unknown) {
        return { statements: [] };
    }
    if (list === undefined || list === null) {
        return { statements: [], problem: "it has no Statement" };
    }
    const entries = Array.isArray(list) ? list : [list];
    return { statements: entries.flatMap((entry, index) => (isObject(entry) ? [readStatement(entry, index)] : [])) };
}

/** A policy as an object, from an object or from JSON text. */
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
    const elements = elementsOf(statement);
    const sid = elements.get("sid");
    const effect = elements.get("effect");
    // Only a readable Deny removes permissions. A statement with an unknown effect counts as an Allow.
    const allows = !(typeof effect === "string" && clean(effect).toLowerCase() === "deny");
    const isUseful = allows ? isArn : () => false;
    return {
        label: `statement ${index + 1}${typeof sid === "string" && sid !== "" ? ` ("${sid}")` : ""}`,
        allows,
        actions: patterns(elements.get("action")),
        notActions: patterns(elements.get("notaction")),
        resources: texts(elements.get("resource"), isUseful),
        notResources: texts(elements.get("notresource")),
        principals: readPrincipals(elements.get("principal"), allows),
        notPrincipals: readPrincipals(elements.get("notprincipal"), false),
        conditions: readConditions(elements.get("condition"), isUseful),
    };
}

/** @param isUseful whether the known parts of a text with holes say something. Otherwise it is unknown. */
function texts(value: Json, isUseful: (text: string) => boolean = () => false): Text[] | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    const all = (Array.isArray(value) ? value : [value]).flatMap((entry): Text[] => {
        if (typeof entry === "string") {
            const text = clean(entry);
            return [hasHole(text) && !isUseful(text) ? unknown : text];
        }
        return entry === unknown ? [unknown] : typeof entry === "object" ? [] : [String(entry)];
    });
    // Without duplicates, because each action is checked with each resource.
    return [...new Set(all)];
}

/** Whether all parts of an ARN are at their places, also where some of them are unknown. */
function isArn(text: string): boolean {
    return /^arn:[^:]*:[^:]*:[^:]*:[^:]*:/.test(text);
}

/** Distinct names with wildcards. `**` and other sequences of wildcards are shortened to an equivalent pattern. */
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
 * Text without full-width characters, invisible characters and surrounding white space. IAM refuses such text or reads it in the same way. In both
 * cases, a wildcard in it must be found.
 */
function clean(text: string): string {
    // Nearly all text is plain, which is fast to see.
    return /^[!-~]*$/.test(text) ? text : cleaned(text);
}

function cleaned(text: string): string {
    return text
        .normalize("NFKC")
        .replace(/[\p{Cf}\p{Cc}]/gu, "")
        .trim();
}

function readPrincipals(value: Json, allows: boolean): Principal[] | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    if (value === unknown) {
        return [{ kind: "AWS", value: unknown }];
    }
    if (typeof value === "string") {
        const everybody = clean(value);
        return [{ kind: everybody === "*" ? "*" : "AWS", value: hasHole(everybody) ? unknown : everybody }];
    }
    return Object.entries(isObject(value) ? value : {}).flatMap(([written, entry]) => {
        const kind = principalKinds.get(clean(written).toLowerCase()) ?? clean(written);
        // A service stays one in an unknown region: `logs.….amazonaws.com`.
        const isUseful = (text: string) => allows && (isArn(text) || kind === "Service");
        return (texts(entry, isUseful) ?? []).map((text) => ({
            kind: text === "*" && kind === "AWS" ? "*" : kind,
            value: text,
        }));
    });
}

/** For IAM, the names of elements are case-insensitive. */
const principalKinds: ReadonlyMap<string, string> = new Map<string, string>([
    ["aws", "AWS"],
    ["service", "Service"],
    ["federated", "Federated"],
    ["canonicaluser", "CanonicalUser"],
]);

function readConditions(value: Json, isUseful: (text: string) => boolean): Condition[] {
    return Object.entries(isObject(value) ? value : {}).flatMap(([operator, keys]) =>
        Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
            ...readOperator(operator),
            key: clean(key).toLowerCase(),
            values: texts(values, isUseful) ?? [],
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

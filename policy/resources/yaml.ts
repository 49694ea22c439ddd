import {
    CORE_SCHEMA,
    defineMappingTag,
    defineScalarTag,
    defineSequenceTag,
    loadAll,
    mergeTag,
    type Schema,
} from "js-yaml";
import { isObject, revealValue, setEntry, type Json, type JsonObject } from "./json";
import { remembering } from "./remembering";

/** Nothing that a program is configured with is nested deeper; a reader that follows it needs a bound. */
const deepest = 100;

/** Texts can have megabytes. */
const mostRemembered = 8;

/** A tag of a program's own (`!ENV`, `!vault`) leaves its value as it is. */
const withAnyTag = schemaWith((_, value) => value);

/** CloudFormation's short forms are functions: `!Sub text` is `{ "Fn::Sub": text }`, `!GetAtt a.b` is `{ "Fn::GetAtt": "a.b" }`. */
const withFunctions = schemaWith((tag, value) => {
    const name = tag.slice(1);
    return { [name === "Ref" || name === "Condition" ? name : `Fn::${name}`]: value };
});

function schemaWith(read: (tag: string, value: unknown) => unknown): Schema {
    const common = { matchByTagPrefix: true, identify: () => false };
    return CORE_SCHEMA.withTags(
        mergeTag,
        defineScalarTag("!", { ...common, resolve: (text, _, tag) => read(tag, text) }),
        defineSequenceTag("!", {
            ...common,
            create: (tag): { tag: string; items: unknown[] } => ({ tag, items: [] }),
            addItem: ({ items }, item) => {
                items.push(item);
            },
            finalize: ({ tag, items }) => read(tag, items),
        }),
        defineMappingTag("!", {
            ...common,
            create: (tag): { tag: string; entries: Record<string, unknown> } => ({
                tag,
                entries: Object.create(null) as Record<string, unknown>,
            }),
            addPair: ({ entries }, key, value) => {
                entries[String(key)] = value;
                return "";
            },
            has: ({ entries }, key) => String(key) in entries,
            keys: () => [],
            get: () => undefined,
            finalize: ({ tag, entries }) => read(tag, entries),
        }),
    );
}

/**
 * The documents of a text in JSON or YAML; undefined for a text that is neither.
 *
 * Whatever the text is, this ends soon and throws nothing: aliases that lead nowhere, anchors that multiply and brackets
 * without end make it a text of another kind.
 */
export const documentsIn = remembering(mostRemembered, (text) => read(text, withAnyTag));

const readTemplates = remembering(mostRemembered, (text) => read(text, withFunctions));

/** A CloudFormation template's text as an object. */
export function templateIn(text: string): JsonObject | undefined {
    const [template] = readTemplates(text) ?? [];
    return template !== undefined && isObject(template) ? template : undefined;
}

function read(text: string, schema: Schema): Json[] | undefined {
    try {
        const values = startsLikeJson(text) ? asJson(text) : undefined;
        // Aliases may stand for more than the text is long, and a copy of them would never end.
        const budget = { left: 1000 + text.length };
        return (values ?? loadAll(text, { schema, json: true, maxDepth: deepest })).map((value) =>
            copied(value, budget, 0),
        );
    } catch {
        return undefined;
    }
}

function startsLikeJson(text: string): boolean {
    return /^\s*[{[]/.test(text);
}

function asJson(text: string): unknown[] | undefined {
    try {
        return [JSON.parse(text) as unknown];
    } catch {
        return undefined;
    }
}

function copied(value: unknown, budget: { left: number }, depth: number): Json {
    if (--budget.left < 0 || depth > deepest) {
        throw new RangeError("the aliases of the text stand for too much");
    }
    if (Array.isArray(value)) {
        return value.map((entry) => copied(entry, budget, depth + 1));
    }
    if (value instanceof Date) {
        return value.toISOString();
    }
    if (typeof value === "object" && value !== null) {
        const copy: JsonObject = {};
        for (const [key, entry] of Object.entries(value)) {
            setEntry(copy, key, copied(entry, budget, depth + 1));
        }
        return copy;
    }
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? revealValue(value)
        : null;
}

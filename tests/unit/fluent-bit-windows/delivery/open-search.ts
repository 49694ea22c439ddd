import { randomUUID } from "node:crypto";

import { parse } from "yaml";

type Json = string | number | bigint | boolean | null | Json[] | { [key: string]: Json };

/** Why a document is refused, as OpenSearch says it. */
class Refusal extends Error {
    constructor(
        readonly type: string,
        message: string,
        readonly status = 400,
    ) {
        super(message);
    }
}

/** What a field is, once a document had it first. */
type FieldType = "object" | "text" | "long" | "float" | "boolean" | "date";

/** Defaults of an index: https://docs.opensearch.org/latest/install-and-configure/configuring-opensearch/index-settings/ */
const maxFields = 1000;
const maxDepth = 20;

/** What `strict_date_optional_time` and the other default of dynamic dates take, as far as it comes up in logs. */
const dateText =
    /^\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d([.,]\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$|^\d{4}\/\d\d\/\d\d( \d\d:\d\d:\d\d)?( Z)?$/;

export interface StoredDocument {
    index: string;
    id: string;
    source: Record<string, unknown>;
}

/**
 * A domain's indices with dynamic mapping, which refuse what the real ones do: a field that is a text cannot become an object, dots in a field's name are objects, a text that looks like a date makes
 * the field a date, an id is taken once.
 *
 * @see https://github.com/opensearch-project/OpenSearch/blob/main/server/src/main/java/org/opensearch/index/mapper/DocumentParser.java
 */
export class OpenSearchIndices {
    readonly documents: StoredDocument[] = [];
    /** Reasons for which documents were refused, each as often as it was. */
    readonly refusals: string[] = [];
    /** How many documents of each request the domain takes before it has too much to do. */
    takesAtOnce = Infinity;
    private readonly mappings = new Map<string, Map<string, FieldType>>();

    /** Answers a request to `_bulk`: https://docs.opensearch.org/latest/api-reference/document-apis/bulk/ */
    bulk(body: string): string {
        const lines = body.split("\n").filter((line) => line !== "");
        const items = lines.flatMap((line, position) => {
            if (position % 2 === 1) {
                return [];
            }
            const { create } = JSON.parse(line) as { create: { _index: string; _id?: string } };
            const id = create._id ?? randomUUID();
            const isTooMuch = position / 2 >= this.takesAtOnce;
            return { create: this.create(create._index, id, lines[position + 1] ?? "", isTooMuch) };
        });
        return JSON.stringify({ took: 1, errors: items.some(({ create }) => create.status >= 400), items });
    }

    private create(index: string, id: string, text: string, isTooMuch: boolean): { status: number } {
        try {
            if (isTooMuch) {
                throw new Refusal("opensearch_rejected_execution_exception", "rejected execution", 429);
            }
            const fields = this.mappings.get(index) ?? new Map<string, FieldType>();
            if (this.documents.some((document) => document.index === index && document.id === id)) {
                const reason = `[${id}]: version conflict, document already exists (current version [1])`;
                throw new Refusal("version_conflict_engine_exception", reason, 409);
            }
            // A document that is refused leaves the mapping as it was.
            this.mappings.set(index, mappedBy(readDocument(text), new Map(fields), id));
            this.documents.push({ index, id, source: JSON.parse(text) as Record<string, unknown> });
            return { ...{ _index: index, _id: id, result: "created" }, status: 201 };
        } catch (error) {
            if (!(error instanceof Refusal)) {
                throw error;
            }
            this.refusals.push(error.message);
            const reason = { type: error.type, reason: error.message };
            return { ...{ _index: index, _id: id, error: reason }, status: error.status };
        }
    }
}

/** A key that is there twice is an error to OpenSearch, and none to `JSON.parse`. */
function readDocument(text: string): Record<string, Json> {
    try {
        return parse(text, { schema: "json", uniqueKeys: true, intAsBigInt: true }) as Record<string, Json>;
    } catch (error) {
        throw new Refusal("mapper_parsing_exception", `failed to parse: ${(error as Error).message}`);
    }
}

function mappedBy(document: Record<string, Json>, fields: Map<string, FieldType>, id: string): Map<string, FieldType> {
    const mapping = new Mapping(fields, id);
    mapping.object("", document, 1);
    return mapping.fields;
}

class Mapping {
    constructor(
        readonly fields: Map<string, FieldType>,
        private readonly id: string,
    ) {}

    object(path: string, value: Record<string, Json>, depth: number): void {
        if (depth > maxDepth) {
            const reason = `The depth of the field has exceeded the allowed limit of [${maxDepth}]. This limit can be set by changing the [index.mapping.depth.limit] index level setting.`;
            throw new Refusal("mapper_parsing_exception", reason);
        }
        for (const [key, inner] of Object.entries(value)) {
            const names = validName(key);
            const parents = names.slice(0, -1).reduce((parent, name) => this.parent(parent, name, key), path);
            this.value(joined(parents, names.at(-1) ?? ""), inner, depth);
        }
    }

    private parent(path: string, name: string, key: string): string {
        const whole = joined(path, name);
        const existing = this.fields.get(whole);
        if (existing !== undefined && existing !== "object") {
            const reason = `Could not dynamically add mapping for field [${key}]. Existing mapping for [${whole}] must be of type object but found [${existing}].`;
            throw new Refusal("mapper_parsing_exception", reason);
        }
        this.add(whole, "object");
        return whole;
    }

    private value(path: string, value: Json, depth: number): void {
        const existing = this.fields.get(path);
        if (value === null) {
            return;
        }
        if (Array.isArray(value)) {
            value.forEach((element) => {
                this.value(path, element, depth);
            });
            return;
        }
        if (typeof value === "object") {
            if (existing !== undefined && existing !== "object") {
                this.unfit(path, existing, value);
            }
            this.add(path, "object");
            this.object(path, value, depth + 1);
            return;
        }
        if (existing === "object") {
            const name = path.split(".").at(-1) ?? "";
            const reason = `object mapping for [${path}] tried to parse field [${name}] as object, but found a concrete value`;
            throw new Refusal("mapper_parsing_exception", reason);
        }
        if (existing === undefined) {
            this.add(path, typeOf(value));
        }
        if (!fits(existing ?? typeOf(value), value)) {
            this.unfit(path, existing ?? typeOf(value), value);
        }
    }

    private unfit(path: string, type: FieldType, value: Json): never {
        const preview = typeof value === "object" ? JSON.stringify(value) : String(value);
        const reason = `failed to parse field [${path}] of type [${type}] in document with id '${this.id}'. Preview of field's value: '${preview}'`;
        throw new Refusal("mapper_parsing_exception", reason);
    }

    private add(path: string, type: FieldType): void {
        this.fields.set(path, type);
        // A text has a field `keyword` beside it.
        const count = [...this.fields.values()].reduce((sum, each) => sum + (each === "text" ? 2 : 1), 0);
        if (count > maxFields) {
            const reason = `Limit of total fields [${maxFields}] has been exceeded`;
            throw new Refusal("illegal_argument_exception", reason);
        }
    }
}

function validName(key: string): string[] {
    if (key === "") {
        throw new Refusal("mapper_parsing_exception", "failed to parse: field name cannot be an empty string");
    }
    // As Java splits: what is empty at the end is left out.
    const names = key.replace(/\.+$/, "").split(".");
    if (key.includes(".") && names.some((name) => name.trim() === "")) {
        const reason = `failed to parse: object field starting or ending with a [.] makes object resolution ambiguous: [${key}]`;
        throw new Refusal("mapper_parsing_exception", reason);
    }
    return names;
}

function joined(path: string, name: string): string {
    return path === "" ? name : `${path}.${name}`;
}

type Concrete = string | number | bigint | boolean;

function typeOf(value: Concrete): FieldType {
    switch (typeof value) {
        case "bigint":
            return "long";
        case "number":
            return "float";
        case "boolean":
            return "boolean";
        default:
            // A text that is nothing but a number is no date.
            return dateText.test(value) && !/^\d+$/.test(value) ? "date" : "text";
    }
}

function fits(type: FieldType, value: Concrete): boolean {
    const text = String(value);
    switch (type) {
        case "long":
            return typeof value !== "boolean" && isNumber(text) && Math.abs(Number(text)) < 2 ** 63;
        case "float":
            return typeof value !== "boolean" && isNumber(text);
        case "boolean":
            return ["true", "false", ""].includes(text);
        case "date":
            // A number is milliseconds since 1970, and fits no format of dynamic dates but that of years.
            return dateText.test(text);
        default:
            return true;
    }
}

function isNumber(text: string): boolean {
    return text.trim() !== "" && Number.isFinite(Number(text));
}

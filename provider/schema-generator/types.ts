import type { JsonSchema } from "../../config/reference";
import { packageName } from "../package-name";

/** A property's type, as Pulumi's package schema has it: https://www.pulumi.com/docs/iac/extending-pulumi/schema/ */
export interface TypeSpec {
    type?: string;
    $ref?: string;
    items?: TypeSpec;
    additionalProperties?: TypeSpec;
    oneOf?: TypeSpec[];
    discriminator?: { propertyName: string; mapping: Record<string, string> };
    plain?: boolean;
}

export interface PropertySpec extends TypeSpec {
    description?: string;
    const?: unknown;
    default?: unknown;
    secret?: boolean;
}

export interface ObjectSpec {
    description?: string;
    type?: string;
    properties?: Record<string, PropertySpec>;
    required?: string[];
    enum?: { name: string; value: string }[];
}

/** Types of a package, made of the JSON Schema of settings: one for each map of settings and for each enumeration of texts. */
export class PackageTypes {
    readonly types: Record<string, ObjectSpec> = {};
    /** Names by what a type is, so that destinations are the same type wherever they are listed. */
    private readonly known = new Map<string, string>();

    /** The properties of a map of settings. */
    object(schema: JsonSchema, name: string): Required<Pick<ObjectSpec, "properties" | "required">> {
        const properties = Object.entries(schema.properties ?? {}) as [string, JsonSchema][];
        return {
            properties: Object.fromEntries(
                properties.map(([key, inner]) => [key, this.property(inner, `${name}${pascal(key)}`)]),
            ),
            required: (schema.required ?? []).filter((key) => !this.hasDefault(schema, key)),
        };
    }

    property(schema: JsonSchema, name: string): PropertySpec {
        const { description } = schema;
        const type = this.type(schema, name);
        return {
            ...type,
            ...(description !== undefined &&
                description !== "" && { description: described(schema, type, description) }),
            ...(typeof schema.const === "string" && { const: schema.const }),
            ...(isPlainDefault(schema.default) && isPrimitive(type) && { default: schema.default }),
        };
    }

    private hasDefault(schema: JsonSchema, key: string): boolean {
        const inner = schema.properties?.[key];
        return typeof inner === "object" && inner.default !== undefined;
    }

    private type(schema: JsonSchema, name: string): TypeSpec {
        const choices = (schema.oneOf ?? schema.anyOf)?.filter((one): one is JsonSchema => typeof one === "object");
        if (choices !== undefined) {
            return this.union(choices, name);
        }
        if (schema.properties !== undefined) {
            return { $ref: this.reference(name, () => ({ type: "object", ...this.object(schema, name) }), schema) };
        }
        const texts = schema.enum?.filter((value): value is string => typeof value === "string") ?? [];
        if (texts.length > 1 && texts.length === schema.enum?.length) {
            const values = texts.map((value) => ({ name: enumName(value), value }));
            return { $ref: this.reference(name, () => ({ type: "string", enum: values }), schema) };
        }
        switch (schema.type) {
            case "array": {
                const { items } = schema;
                const inner = typeof items === "object" && !Array.isArray(items) ? items : {};
                return { type: "array", items: this.type(inner, singular(name)) };
            }
            case "object": {
                const { additionalProperties: values } = schema;
                const inner = typeof values === "object" ? values : {};
                return { type: "object", additionalProperties: this.type(inner, `${name}Value`) };
            }
            case "number": {
                // Retention days are a list of whole numbers: Go would ask for a Float64 otherwise.
                const isWhole = schema.enum?.every((value) => Number.isInteger(value)) === true;
                return { type: isWhole ? "integer" : "number" };
            }
            case "boolean":
            case "integer":
            case "string":
                return { type: schema.type };
            default:
                return { $ref: "pulumi.json#/Any" };
        }
    }

    private union(choices: readonly JsonSchema[], name: string): TypeSpec {
        const tag = tagOf(choices);
        // A map instead of `true` is all that the setting's name says. Otherwise, without a tag, the first setting tells a map from the others.
        const isSwitch = choices.length === 2 && choices.some(({ type }) => type === "boolean");
        const suffixOf = (choice: JsonSchema) =>
            (tag !== undefined ? tagValue(choice, tag) : isSwitch ? "" : Object.keys(choice.properties ?? {})[0]) ?? "";
        const types = choices.map((choice) => this.type(choice, `${name}${pascal(suffixOf(choice))}`));
        const distinct = [...new Map(types.map((type) => [JSON.stringify(type), type])).values()];
        const [only] = distinct;
        if (only !== undefined && distinct.length === 1) {
            return only;
        }
        if (tag === undefined) {
            return { oneOf: distinct };
        }
        const mapping = Object.fromEntries(
            choices.map((choice, index) => [suffixOf(choice), types[index]?.$ref ?? ""]),
        );
        return { oneOf: distinct, discriminator: { propertyName: tag, mapping } };
    }

    private reference(name: string, make: () => ObjectSpec, schema: JsonSchema): string {
        const content = JSON.stringify(schema, (key, value: unknown) => (key === "description" ? undefined : value));
        const known = this.known.get(content);
        if (known !== undefined) {
            return known;
        }
        let token = `${packageName}:index:${name}`;
        for (let count = 2; token in this.types; count += 1) {
            token = `${packageName}:index:${name}${count}`;
        }
        const reference = `#/types/${token}`;
        this.known.set(content, reference);
        // Its place is taken before what is in it.
        this.types[token] = {};
        this.types[token] = { ...(schema.description !== undefined && { description: schema.description }), ...make() };
        return reference;
    }
}

/** The property by whose value the choices are told from one another. */
function tagOf(choices: readonly JsonSchema[]): string | undefined {
    return ["type", "mode"].find((key) => choices.every((choice) => tagValue(choice, key) !== undefined));
}

function tagValue(choice: JsonSchema, key: string): string | undefined {
    const property = choice.properties?.[key];
    return typeof property === "object" && typeof property.const === "string" ? property.const : undefined;
}

/** The description, with what the type cannot say: numbers of a list, which have no useful names, and the default of a union. */
function described(schema: JsonSchema, type: TypeSpec, text: string): string {
    const numbers = schema.enum?.filter((value) => typeof value === "number") ?? [];
    return [
        text,
        ...(numbers.length === 0 ? [] : [`One of ${numbers.join(", ")}.`]),
        ...(isPlainDefault(schema.default) && type.oneOf !== undefined
            ? [`Default: \`${JSON.stringify(schema.default)}\`.`]
            : []),
    ].join("\n\n");
}

/**
 * Only these can have a default in the schema. For a union, Pulumi's Go generator (3.259.0) writes `pulumi.("10%")` and panics.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/codegen/go/gen.go
 */
function isPrimitive(type: TypeSpec): boolean {
    return type.$ref === undefined && type.oneOf === undefined;
}

function isPlainDefault(value: unknown): boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}

/** `to` is short in a stack file, but not meaningful as the name of a type. */
const words: Record<string, string> = { to: "Destinations" };

function pascal(text: string): string {
    const word = words[text] ?? text;
    return word.replace(/(^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}

function singular(name: string): string {
    return name.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
}

/** A name that every language accepts. */
function enumName(value: string): string {
    const name = pascal(value);
    return /^\d/.test(name) ? `V${name}` : name === "" ? "Empty" : name;
}

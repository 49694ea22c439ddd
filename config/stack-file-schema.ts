import { partitions } from "../components/aws/partitions";
import { awsProviderSettings } from "../components/aws/provider-settings";
import { regionForm } from "../components/aws/regions";
import type { JsonSchema } from "./reference";

/** What `pulumi config set --secret` writes. */
const encrypted: JsonSchema = {
    type: "object",
    properties: { secure: { type: "string" } },
    required: ["secure"],
    additionalProperties: false,
};

/**
 * The JSON Schema of a stack file. Editors use it to complete, explain and check settings. It accepts every file that the program accepts, and some that the program refuses: it does not check settings against one another.
 *
 * @param settings the schema of the stack's settings, with descriptions
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/project.go ProjectStack
 */
export function stackFileSchema(settings: JsonSchema, project: string): JsonSchema {
    const sections = Object.entries(settings.properties ?? {}) as [string, JsonSchema][];
    const names = sections.map(([name]) => name).join("|");
    const repeated = new Repeated(Object.fromEntries(sections.map(([name, schema]) => [name, section(schema)])));
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: `A stack file of ${project}`,
        type: "object",
        properties: {
            config: {
                type: "object",
                properties: {
                    ...Object.fromEntries(sections.map(([name]) => [`${project}:${name}`, reference(name)])),
                    ...Object.fromEntries(awsProviderSettings.map((name) => [`aws:${name}`, awsSetting(name)])),
                },
                patternProperties: {
                    // Other ways to write the same key.
                    ...Object.fromEntries(
                        sections.map(([name]) => [`^(${project}:config:)?${name}$`, reference(name)]),
                    ),
                    [`^(?!(${project}:(config:)?)?(${names})$)(${project}:|[^:]*$)`]: false,
                },
            },
            encryptedkey: { type: "string" },
            encryptionsalt: { type: "string" },
            secretsprovider: { type: "string" },
            environment: { description: "Environments of Pulumi ESC." },
        },
        patternProperties: { [`:|^(${names})$`]: false },
        definitions: repeated.definitions(),
    };
}

function reference(name: string): JsonSchema {
    return { $ref: `#/definitions/${name}` };
}

/** Schemas in which repeated parts, such as the kinds of destinations, are definitions. */
class Repeated {
    private readonly counts = new Map<string, number>();
    private readonly names = new Map<string, string>();
    private readonly found: Record<string, JsonSchema> = {};

    constructor(private readonly schemas: Record<string, JsonSchema>) {
        Object.values(schemas).forEach((schema) => {
            this.count(schema);
        });
    }

    definitions(): Record<string, JsonSchema> {
        const definitions = Object.entries(this.schemas).map(([name, schema]) => [name, this.shared(schema, name)]);
        return { ...Object.fromEntries(definitions), ...this.found } as Record<string, JsonSchema>;
    }

    private count(schema: JsonSchema): JsonSchema {
        const text = JSON.stringify(schema);
        this.counts.set(text, (this.counts.get(text) ?? 0) + 1);
        return mapped(schema, (inner) => this.count(inner));
    }

    private shared(schema: JsonSchema, key: string): JsonSchema {
        const text = JSON.stringify(schema);
        const shared = mapped(schema, (inner, name) => this.shared(inner, name ?? key));
        // Beside a reference, draft 7 ignores a description.
        if ((this.counts.get(text) ?? 0) < 2 || text.length < 300 || schema.description !== undefined) {
            return shared;
        }
        const known = this.names.get(text);
        if (known !== undefined) {
            return reference(known);
        }
        const taken = [...Object.keys(this.schemas), ...this.names.values()];
        const name = [key, ...Array.from({ length: taken.length }, (_, index) => `${key}${index + 2}`)].find(
            (candidate) => !taken.includes(candidate),
        ) as string;
        this.names.set(text, name);
        this.found[name] = shared;
        return reference(name);
    }
}

function section(schema: JsonSchema): JsonSchema {
    // The default of a section is an empty map, which is of no use to a reader.
    const { description, default: _, ...accepted } = accepting(schema);
    return {
        ...(description !== undefined && { description }),
        anyOf: [
            accepted,
            // `pulumi config set` without --path writes JSON as text.
            { type: "string", pattern: "^\\s*[\\[{]" },
        ],
    };
}

/** A schema without the marks that only the program reads. Concealed settings may be encrypted. */
function accepting(schema: JsonSchema): JsonSchema {
    const { concealed, ...plain } = mapped(schema, (inner) => accepting(inner)) as JsonSchema & { concealed?: boolean };
    const rest = plain.oneOf === undefined ? plain : byKind(plain);
    const { description, ...value } = rest;
    return concealed === true ? { ...(description !== undefined && { description }), anyOf: [value, encrypted] } : rest;
}

/**
 * Variants that a setting such as `type` distinguishes, each with a condition. Editors check and complete only the variant whose condition is true; of `oneOf`, they report the errors of one variant, which may be any.
 *
 * @see https://github.com/redhat-developer/yaml-language-server/issues/937
 */
function byKind({ oneOf, ...schema }: JsonSchema): JsonSchema {
    const variants = oneOf ?? [];
    const constOf = (variant: JsonSchema, name: string) =>
        (variant.properties?.[name] as JsonSchema | undefined)?.const;
    const kind = Object.keys(variants[0]?.properties ?? {}).find((name) =>
        variants.every((variant) => constOf(variant, name) !== undefined),
    );
    if (kind === undefined) {
        throw new Error("A choice has no setting that distinguishes its variants.");
    }
    const isNamed = (variant: JsonSchema) => variant.required?.includes(kind) === true;
    return {
        ...schema,
        type: "object",
        properties: { [kind]: { enum: variants.map((variant) => constOf(variant, kind) as string) } },
        ...(variants.every(isNamed) && { required: [kind] }),
        allOf: variants.map((variant) => ({
            if: {
                properties: { [kind]: { const: constOf(variant, kind) as string } },
                ...(isNamed(variant) && { required: [kind] }),
            },
            then: variant,
        })),
    };
}

/** A schema with its inner schemas changed. */
function mapped(schema: JsonSchema, change: (inner: JsonSchema, property?: string) => JsonSchema): JsonSchema {
    const one = (inner: JsonSchema | boolean, property?: string) =>
        typeof inner === "boolean" ? inner : change(inner, property);
    const { properties, additionalProperties, items, oneOf, anyOf, allOf } = schema;
    return {
        ...schema,
        ...(properties && {
            properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, one(inner, key)])),
        }),
        ...(additionalProperties !== undefined && { additionalProperties: one(additionalProperties) }),
        ...(items !== undefined && !Array.isArray(items) && { items: one(items) }),
        ...(oneOf && { oneOf: oneOf.map((inner) => one(inner)) }),
        ...(anyOf && { anyOf: anyOf.map((inner) => one(inner)) }),
        ...(allOf && {
            allOf: allOf.map((inner) =>
                inner.then === undefined ? one(inner) : { ...inner, then: one(inner.then as JsonSchema) },
            ),
        }),
    } as JsonSchema;
}

function awsSetting(name: string): JsonSchema {
    return name === "region"
        ? {
              // A key without a value is the same as no key: AWS_REGION decides.
              type: ["string", "null"],
              pattern: `${regionForm}|^$`,
              description: "Region of the cluster and of the resources that the stack creates.",
              examples: partitions.flatMap(({ regions }) => Object.keys(regions)),
          }
        : {
              description:
                  "Setting of Pulumi's AWS provider: https://www.pulumi.com/registry/packages/aws/installation-configuration/",
          };
}

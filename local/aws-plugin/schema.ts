import { version } from "@pulumi/aws/package.json";

import { anyType, type SchemaType, stringMapType } from "./argument";
import type { ResourceType } from "./resource-type";
import { resourceTypes } from "./services/registry";

interface ResourceSchema {
    readonly inputProperties: Readonly<Record<string, SchemaType>>;
    readonly requiredInputs: readonly string[];
    readonly properties: Readonly<Record<string, SchemaType>>;
}

/**
 * The schema of the stand-in, for languages without an SDK, such as YAML. It is less strict than the official schema: objects, lists of objects and AWS'
 * outputs can have any type.
 */
export function schema() {
    return {
        name: "aws",
        version,
        // As in all schemas that Pulumi's bridge generates from Terraform providers:
        // https://github.com/pulumi/pulumi-terraform-bridge/blob/v3.120.0/pkg/tfgen/generate_schema.go
        meta: { moduleFormat: "(.*)(?:/[^/]*)" },
        resources: Object.fromEntries(resourceTypes.map((type) => [type.token, resourceSchema(type)])),
    };
}

function resourceSchema(type: ResourceType): ResourceSchema {
    const inputs = mapValues(type.arguments, ({ schema }) => schema);
    return {
        inputProperties: inputs,
        requiredInputs: Object.keys(type.arguments).filter((name) => type.arguments[name]?.required),
        properties: {
            ...inputs,
            ...Object.fromEntries(type.outputs.map((name) => [name, anyType])),
            ...("tags" in type.arguments && { tagsAll: stringMapType }),
        },
    };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
    return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

import { version } from "@pulumi/aws/package.json";

import { anyType, type SchemaType, stringMapType } from "./argument";
import type { ResourceType } from "./resource-type";
import { resourceTypes } from "./services/registry";

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

function resourceSchema(type: ResourceType) {
    const rows = Object.entries(type.arguments);
    const inputs: Record<string, SchemaType> = Object.fromEntries(rows.map(([name, { schema }]) => [name, schema]));
    return {
        inputProperties: inputs,
        requiredInputs: rows.filter(([, { required }]) => required).map(([name]) => name),
        properties: {
            ...inputs,
            ...Object.fromEntries(type.outputs.map((name) => [name, anyType])),
            ...("tags" in type.arguments && { tagsAll: stringMapType }),
        },
    };
}

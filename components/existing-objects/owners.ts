import type * as pulumi from "@pulumi/pulumi";

import type { Owner } from "./claim";

/** What a resource has inside, see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/resource.ts Resource. */
interface Inside {
    readonly __pulumiType?: string;
    readonly __name?: string;
    readonly __parentResource?: pulumi.Resource & Inside;
}

/** The components around a resource, outermost first. The stack is none. */
export function componentsAround(resource: pulumi.Resource): Owner[] {
    const parent = (resource as Inside).__parentResource;
    return parent?.__pulumiType === undefined || parent.__pulumiType === "pulumi:pulumi:Stack"
        ? []
        : [...componentsAround(parent), { type: parent.__pulumiType, name: parent.__name ?? "" }];
}

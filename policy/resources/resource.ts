import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { reveal, type JsonObject } from "./json";

/** A resource as rules see it: plain properties, unknown values marked. */
export interface Resource {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly props: JsonObject;
    /** The settings of the provider it is made with: allowed accounts, default tags. */
    readonly provider: JsonObject;
    /** Which provider that is; undefined for the stack's default one, where the engine does not say. */
    readonly providerUrn: string | undefined;
}

/** A resource among the others of its stack. */
export interface StackResource extends Resource {
    /** The resources that a property's value was computed from: known even when the value is not. */
    readonly sourcesOf: (property: string) => readonly StackResource[];
}

export function resourceOf(args: ResourceValidationArgs): Resource {
    return {
        type: args.type,
        name: args.name,
        urn: args.urn,
        props: reveal(args.props),
        provider: args.provider === undefined ? {} : reveal(args.provider.props),
        providerUrn: args.provider?.urn,
    };
}

/** All resources of a stack, each read only when a rule asks for its properties. */
export class Stack {
    readonly resources: readonly StackResource[];

    constructor(args: Pick<StackValidationArgs, "resources">) {
        const seen = new Map<PolicyResource, StackResource>();
        for (const resource of args.resources) {
            seen.set(resource, lazily(resource, seen));
        }
        this.resources = [...seen.values()];
    }

    ofType(...types: readonly string[]): StackResource[] {
        return this.resources.filter((resource) => types.includes(resource.type));
    }
}

function lazily(resource: PolicyResource, all: ReadonlyMap<PolicyResource, StackResource>): StackResource {
    let props: JsonObject | undefined;
    let provider: JsonObject | undefined;
    return {
        type: resource.type,
        name: resource.name,
        urn: resource.urn,
        get props() {
            return (props ??= reveal(resource.props));
        },
        get provider() {
            return (provider ??= resource.provider === undefined ? {} : reveal(resource.provider.props));
        },
        providerUrn: resource.provider?.urn,
        sourcesOf: (property) =>
            (resource.propertyDependencies[property] ?? []).flatMap((source) => all.get(source) ?? []),
    };
}

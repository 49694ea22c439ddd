import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { reveal, type JsonObject } from "./json";
import type { Translated } from "./forms";
import { mayContain, translated } from "./translation";

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
    /** The name that the engine knows, where the resource is a part of another one: of a template, a list, a chart. */
    readonly carrier?: string;
}

/** A resource among the others of its stack. */
export interface StackResource extends Resource {
    /** The resources that a property's value was computed from: known even when the value is not. */
    readonly sourcesOf: (property: string) => readonly StackResource[];
}

/** What a rule reads of a resource: itself in the form that rules know, and the resources that it carries, of the types of the rule. */
export function resourcesOf(args: ResourceValidationArgs, isAsked: (type: string) => boolean): Resource[] {
    const provider = args.provider === undefined ? {} : reveal(args.provider.props);
    const written = { type: args.type, name: args.name, props: reveal(args.props), provider };
    const parts = translated(written).filter(({ type }) => isAsked(type));
    return parts.map((each) => ({
        ...partOf(each),
        urn: args.urn,
        provider: each.provider ?? provider,
        providerUrn: args.provider?.urn,
    }));
}

function partOf({ type, name, props, carrier }: Translated) {
    return { type, name, props, ...(carrier === undefined ? {} : { carrier }) };
}

/** All resources of a stack, each read only when a rule asks for its properties. */
export class Stack {
    readonly resources: readonly StackResource[];
    private readonly byType: ReadonlyMap<string, readonly StackResource[]>;

    constructor(args: Pick<StackValidationArgs, "resources">) {
        const seen = new Map<PolicyResource, StackResource[]>();
        for (const resource of args.resources) {
            seen.set(resource, mayContain(resource.type) ? carried(resource, seen) : [lazily(resource, seen)]);
        }
        const all = [...seen.values()].flat();
        this.resources = all.some(isInObject) ? withoutTwins(all) : all;
        const byType = new Map<string, StackResource[]>();
        for (const resource of this.resources) {
            const others = byType.get(resource.type);
            if (others === undefined) {
                byType.set(resource.type, [resource]);
            } else {
                others.push(resource);
            }
        }
        this.byType = byType;
    }

    ofType(...types: readonly string[]): StackResource[] {
        const [type, ...others] = types;
        if (type !== undefined && others.length === 0) {
            return [...(this.byType.get(type) ?? [])];
        }
        const wanted = new Set(types);
        return this.resources.filter((resource) => wanted.has(resource.type));
    }
}

/** A chart or a list of manifests makes resources of the stack, which are judged themselves. */
function withoutTwins(all: readonly StackResource[]): StackResource[] {
    const own = new Set(all.flatMap((each) => (isInObject(each) ? [] : (objectId(each) ?? []))));
    return all.filter((each) => !isInObject(each) || !own.has(objectId(each) ?? ""));
}

/** Whether a resource is an object of Kubernetes that another one carries. */
function isInObject({ carrier, type }: StackResource): boolean {
    return carrier !== undefined && type.startsWith("kubernetes:");
}

type Seen = ReadonlyMap<PolicyResource, readonly StackResource[]>;

function lazily(resource: PolicyResource, all: Seen): StackResource {
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
        sourcesOf: (property) => sourcesOf(resource, [property], all),
    };
}

function carried(resource: PolicyResource, all: Seen): StackResource[] {
    const provider = resource.provider === undefined ? {} : reveal(resource.provider.props);
    const parts = translated({ type: resource.type, name: resource.name, props: reveal(resource.props), provider });
    const made: StackResource[] = parts.map((part) => ({
        ...partOf(part),
        urn: resource.urn,
        provider: part.provider ?? provider,
        providerUrn: resource.provider?.urn,
        sourcesOf: (property) => {
            const { from = [], among = [] } = part.sources?.(property) ?? {};
            return [
                ...sourcesOf(resource, from, all),
                ...made.filter((_, index) => among.includes(parts[index]?.key ?? "")),
            ];
        },
    }));
    return made;
}

function sourcesOf(resource: PolicyResource, properties: readonly string[], all: Seen): StackResource[] {
    return properties.flatMap((property) =>
        (Object.hasOwn(resource.propertyDependencies, property)
            ? (resource.propertyDependencies[property] ?? [])
            : []
        ).flatMap((source) => all.get(source) ?? []),
    );
}

/** What tells a Kubernetes object from others of its stack. */
function objectId({ type, props }: Pick<Resource, "type" | "props">): string | undefined {
    if (!type.startsWith("kubernetes:")) {
        return undefined;
    }
    const metadata = props["metadata"];
    const { name, namespace } = (typeof metadata === "object" && metadata !== null ? metadata : {}) as JsonObject;
    return typeof name === "string" ? `${type} ${typeof namespace === "string" ? namespace : ""}/${name}` : undefined;
}

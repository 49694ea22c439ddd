import { objectIn, textIn } from "../resources/json";
import type { Resource } from "../resources/resource";

/** `Deployment` of `kubernetes:apps/v1:Deployment`; a patch is judged like the object that it changes. */
export function kindOf(type: string): string {
    return type.slice(type.lastIndexOf(":") + 1).replace(/Patch$/, "");
}

export function isKubernetes(type: string): boolean {
    return type.startsWith("kubernetes:");
}

export function isKind(type: string, ...kinds: readonly string[]): boolean {
    return isKubernetes(type) && kinds.includes(kindOf(type));
}

/** A chart has its namespace beside its values. */
export function namespaceOf({ props }: Pick<Resource, "props">): string {
    return textIn(objectIn(props["metadata"])["namespace"]) ?? textIn(props["namespace"]) ?? "default";
}

/** The object's own name, or a chart's, or the resource's where Pulumi makes up the object's. */
export function nameOf({ props, name }: Pick<Resource, "props" | "name">): string {
    return textIn(objectIn(props["metadata"])["name"]) ?? textIn(props["name"]) ?? name;
}

import types from "./taggable-types.json";

const taggable = new Set(
    Object.entries(types).flatMap(([module, names]) => names.map((name) => `aws:${module}/${name}`)),
);

/** Whether AWS lets a resource of the type carry tags; of types that Pulumi's SDK lacks nothing is said. */
export function isTaggable(type: string): boolean {
    return taggable.has(type);
}

import { defaultsKey } from "./check";
import { isEmpty, notYetKnown, type PropertyMap } from "./property-values";
import type { ResourceType } from "./resource-type";

/** The known state of a resource before its creation. */
export function previewOfCreate(type: ResourceType, inputs: PropertyMap, region: string): PropertyMap {
    const open = [
        ...type.outputs,
        ...Object.keys(type.arguments).filter((name) => type.arguments[name]?.computed && inputs[name] === undefined),
    ];
    return complete(type, { ...Object.fromEntries(open.map((name) => [name, notYetKnown])), ...inputs }, region);
}

/** The known state of a resource before its update. Values that AWS has chosen remain. */
export function previewOfUpdate(type: ResourceType, state: PropertyMap, inputs: PropertyMap, region: string) {
    const kept = Object.entries(state).filter(([name]) => type.arguments[name]?.computed ?? true);
    return complete(type, { ...Object.fromEntries(kept), ...inputs }, region);
}

/** The state of a resource: AWS' response, and the previous values of properties that it does not contain (`forceDelete`). */
export function stateOf(type: ResourceType, read: PropertyMap, known: PropertyMap, region: string): PropertyMap {
    const state: PropertyMap = {};
    for (const [name, argument] of Object.entries(type.arguments)) {
        const before = known[name];
        const now = name in read ? read[name] : before;
        if (now === undefined || now === null) continue;
        const keep = argument.keepsEqualText && before !== undefined && before !== null && argument.same(before, now);
        state[name] = keep ? before : now;
    }
    for (const name of type.outputs) state[name] = read[name] ?? "";
    return complete(type, state, region);
}

/** Properties of every type that are derived from others. */
function complete(type: ResourceType, properties: PropertyMap, region: string): PropertyMap {
    const result: PropertyMap = {};
    for (const [name, value] of Object.entries(properties)) {
        if (name !== defaultsKey) result[name] = type.arguments[name]?.stored(value) ?? value;
    }
    if ("region" in type.arguments) result["region"] ??= region;
    if ("namePrefix" in type.arguments) result["namePrefix"] ??= "";
    if ("tags" in type.arguments) {
        if (isEmpty(result["tags"])) delete result["tags"];
        result["tagsAll"] = result["tags"] ?? {};
    }
    return result;
}

/** The inputs for this state. After a refresh, the engine stores them instead of the program's: unchanged inputs are kept, changed ones get AWS' value. */
export function inputsOf(type: ResourceType, state: PropertyMap, known: PropertyMap): PropertyMap {
    const imported = Object.keys(known).length === 0;
    const inputs: PropertyMap = {};
    for (const [name, argument] of Object.entries(type.arguments)) {
        const before = known[name];
        const now = state[name];
        if (now === undefined || now === null) continue;
        if (before !== undefined && before !== null) {
            inputs[name] = argument.same(before, now) || (isEmpty(before) && isEmpty(now)) ? before : now;
        } else if (!isEmpty(now) && (imported ? name !== "region" && name !== "namePrefix" : !argument.computed)) {
            inputs[name] = now;
        }
    }
    inputs[defaultsKey] = known[defaultsKey] ?? [];
    return inputs;
}

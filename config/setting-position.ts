import { isAlias, isSeq, type Node } from "yaml";

import type { YamlNodes } from "./yaml-nodes";

/** Position and source text of a setting in the file. */
export interface FoundSetting {
    key: Node | undefined;
    value: Node | undefined;
    /** Whether the file has the whole path, not only its beginning. */
    isWhole: boolean;
}

/** Follows a setting's path, as messages write it, as far as the file has it. Names may contain dots, so the longest match wins. */
export function findSetting(nodes: YamlNodes, setting: string, project: string): FoundSetting | undefined {
    const { root } = nodes;
    const beside = nodes.pairOf(root, setting);
    if (beside !== undefined) {
        return { key: beside.key, value: beside.value ?? undefined, isWhole: true };
    }
    const config = nodes.pairOf(root, "config");
    let found: FoundSetting = { key: config?.key, value: config?.value ?? undefined, isWhole: false };
    let rest = setting;
    let isTop = true;
    while (rest !== "") {
        const next = step(nodes, found.value, rest, isTop ? project : undefined);
        if (next === undefined) {
            return found.key === undefined && found.value === undefined ? undefined : found;
        }
        found = { key: next.key, value: next.value, isWhole: next.rest === "" };
        ({ rest } = next);
        isTop = false;
    }
    return found;
}

/** @param project the prefix that names may have; undefined below the top level */
function step(
    nodes: YamlNodes,
    from: Node | undefined,
    rest: string,
    project: string | undefined,
): { key: Node | undefined; value: Node | undefined; rest: string } | undefined {
    const node = isAlias(from) ? nodes.resolved(from) : from;
    if (isSeq(node)) {
        const [whole, index] = /^\[(\d+)\]\.?/.exec(rest) ?? [];
        const item = node.items[Number(index)] as Node | null | undefined;
        return whole === undefined || item === undefined
            ? undefined
            : { key: item ?? undefined, value: item ?? undefined, rest: rest.slice(whole.length) };
    }
    const candidates = nodes.pairsOf(node).flatMap((pair) => {
        const key = nodes.keyName(pair.key);
        const name = project === undefined ? key : withoutPrefix(key, project);
        const written = [name, `[${JSON.stringify(name)}]`, ...(project === undefined ? [] : [key])].find(
            (form) => rest === form || ((rest.startsWith(`${form}.`) || rest.startsWith(`${form}[`)) && form !== ""),
        );
        return written === undefined
            ? []
            : [
                  {
                      key: pair.key,
                      value: pair.value ?? undefined,
                      rest: rest.slice(written.length).replace(/^\./, ""),
                  },
              ];
    });
    return candidates.sort((one, other) => one.rest.length - other.rest.length)[0];
}

function withoutPrefix(key: string, project: string): string {
    return key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
}

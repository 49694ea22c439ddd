import type { CharacterSet } from "./character-set";

/** A parsed pattern. Its characters already take case into account. */
export type Node =
    | { kind: "characters"; set: CharacterSet }
    | { kind: "sequence"; nodes: readonly Node[] }
    | { kind: "alternatives"; nodes: readonly Node[] }
    | { kind: "repeat"; node: Node; min: number; max: number; greedy: boolean }
    | { kind: "group"; number: number; node: Node }
    | { kind: "look"; behind: boolean; negate: boolean; node: Node }
    | { kind: "edge"; edge: Edge }
    | { kind: "same"; group: number };

/** A position between characters. */
export type Edge = "start" | "end" | "lineStart" | "lineEnd" | "wordEdge" | "noWordEdge";

/** Whether the node can match without a character. */
export function canBeEmpty(node: Node): boolean {
    switch (node.kind) {
        case "characters":
            return false;
        case "sequence":
            return node.nodes.every(canBeEmpty);
        case "alternatives":
            return node.nodes.some(canBeEmpty);
        case "repeat":
            return node.min === 0 || canBeEmpty(node.node);
        case "group":
            return canBeEmpty(node.node);
        case "look":
        case "edge":
        case "same":
            return true;
    }
}

/** The numbers of the capturing groups within the node. */
export function groupsWithin(node: Node): number[] {
    switch (node.kind) {
        case "sequence":
        case "alternatives":
            return node.nodes.flatMap(groupsWithin);
        case "group":
            return [node.number, ...groupsWithin(node.node)];
        case "repeat":
        case "look":
            return groupsWithin(node.node);
        case "characters":
        case "edge":
        case "same":
            return [];
    }
}

/** The sets of characters within the node. */
export function charactersIn(node: Node): CharacterSet[] {
    switch (node.kind) {
        case "characters":
            return [node.set];
        case "sequence":
        case "alternatives":
            return node.nodes.flatMap(charactersIn);
        case "group":
        case "repeat":
        case "look":
            return charactersIn(node.node);
        case "edge":
        case "same":
            return [];
    }
}

/** The numbers of the groups to which back-references in the node refer. */
export function groupsReferredTo(node: Node): number[] {
    switch (node.kind) {
        case "sequence":
        case "alternatives":
            return node.nodes.flatMap(groupsReferredTo);
        case "group":
        case "repeat":
        case "look":
            return groupsReferredTo(node.node);
        case "same":
            return [node.group];
        case "characters":
        case "edge":
            return [];
    }
}

/** The node with only these capturing groups, because storing positions of groups takes time. */
export function withGroups(node: Node, groups: readonly number[]): Node {
    switch (node.kind) {
        case "sequence":
        case "alternatives":
            return { ...node, nodes: node.nodes.map((inner) => withGroups(inner, groups)) };
        case "group": {
            const inner = withGroups(node.node, groups);
            return groups.includes(node.number) ? { ...node, node: inner } : inner;
        }
        case "repeat":
        case "look":
            return { ...node, node: withGroups(node.node, groups) };
        case "characters":
        case "edge":
        case "same":
            return node;
    }
}

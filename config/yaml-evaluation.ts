import { isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from "yaml";

import { settingName } from "../components/settings/problems";
import { isMergeKey, offsetOf, scalarValue, Unreadable, type YamlNodes } from "./yaml-nodes";

/** More than any real stack file has. A file of aliases of aliases has billions. */
const maxNodes = 100_000;
const maxDepth = 100;

/** Turns the nodes of a stack file into values. */
export class Evaluation {
    private count = 0;

    /** @param lineAt the line of an offset in the file */
    constructor(
        private readonly nodes: YamlNodes,
        private readonly lineAt: (offset: number) => number,
    ) {}

    /**
     * @param path position of the node in the file, for problems
     * @throws {@link Unreadable} if the engine would not read it
     */
    evaluate(
        node: Node | null,
        path: readonly (string | number)[] = [],
        within: ReadonlySet<Node> = new Set(),
    ): unknown {
        this.count += 1;
        if (this.count > maxNodes) {
            throw new Unreadable(
                `has more than ${maxNodes} entries after its aliases (\`*\`) are resolved; remove some`,
                offsetOf(node),
            );
        }
        if (path.length > maxDepth) {
            throw new Unreadable(
                `is nested more than ${maxDepth} levels deep here; no setting is that deep`,
                offsetOf(node),
            );
        }
        if (node === null) {
            return null;
        }
        if (isAlias(node)) {
            const source = this.nodes.resolved(node);
            if (source === undefined) {
                // The value may be a password, so it is not shown.
                throw new Unreadable(
                    "begins with *, which YAML reads as an alias, but there is no anchor of that name before it; put a text that begins with * in quotes",
                    offsetOf(node),
                );
            }
            if (within.has(source)) {
                throw new Unreadable("is an alias inside its own anchor; write the value itself", offsetOf(node));
            }
            return this.evaluate(source, path, within);
        }
        const inner = new Set([...within, node]);
        if (isSeq(node)) {
            return node.items.map((item, index) => this.evaluate(item as Node | null, [...path, index], inner));
        }
        if (isMap(node)) {
            return this.map((node as YAMLMap<Node, Node | null>).items, path, inner);
        }
        const value = scalarValue(node);
        if (typeof value === "number" && !Number.isFinite(value)) {
            throw new Unreadable(
                `is not a number that can be stored; write a number, or put it in quotes`,
                offsetOf(node),
            );
        }
        return value;
    }

    private map(
        pairs: readonly Pair<Node, Node | null>[],
        path: readonly (string | number)[],
        within: ReadonlySet<Node>,
    ): Record<string, unknown> {
        const own = new Map<string, unknown>();
        const merged = new Map<string, unknown>();
        const lines = new Map<string, number>();
        for (const pair of pairs) {
            const name = this.nodes.keyName(pair.key);
            const first = lines.get(name);
            if (first !== undefined) {
                throw new Unreadable(
                    `${settingName([...path, name])}: is set twice, in line ${first} and here; keep one of them`,
                    offsetOf(pair.key),
                );
            }
            lines.set(name, this.lineAt(offsetOf(pair.key)));
            if (isMergeKey(pair.key)) {
                for (const [key, value] of this.mergedEntries(pair.value, path, within)) {
                    merged.set(key, value);
                }
            } else {
                own.set(name, this.evaluate(pair.value, [...path, name], within));
            }
        }
        // Not by assignment, because `__proto__ = …` would change the prototype.
        return Object.fromEntries(new Map([...merged, ...own]));
    }

    /** The entries that `<<: *anchor` merges: of several maps, the first with a name wins. */
    private mergedEntries(
        node: Node | null,
        path: readonly (string | number)[],
        within: ReadonlySet<Node>,
    ): [string, unknown][] {
        const value = this.evaluate(node, path, within);
        const maps: unknown[] = Array.isArray(value) ? [...(value as unknown[])].reverse() : [value];
        return maps.flatMap((one) => {
            if (!isRecord(one)) {
                throw new Unreadable(
                    "<<: merges only maps; use the anchor of a map, such as `<<: *defaults`",
                    offsetOf(node),
                );
            }
            return Object.entries(one);
        });
    }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

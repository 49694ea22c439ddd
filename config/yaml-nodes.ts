import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar } from "yaml";

import { plainScalar, type ScalarValue } from "./yaml-scalars";

/** Why a whole file cannot be read. */
export class Unreadable extends Error {
    constructor(
        message: string,
        readonly offset: number,
    ) {
        super(message);
    }
}

/** The nodes of a parsed stack file as Pulumi's engine reads them: scalars, aliases, and merged maps. */
export class YamlNodes {
    private readonly anchors = new Map<Alias, Node | undefined>();

    constructor(private readonly document: Document.Parsed) {}

    get root(): Node | null {
        return this.document.contents;
    }

    /** The target of an alias. Cached, because each search goes through the whole file. */
    resolved(alias: Alias): Node | undefined {
        if (!this.anchors.has(alias)) {
            this.anchors.set(alias, alias.resolve(this.document));
        }
        return this.anchors.get(alias);
    }

    keyName(key: Node): string {
        const node = isAlias(key) ? this.resolved(key) : key;
        if (!isScalar(node)) {
            throw new Unreadable("is a list or a map where a name is expected; write a name", offsetOf(key));
        }
        const value = scalarValue(node);
        return value === null ? "<nil>" : String(value);
    }

    /** The entries of a map. Merged entries come last. */
    pairsOf(node: Node | undefined): Pair<Node, Node | null>[] {
        if (!isMap(node)) {
            return [];
        }
        const pairs = node.items as Pair<Node, Node | null>[];
        const merged = pairs
            .filter(({ key }) => isMergeKey(key))
            .flatMap(({ value }) => (isSeq(value) ? (value.items as Node[]) : [value]))
            .map((value) => (isAlias(value) ? this.resolved(value) : value))
            .flatMap((value) => this.pairsOf(value ?? undefined));
        return [...pairs.filter(({ key }) => !isMergeKey(key)), ...merged];
    }

    pairOf(node: Node | null, name: string): Pair<Node, Node | null> | undefined {
        return this.pairsOf(node ?? undefined).find(({ key }) => this.keyName(key) === name);
    }
}

/** @throws {@link Unreadable} for a tag on anything but a scalar */
export function scalarValue(scalar: Scalar): ScalarValue {
    const text = (scalar.value as string | null) ?? "";
    if (scalar.tag === "tag:yaml.org,2002:binary") {
        return Buffer.from(text, "base64").toString("utf8");
    }
    if (
        scalar.tag?.startsWith("!") === true ||
        (scalar.tag !== undefined && !/:(str|int|float|bool|null)$/.test(scalar.tag))
    ) {
        throw new Unreadable(
            "has a YAML tag (!), but tags have no meaning in a stack file; write the value without the tag. Put a text that begins with ! in quotes",
            offsetOf(scalar),
        );
    }
    const isText = scalar.tag?.endsWith(":str") ?? false;
    return isText || (scalar.type !== Scalar.PLAIN && scalar.type !== undefined && scalar.tag === undefined)
        ? text
        : plainScalar(text);
}

export function offsetOf(node: Node | null | undefined): number {
    return node?.range?.[0] ?? 0;
}

export function isMergeKey(key: Node): boolean {
    return isScalar(key) && key.value === "<<" && key.type === Scalar.PLAIN;
}

import {
    type Alias,
    type Document,
    isAlias,
    isMap,
    isScalar,
    isSeq,
    LineCounter,
    type Node,
    type Pair,
    parseDocument,
    Scalar,
    type YAMLError,
    type YAMLMap,
} from "yaml";

import { type Problem, settingName } from "../components/settings/problems";
import { settingsOf } from "./config-keys";
import { configLayout } from "./stack-file-layout";
import { sections } from "./stack-settings";
import { describeChange } from "./yaml-changes";
import { plainScalar, type ScalarValue } from "./yaml-scalars";
import { decodeYaml } from "./yaml-text";

/** A place in a file, as editors count: from 1. */
export interface Place {
    file: string;
    line: number;
    column: number;
}

/** Where a setting stands in the file, and how it is written there. */
interface Found {
    key: Node | undefined;
    value: Node | undefined;
    /** Whether the whole path is there, and not only its beginning. */
    isWhole: boolean;
}

/** More than these no stack file has; a file of aliases of aliases has billions. */
const maxNodes = 100_000;
const maxDepth = 100;

/** A stack file as Pulumi's engine reads it, and where in it each setting stands. */
export class StackDocument {
    /** `config` of the file, and what stands beside it by mistake. */
    readonly config: Record<string, unknown> = {};
    /** What is wrong with where settings stand. */
    readonly misplaced: Problem[] = [];
    /** Why the file cannot be read as a whole: nothing is known of its settings then. */
    readonly unreadable: Problem[] = [];
    private readonly lines = new LineCounter();
    private readonly document: Document.Parsed | undefined;
    private readonly text: string;
    private readonly anchors = new Map<Alias, Node | undefined>();
    private nodes = 0;

    /**
     * @param file how the file is called in messages
     * @param project whose settings have names without a prefix
     */
    constructor(
        bytes: Uint8Array,
        readonly file: string,
        private readonly project: string,
    ) {
        const decoded = decodeYaml(bytes);
        this.text = decoded.text;
        if ("fault" in decoded) {
            [...this.text.slice(0, decoded.offset).matchAll(/^/gm)].forEach(({ index }) =>
                this.lines.addNewLine(index),
            );
            this.refuse(decoded.fault, decoded.offset);
            return;
        }
        try {
            // Scalars are left as text: which values they are is the engine's to say, and not that of a schema of YAML.
            this.document = parseDocument(this.text, {
                lineCounter: this.lines,
                prettyErrors: false,
                schema: "failsafe",
                uniqueKeys: false,
            });
            const [error] = this.document.errors;
            if (error !== undefined) {
                this.refuse(syntaxProblem(error), error.pos[0]);
                return;
            }
            this.config = this.readConfig(this.document.contents);
        } catch (error) {
            if (error instanceof RangeError) {
                this.refuse("is nested too deeply to be read; no setting is", 0);
            } else if (error instanceof Unreadable) {
                this.refuse(error.message, error.offset);
            } else {
                throw error;
            }
        }
    }

    /** What the file says of the project's settings, by their names without the project's prefix. */
    get settings(): Record<string, unknown> {
        return settingsOf(this.config, this.project, sections);
    }

    /** A problem with its place in the file, and its value as it is written there. */
    located(problem: Problem): Problem {
        if (problem.place !== undefined || this.document === undefined) {
            return problem;
        }
        const found = this.find(problem.setting);
        if (found === undefined) {
            return problem;
        }
        const { key, value, isWhole } = found;
        const at = isWhole && isScalar(value) && problem.isName !== true ? value : (key ?? value);
        const place = this.place(at?.range?.[0] ?? 0);
        return isWhole && isScalar(value) && value.range && problem.value !== undefined && problem.isName !== true
            ? { ...problem, ...this.asWritten(problem, value, value.range), place }
            : { ...problem, place };
    }

    private asWritten(problem: Problem, scalar: Scalar, [start, end]: [number, number, number]): Partial<Problem> {
        const read = this.scalar(scalar);
        // Some problems show more than what stands there, or another form of it.
        if (problem.value !== JSON.stringify(read) && problem.value !== String(read)) {
            return {};
        }
        const change = describeChange(this.text.slice(start, end), read);
        return change === undefined ? {} : { value: change.written, remedy: `${problem.remedy} (${change.note})` };
    }

    private refuse(remedy: string, offset: number): void {
        this.unreadable.push({ setting: "", remedy, place: this.place(offset) });
    }

    private place(offset: number): Place {
        const { line, col } = this.lines.linePos(offset);
        return { file: this.file, line: Math.max(1, line), column: Math.max(1, col) };
    }

    private readConfig(root: Node | null): Record<string, unknown> {
        if (root === null || isEmpty(root)) {
            return {};
        }
        const value = this.evaluate(root, [], new Set());
        if (!isRecord(value)) {
            throw new Unreadable("must be a map: a stack file begins with `config:`", offsetOf(root));
        }
        if (!isRecord(value["config"] ?? {})) {
            throw new Unreadable(
                "config: must be a map of settings, such as `aws:region: eu-central-1`",
                offsetOf(this.pairOf(root, "config")?.key ?? root),
            );
        }
        const { config, problems } = configLayout(value, sections);
        this.misplaced.push(...problems);
        return config;
    }

    /** @param path where in the file the node is, for problems */
    private evaluate(node: Node | null, path: readonly (string | number)[], within: ReadonlySet<Node>): unknown {
        this.nodes += 1;
        if (this.nodes > maxNodes) {
            throw new Unreadable(
                `has more than ${maxNodes} entries, aliases (\`*\`) resolved; write fewer`,
                offsetOf(node),
            );
        }
        if (path.length > maxDepth) {
            throw new Unreadable(`is nested more than ${maxDepth} levels deep here; no setting is`, offsetOf(node));
        }
        if (node === null) {
            return null;
        }
        if (isAlias(node)) {
            const source = this.resolved(node);
            if (source === undefined) {
                throw new Unreadable(`*${node.source}: there is no anchor &${node.source} before it`, offsetOf(node));
            }
            if (within.has(source)) {
                throw new Unreadable(
                    `*${node.source}: is within what it stands for; write the value itself`,
                    offsetOf(node),
                );
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
        const value = this.scalar(node);
        if (typeof value === "number" && !Number.isFinite(value)) {
            throw new Unreadable(
                `is not a number that can be stored; write a number, or put it in quotes`,
                offsetOf(node),
            );
        }
        return value;
    }

    /** What an alias stands for. Kept, since each search goes through the whole file. */
    private resolved(alias: Alias): Node | undefined {
        if (!this.anchors.has(alias)) {
            this.anchors.set(alias, this.document && alias.resolve(this.document));
        }
        return this.anchors.get(alias);
    }

    private map(
        pairs: readonly Pair<Node, Node | null>[],
        path: readonly (string | number)[],
        within: ReadonlySet<Node>,
    ): Record<string, unknown> {
        const own = new Map<string, unknown>();
        const merged = new Map<string, unknown>();
        const places = new Map<string, Place>();
        for (const pair of pairs) {
            const name = this.keyName(pair.key);
            const place = this.place(offsetOf(pair.key));
            const first = places.get(name);
            if (first !== undefined) {
                throw new Unreadable(
                    `${settingName([...path, name])}: is written twice, in line ${first.line} and here; keep one of them`,
                    offsetOf(pair.key),
                );
            }
            places.set(name, place);
            if (isMergeKey(pair.key)) {
                for (const [key, value] of this.mergedEntries(pair.value, path, within)) {
                    merged.set(key, value);
                }
            } else {
                own.set(name, this.evaluate(pair.value, [...path, name], within));
            }
        }
        // Not by assignment, to which `__proto__` is more than a name.
        return Object.fromEntries(new Map([...merged, ...own]));
    }

    /** What `<<: *anchor` brings: of several maps, the first that has a name wins. */
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
                    "<<: merges maps only; name one by its anchor, such as `<<: *defaults`",
                    offsetOf(node),
                );
            }
            return Object.entries(one);
        });
    }

    private keyName(key: Node): string {
        const node = isAlias(key) ? this.resolved(key) : key;
        if (!isScalar(node)) {
            throw new Unreadable("is a list or a map in the place of a name; write a name", offsetOf(key));
        }
        const value = this.scalar(node);
        return value === null ? "<nil>" : String(value);
    }

    private scalar(scalar: Scalar): ScalarValue {
        const text = (scalar.value as string | null) ?? "";
        if (scalar.tag === "tag:yaml.org,2002:binary") {
            return Buffer.from(text, "base64").toString("utf8");
        }
        if (
            scalar.tag?.startsWith("!") === true ||
            (scalar.tag !== undefined && !/:(str|int|float|bool|null)$/.test(scalar.tag))
        ) {
            throw new Unreadable(
                `${scalar.tag}: a tag means nothing in a stack file; write the value itself`,
                offsetOf(scalar),
            );
        }
        const isText = scalar.tag?.endsWith(":str") ?? false;
        return isText || (scalar.type !== Scalar.PLAIN && scalar.type !== undefined && scalar.tag === undefined)
            ? text
            : plainScalar(text);
    }

    private nameOf(key: string): string {
        return key.startsWith(`${this.project}:`) ? key.slice(this.project.length + 1) : key;
    }

    /** Follows a setting's name, as messages write it, as far as the file goes. Names may have dots in them, so the longest that fits is taken. */
    private find(setting: string): Found | undefined {
        const root = this.document?.contents ?? null;
        const beside = this.pairOf(root, setting);
        if (beside !== undefined) {
            return { key: beside.key, value: beside.value ?? undefined, isWhole: true };
        }
        const config = this.pairOf(root, "config");
        let found: Found = { key: config?.key, value: config?.value ?? undefined, isWhole: false };
        let rest = setting;
        let isTop = true;
        while (rest !== "") {
            const step = this.step(found.value, rest, isTop);
            if (step === undefined) {
                return found.key === undefined && found.value === undefined ? undefined : found;
            }
            found = { key: step.key, value: step.value, isWhole: step.rest === "" };
            ({ rest } = step);
            isTop = false;
        }
        return found;
    }

    private step(
        from: Node | undefined,
        rest: string,
        isTop: boolean,
    ): { key: Node | undefined; value: Node | undefined; rest: string } | undefined {
        const node = isAlias(from) ? this.resolved(from) : from;
        if (isSeq(node)) {
            const [whole, index] = /^\[(\d+)\]\.?/.exec(rest) ?? [];
            const item = node.items[Number(index)] as Node | null | undefined;
            return whole === undefined || item === undefined
                ? undefined
                : { key: item ?? undefined, value: item ?? undefined, rest: rest.slice(whole.length) };
        }
        const candidates = this.pairsOf(node).flatMap((pair) => {
            const key = this.keyName(pair.key);
            const name = isTop ? this.nameOf(key) : key;
            const written = [name, `[${JSON.stringify(name)}]`, ...(isTop ? [key] : [])].find(
                (form) =>
                    rest === form || ((rest.startsWith(`${form}.`) || rest.startsWith(`${form}[`)) && form !== ""),
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

    /** The entries of a map, those that it merges last. */
    private pairsOf(node: Node | undefined): Pair<Node, Node | null>[] {
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

    private pairOf(node: Node | null, name: string): Pair<Node, Node | null> | undefined {
        return this.pairsOf(node ?? undefined).find(({ key }) => this.keyName(key) === name);
    }
}

/** Why a file as a whole cannot be read. */
class Unreadable extends Error {
    constructor(
        message: string,
        readonly offset: number,
    ) {
        super(message);
    }
}

function offsetOf(node: Node | null | undefined): number {
    return node?.range?.[0] ?? 0;
}

function isEmpty(node: Node): boolean {
    return isScalar(node) && node.type === Scalar.PLAIN && ["", "~", "null"].includes(String(node.value));
}

function isMergeKey(key: Node): boolean {
    return isScalar(key) && key.value === "<<" && key.type === Scalar.PLAIN;
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a parser's error means to whoever wrote the file. */
function syntaxProblem({ code, message }: YAMLError): string {
    switch (code) {
        case "TAB_AS_INDENT":
            return "is indented with a tab; YAML wants spaces";
        case "BAD_DQ_ESCAPE":
            return `${message.replace("Invalid escape sequence ", "")} is no escape of YAML: in double quotes a backslash begins one; put the value in single quotes`;
        case "MULTIPLE_DOCS":
            return "begins a second document (`---`), which Pulumi would ignore; keep one document a file";
        case "BLOCK_AS_IMPLICIT_KEY":
        case "MULTILINE_IMPLICIT_KEY":
            return 'has a colon in the wrong place: a setting is `name: value`, one a line, its inner settings are indented below it, and a text with ": " stands in quotes';
        case "BAD_SCALAR_START":
            return `${message.replace(/^Plain value cannot start with (?:reserved character|directive indicator character) /, "")} cannot begin a value; put the value in quotes`;
        case "BAD_INDENT":
            return "is not indented as the lines around it, or a bracket before it is not closed";
        case "MISSING_CHAR":
            return message.includes("quote")
                ? "a text in quotes is not closed before here"
                : `is not complete: ${lower(message)}`;
        default:
            if (message.includes("call stack")) {
                return "is nested too deeply to be read; no setting is";
            }
            return /node end|YAML stream/.test(message)
                ? "does not fit what stands before it: check the indentation, quotes and brackets"
                : `is not YAML: ${lower(message)}`;
    }
}

function lower(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
}

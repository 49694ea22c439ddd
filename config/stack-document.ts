import { isScalar, LineCounter, type Node, parseDocument, Scalar } from "yaml";

import type { Problem } from "../components/settings/problems";
import { settingsOf } from "./config-keys";
import { findSetting } from "./setting-position";
import { configLayout } from "./stack-file-layout";
import { sections } from "./stack-settings";
import { describeChange } from "./yaml-changes";
import { Evaluation, isRecord } from "./yaml-evaluation";
import { offsetOf, scalarValue, Unreadable, YamlNodes } from "./yaml-nodes";
import { syntaxFault } from "./yaml-syntax-fault";
import { decodeYaml } from "./yaml-text";

/** A position in a file. Counts from 1, like editors. */
export interface Place {
    file: string;
    line: number;
    column: number;
}

/** A stack file as Pulumi's engine reads it, with the position of each setting. */
export class StackDocument {
    /** `config` of the file, and settings that are beside `config` by mistake. */
    readonly config: Record<string, unknown> = {};
    /** Problems with the places of settings. */
    readonly misplaced: Problem[] = [];
    /** Why the whole file cannot be read. Its settings are unknown then. */
    readonly unreadable: Problem[] = [];
    private readonly lines = new LineCounter();
    private readonly nodes: YamlNodes | undefined;
    private readonly text: string;

    /**
     * @param file the file's name in messages
     * @param project the project whose settings need no prefix
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
            const document = parseDocument(this.text, {
                lineCounter: this.lines,
                prettyErrors: false,
                schema: "failsafe",
                uniqueKeys: false,
            });
            this.nodes = new YamlNodes(document);
            const [error] = document.errors;
            if (error !== undefined) {
                const [start] = error.pos;
                // The parser reports wrong indentation at the beginning of the line.
                this.refuse(syntaxFault(error), start + (/^ */.exec(this.text.slice(start))?.[0].length ?? 0));
                return;
            }
            this.config = this.readConfig(this.nodes);
        } catch (error) {
            if (error instanceof RangeError) {
                this.refuse("is nested too deeply to be read; no setting is that deep", 0);
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

    /** A problem with its position in the file, and its value as written there. */
    located(problem: Problem): Problem {
        if (problem.place !== undefined || problem.isElsewhere === true || this.nodes === undefined) {
            return problem;
        }
        const found = findSetting(this.nodes, problem.setting, this.project);
        if (found === undefined) {
            return problem;
        }
        const { key, value, isWhole } = found;
        const isScalarValue = isWhole && isScalar(value);
        const at = isScalarValue && problem.isName !== true ? value : (key ?? value);
        const place = this.place(at?.range?.[0] ?? 0);
        return isScalarValue && value.range && problem.value !== undefined
            ? { ...problem, ...this.asWritten(problem, value, value.range), place }
            : { ...problem, place };
    }

    private asWritten(problem: Problem, scalar: Scalar, [start, end]: [number, number, number]): Partial<Problem> {
        const read = scalarValue(scalar);
        // Some problems show more than the text in the file, or another form of it.
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

    private readConfig(nodes: YamlNodes): Record<string, unknown> {
        const { root } = nodes;
        if (root === null || isEmpty(root)) {
            return {};
        }
        const value = new Evaluation(nodes, (offset) => this.place(offset).line).evaluate(root);
        if (!isRecord(value)) {
            throw new Unreadable("must be a map: a stack file begins with `config:`", offsetOf(root));
        }
        if (!isRecord(value["config"] ?? {})) {
            throw new Unreadable(
                "config: must be a map of settings, such as `aws:region: eu-central-1`",
                offsetOf(nodes.pairOf(root, "config")?.key ?? root),
            );
        }
        const { config, problems } = configLayout(value, sections);
        this.misplaced.push(...problems);
        return config;
    }
}

function isEmpty(node: Node): boolean {
    return isScalar(node) && node.type === Scalar.PLAIN && ["", "~", "null"].includes(String(node.value));
}

import { z } from "zod";

import { type Problem, settingName } from "./problems";
import { choicesOf, definitionOf } from "./schema";

type Path = readonly PropertyKey[];

/**
 * Former names of settings, which are read with a warning. To rename a setting, register the former name at its schema: `z.int().optional().register(formerNames, { names: ["retention"] })`.
 * The schema must be of this setting alone, so wrap one that others use.
 */
export const formerNames = z.registry<{ names: readonly string[] }>();

/** A setting under a former name. */
interface Renamed {
    /** Its path as it is written. */
    written: Path;
    /** Its path under present names. */
    present: Path;
}

/** Settings under their present names. */
export class PresentNames {
    /** The settings. */
    readonly value: unknown;
    /** Settings that are written under both names. */
    readonly problems: Problem[] = [];
    private readonly renamed: Renamed[] = [];

    /** @param input as the user wrote them. Outputs in it are left alone */
    constructor(schema: z.core.$ZodType, input: unknown) {
        this.value = this.read(schema, input, [], []);
    }

    /** What to write instead. */
    get warnings(): Problem[] {
        return this.renamed.map(({ written, present }) => ({
            setting: settingName(written),
            isName: true,
            remedy: `is the former name of ${String(present.at(-1))}; write ${settingName(present)}, because a later version does not read the former name`,
        }));
    }

    /** The path of a setting under present names. */
    presentPath<P extends Path>(path: P): P {
        const found = [...this.renamed]
            .reverse()
            .find(({ written }) => written.every((part, index) => part === path[index]));
        return found === undefined ? path : ([...found.present, ...path.slice(found.written.length)] as unknown as P);
    }

    /** A problem with its setting's name as it is written. */
    asWritten(problem: Problem): Problem {
        const { setting } = problem;
        const found = [...this.renamed].reverse().find(({ present }) => isWithin(setting, settingName(present)));
        if (found === undefined) {
            return problem;
        }
        const present = settingName(found.present);
        return { ...problem, setting: `${settingName(found.written)}${setting.slice(present.length)}` };
    }

    private read(schema: z.core.$ZodType, value: unknown, written: Path, present: Path): unknown {
        const definition = definitionOf(schema);
        const inner = definition.innerType ?? definition.in;
        if (inner !== undefined) {
            return this.read(inner, value, written, present);
        }
        if (definition.options !== undefined) {
            return choicesOf(definition, value).reduce(
                (read, choice) => this.read(choice, read, written, present),
                value,
            );
        }
        const { element, valueType, shape } = definition;
        if (Array.isArray(value)) {
            return element === undefined
                ? value
                : value.map((entry, index) => this.read(element, entry, [...written, index], [...present, index]));
        }
        if (!isPlainMap(value)) {
            return value;
        }
        return Object.fromEntries(
            Object.entries(value).flatMap(([key, entry]) => {
                const name = shape === undefined ? key : this.presentName(shape, key, value, written, present);
                if (name === undefined) {
                    return [];
                }
                const child = shape !== undefined && Object.hasOwn(shape, name) ? shape[name] : valueType;
                const at = [
                    [...written, key],
                    [...present, name],
                ] as const;
                return [[name, child === undefined ? entry : this.read(child, entry, ...at)]];
            }),
        );
    }

    /** The present name of a setting. Absent: nothing is set under its former name, as in a program with an argument that is undefined. */
    private presentName(
        shape: Record<string, z.core.$ZodType>,
        key: string,
        beside: Record<string, unknown>,
        written: Path,
        present: Path,
    ): string | undefined {
        if (Object.hasOwn(shape, key)) {
            return key;
        }
        const name = Object.keys(shape).find((one) => formerNames.get(shape[one] as z.ZodType)?.names.includes(key));
        if (name === undefined) {
            return key;
        }
        if (beside[key] === undefined) {
            return undefined;
        }
        if (Object.hasOwn(beside, name) && beside[name] !== undefined) {
            const remedy = `is the former name of ${name}, which is set too; remove ${key}`;
            this.problems.push({ setting: settingName([...written, key]), isName: true, remedy });
        }
        this.renamed.push({ written: [...written, key], present: [...present, name] });
        return name;
    }
}

/** Not an Output, a promise or a resource. */
function isPlainMap(value: unknown): value is Record<string, unknown> {
    return (
        typeof value === "object" &&
        value !== null &&
        [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
    );
}

function isWithin(setting: string, outer: string): boolean {
    return setting === outer || setting.startsWith(`${outer}.`) || setting.startsWith(`${outer}[`);
}

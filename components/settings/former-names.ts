import { z } from "zod";

import { isWithin, type Path, valueAt, withValues } from "./paths";
import { type Problem, settingName } from "./problems";
import { choicesOf, definitionOf } from "./schema";

/**
 * Former names of settings, which are read with a warning. To rename a setting, register the former name at its schema: `z.int().optional().register(formerNames, { names: ["retention"] })`.
 * The schema must be of this setting alone, so wrap one that others use.
 */
export const formerNames = z.registry<{ names: readonly string[] }>();

/**
 * Former forms of maps, which are read with a warning. A map has the former form if it has the first of these names. Each value has another path now, such as `secret` at `kubernetesSecret.name`.
 */
export const formerForms = z.registry<{ paths: Readonly<Record<string, Path>> }>();

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

    /**
     * @param input as the user wrote them. Outputs in it are left alone
     * @param prefix the name of the settings in an error, such as the component's name
     */
    constructor(
        schema: z.core.$ZodType,
        input: unknown,
        private readonly prefix = "",
    ) {
        this.value = this.read(schema, input, [], []);
    }

    /** What to write instead. */
    get warnings(): Problem[] {
        return this.renamed.map(({ written, present }) => ({
            setting: settingName(written, this.prefix),
            isName: true,
            remedy: `is a former name of ${settingName(present)}; write that, because a later version does not read the former name`,
        }));
    }

    /** The path of a setting under present names. */
    presentPath<P extends Path>(path: P): P {
        const found = [...this.renamed]
            .reverse()
            .find(({ written }) => written.every((part, index) => part === path[index]));
        return found === undefined ? path : ([...found.present, ...path.slice(found.written.length)] as unknown as P);
    }

    /** What is said of a setting, with the setting's name as it is written. */
    asWritten<T extends { setting: string }>(said: T): T {
        const { setting } = said;
        const found = [...this.renamed]
            .reverse()
            .find(({ present }) => isWithin(setting, settingName(present, this.prefix)));
        if (found === undefined) {
            return said;
        }
        const present = settingName(found.present, this.prefix);
        return { ...said, setting: `${settingName(found.written, this.prefix)}${setting.slice(present.length)}` };
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
        const form = formerForms.get(schema);
        if (
            form !== undefined &&
            Object.keys(form.paths)
                .slice(0, 1)
                .some((name) => Object.hasOwn(value, name))
        ) {
            return this.readFormerForm(form.paths, value, written, present);
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

    private readFormerForm(
        paths: Readonly<Record<string, Path>>,
        value: Record<string, unknown>,
        written: Path,
        present: Path,
    ): unknown {
        const others = Object.entries(value).filter(([key]) => !Object.hasOwn(paths, key));
        let read: unknown = Object.fromEntries(others);
        for (const [key, path] of Object.entries(paths).filter(([one]) => value[one] !== undefined)) {
            if (valueAt(read, path) !== undefined) {
                this.refuseBoth([...written, key], path);
            }
            read = withValues(read, [[path, value[key]]]);
            this.renamed.push({ written: [...written, key], present: [...present, ...path] });
        }
        return read;
    }

    /** Refuses a setting that is written under two names. */
    private refuseBoth(former: Path, present: Path): void {
        const remedy = `is the former name of ${settingName(present)}, which is set too; remove ${String(former.at(-1))}`;
        this.problems.push({ setting: settingName(former, this.prefix), isName: true, remedy });
    }

    /** The present name of a setting. Absent: an argument of a program that is undefined, beside its other name. */
    private presentName(
        shape: Record<string, z.core.$ZodType>,
        key: string,
        beside: Record<string, unknown>,
        written: Path,
        present: Path,
    ): string | undefined {
        if (Object.hasOwn(shape, key)) {
            const former = formerNames.get(shape[key] as z.ZodType)?.names ?? [];
            return beside[key] === undefined && former.some((one) => beside[one] !== undefined) ? undefined : key;
        }
        const name = Object.keys(shape).find((one) => formerNames.get(shape[one] as z.ZodType)?.names.includes(key));
        if (name === undefined) {
            return key;
        }
        if (beside[key] === undefined) {
            return undefined;
        }
        if (Object.hasOwn(beside, name) && beside[name] !== undefined) {
            this.refuseBoth([...written, key], [name]);
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

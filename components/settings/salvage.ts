import type { z } from "zod";

import { shortHash } from "../short-hash";
import { certainProblems } from "./certain";
import { isWithin, type Path, startsWith, valueAt, withValues } from "./paths";
import { type Problem, settingName } from "./problems";
import { definitionOf } from "./schema";
import { meantChoice, problemsOf, settingSchemas } from "./schema-problems";
import { meantBy, standIns, standInsFor } from "./stand-ins";

/** Settings with valid values instead of the wrong ones. */
export interface Salvaged<T> {
    /** The settings, each time with other values instead of the wrong ones. One if nothing is wrong. */
    variants: readonly T[];
    /** What the schema finds. */
    problems: readonly Problem[];
    /** What checks find in the settings, whatever the right values are instead of the wrong ones. */
    further: (check: (settings: T) => readonly Problem[]) => Problem[];
}

/** Each round replaces at least one value. */
const maxRounds = 50;

/**
 * Checks settings against a schema and continues with valid values instead of the wrong ones, so that one wrong value does not hide what is wrong with others.
 *
 * Nobody knows the right values. So there are several variants of the settings: what is wrong in all of them is not a consequence of a wrong value.
 */
export function salvage<S extends z.ZodType>(schema: S, input: unknown): Salvaged<z.output<S>> {
    const replaced = new Replacements(schema, input);
    /** What is wrong with every variant. Checks plan with each, so they end as soon as nothing is. */
    const certain = <V>(variants: readonly V[], check: (variant: V, index: number) => readonly Problem[]) =>
        certainProblems(
            lazily(variants, (variant, index) =>
                check(variant, index)
                    .filter(({ setting }) => !replaced.contain(setting))
                    .map((one) => replaced.withOwnValue(one)),
            ),
        );
    const problems: Problem[] = [];
    for (let round = 0; round < maxRounds; round += 1) {
        const settings = replaced.variants();
        const results = settings.map((variant) => schema.safeParse(variant));
        const variants = results.flatMap(({ success, data }) => (success ? [data] : []));
        if (variants.length > 0) {
            return { variants, problems, further: (check) => certain(variants, check) };
        }
        const issues = results.map(({ error }) => error?.issues ?? []);
        problems.push(...certain(issues, (each, index) => problemsOf(schema, each, settings[index])));
        replaced.replace(inAll(issues.map((each) => each.flatMap(faultyPaths))), settings[0]);
    }
    return { variants: [], problems, further: () => [] };
}

function* lazily<V, R>(values: readonly V[], of: (value: V, index: number) => R): Iterable<R> {
    for (const [index, value] of values.entries()) {
        yield of(value, index);
    }
}

function faultyPaths(issue: z.core.$ZodIssue): Path[] {
    const meant = meantChoice(issue);
    if (meant !== undefined) {
        return meant.flatMap(faultyPaths);
    }
    return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** The paths that all lists have. If there are none, those of the first list. */
function inAll([first = [], ...others]: readonly (readonly Path[])[]): readonly Path[] {
    const known = others.map((paths) => new Set(paths.map((path) => settingName(path))));
    const common = first.filter((path) => known.every((names) => names.has(settingName(path))));
    return common.length > 0 ? common : first;
}

/** The values of one setting, one for each variant. Undefined: the variant does not have the setting. */
interface Replacement {
    path: Path;
    values: readonly unknown[];
}

class Replacements {
    private readonly all = new Map<string, Replacement>();
    private count = 0;

    constructor(
        private readonly schema: z.ZodType,
        private readonly input: unknown,
    ) {}

    /** As many as the setting with the most values has. */
    variants(): unknown[] {
        const all = [...this.all.values()];
        const number = Math.max(1, ...all.map(({ values }) => values.length));
        return Array.from({ length: number }, (_, index) =>
            withValues(
                this.input,
                all.map(({ path, values }) => [path, values[index % values.length]] as const),
            ),
        );
    }

    /** Whether a setting is replaced, or within one that is. */
    contain(setting: string): boolean {
        const ends = [...setting.matchAll(/[.[]/g)].map(({ index }) => index);
        return this.all.has("") || [...ends, setting.length].some((end) => this.all.has(setting.slice(0, end)));
    }

    /** A problem without its value, if that contains another one than the user wrote. */
    withOwnValue({ value, ...problem }: Problem): Problem {
        const { setting } = problem;
        const isOwn = value !== undefined && ![...this.all.keys()].some((name) => isWithin(name, setting));
        return isOwn ? { value, ...problem } : problem;
    }

    /** @param settings a variant */
    replace(wrong: readonly Path[], settings: unknown): void {
        const now = new Set<string>();
        for (const path of wrong.map((one) => this.whole(one, settings))) {
            if (!around(path).some((one) => now.has(settingName(one)))) {
                now.add(settingName(this.replaceOne(path, settings)));
            }
        }
    }

    /**
     * Replaces the value at a path. If that is not possible, or did not help, replaces everything around it.
     *
     * @returns the path of what is replaced
     */
    private replaceOne(path: Path, settings: unknown): Path {
        // What is wrong with a default is in a map or a list that is not written.
        const unwritten = around(path.slice(0, -1)).find((one) => valueAt(settings, one) === undefined);
        const isKnown = around(path).some((one) => this.all.has(settingName(one)));
        const values = isKnown ? [] : this.valuesFor(path, settings);
        if (values.length === 0 && path.length > 0) {
            return this.replaceOne(path.slice(0, -1), settings);
        }
        return unwritten === undefined
            ? this.set(path, values)
            : this.set(unwritten, this.defaultWith(unwritten, path, values, settings));
    }

    private set(path: Path, values: readonly unknown[]): Path {
        for (const [name, one] of this.all) {
            if (startsWith(one.path, path)) {
                this.all.delete(name);
            }
        }
        this.all.set(settingName(path), { path, values });
        return path;
    }

    /** The default of a setting, with different values of an inner one. */
    private defaultWith(outer: Path, path: Path, values: readonly unknown[], settings: unknown): unknown[] {
        const definitions = settingSchemas(this.schema, outer, settings).map(definitionOf);
        const { defaultValue = {} } = definitions.find((one) => one.defaultValue !== undefined) ?? {};
        return values.map((value) => withValues(defaultValue, [[path.slice(outer.length), value]]));
    }

    /** The path, or that of the map around it that is worthless if a part of it is wrong. */
    private whole(path: Path, settings: unknown): Path {
        const isWhole = (at: Path) =>
            settingSchemas(this.schema, at, settings).some((schema) => standIns.get(schema)?.isWhole === true);
        return around(path).find(isWhole) ?? path;
    }

    private valuesFor(path: Path, settings: unknown): readonly unknown[] {
        if (this.isAddition(path, settings)) {
            return [undefined];
        }
        this.count += 1;
        const [schema] = settingSchemas(this.schema, path, settings);
        const written = valueAt(this.input, path);
        const beside = valueAt(this.input, path.slice(0, -1));
        return schema === undefined
            ? this.kindsFor(path, settings)
            : standInsFor(schema, shortHash(String(this.count)), { written, beside });
    }

    /** The kinds of a map that have all of its settings, instead of a wrong one. None if all kinds have them. */
    private kindsFor(path: Path, settings: unknown): readonly unknown[] {
        const outer = path.slice(0, -1);
        const kind = String(path.at(-1));
        const unions = settingSchemas(this.schema, outer, settings).map(definitionOf);
        const { options = [] } = unions.find(({ discriminator }) => discriminator === kind) ?? {};
        const shapes = options.map((option) => definitionOf(option).shape ?? {});
        const names = Object.keys(valueAt(settings, outer) ?? {}).filter((name) =>
            shapes.some((shape) => Object.hasOwn(shape, name)),
        );
        const fitting = shapes.filter((shape) => names.every((name) => Object.hasOwn(shape, name)));
        const kinds = fitting
            .flatMap((shape) => [...(shape[kind]?._zod.values ?? [])])
            .filter((value) => value !== undefined);
        const meant = meantBy(valueAt(this.input, path), kinds);
        return meant !== undefined ? [meant] : fitting.length === shapes.length ? [] : kinds;
    }

    /** Whether the setting at a path can be removed without anything else: its name is unknown, or it is an entry of a map with any names. */
    private isAddition(path: Path, settings: unknown): boolean {
        const last = path.at(-1);
        const owners = settingSchemas(this.schema, path.slice(0, -1), settings).map(definitionOf);
        return (
            typeof last === "string" &&
            owners.some(({ shape, keyType }) => shape !== undefined || keyType !== undefined) &&
            !owners.some(({ shape }) => shape !== undefined && Object.hasOwn(shape, last))
        );
    }
}

/** The path of everything around a setting, from the outside, and its own. */
function around(path: Path): Path[] {
    return [...path.keys(), path.length].map((length) => path.slice(0, length));
}

import { closest } from "fastest-levenshtein";
import { z } from "zod";

import { credentialName, shownSettings } from "./credentials";
import { belongsElsewhere } from "./elsewhere";
import { expectation, hasOwnMessage } from "./expectations";
import { isSlipOf, nearest, unknownSetting } from "./names";
import { choicesOf, definitionOf } from "./schema";

/** One thing that is wrong with a setting, told so that the reader can mend it without opening the code. */
export interface Problem {
    /** Where: the path of the setting, as it is written in a stack file (`fluentBit.routes[1].match.namespace`). */
    setting: string;
    /** What stands there now, as text; absent when nothing does. */
    value?: string;
    /** What is wrong and what to write instead. */
    remedy: string;
    /** Whether it is the setting's name that is wrong, and not its value. */
    isName?: boolean;
    /** Where in a file that is; absent where the setting stands in no file. */
    place?: { file: string; line: number; column: number };
}

type Path = readonly PropertyKey[];

/** `["routes", 1, "match"]` as a person writes it: `routes[1].match`. */
export function settingName(path: Path, prefix = ""): string {
    let name = prefix;
    for (const part of path) {
        if (typeof part === "number") {
            name += `[${part}]`;
        } else {
            name += name === "" ? String(part) : `.${String(part)}`;
        }
    }
    return name;
}

/** What is said of settings, each named as a part of a section or an argument of a component. */
export function within<T extends { setting: string }>(section: string, said: readonly T[]): T[] {
    return said.map((one) => ({ ...one, setting: `${section}.${one.setting}` }));
}

function valueAt(input: unknown, path: Path): unknown {
    return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], input);
}

/** A value as it can be shown in an error: short, on one line. */
function shown(value: unknown): string {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) {
        return String(value);
    }
    return shortened(text, 120);
}

/** A long text by its beginning and its end, where it differs from others. */
function shortened(text: string, most: number): string {
    return text.length <= most
        ? text
        : `${text.slice(0, Math.ceil(most * 0.6))} … ${text.slice(-Math.floor(most * 0.3))} (${text.length} characters)`;
}

/** The schemas on the way to `path` and there, with all that wrap one another. */
function schemasAlong(schema: z.core.$ZodType, path: Path, input: unknown): { schema: z.core.$ZodType; rest: Path }[] {
    const here = { schema, rest: path };
    const definition = definitionOf(schema);
    const inner = definition.innerType ?? definition.in;
    if (inner !== undefined) {
        return [here, ...schemasAlong(inner, path, input)];
    }
    if (definition.options !== undefined) {
        return [here, ...choicesOf(definition, input).flatMap((option) => schemasAlong(option, path, input))];
    }
    const [head, ...rest] = path;
    const next =
        head === undefined
            ? undefined
            : (definition.shape?.[String(head)] ?? definition.element ?? definition.valueType);
    return next === undefined || head === undefined
        ? [here]
        : [here, ...schemasAlong(next, rest, (input as Record<PropertyKey, unknown> | undefined)?.[head])];
}

/** The schemas of the setting at `path`: with all that wrap one another, and of a choice those that fit `input`. */
export function settingSchemas(schema: z.core.$ZodType, path: Path, input: unknown): z.core.$ZodType[] {
    return schemasAlong(schema, path, input)
        .filter(({ rest }) => rest.length === 0)
        .map(({ schema: at }) => at);
}

/** The names that an object accepts at `path` of a schema; empty where there is no object. */
function knownKeys(schema: z.core.$ZodType, path: Path, input: unknown): string[] {
    return settingSchemas(schema, path, input).flatMap((at) => Object.keys(definitionOf(at).shape ?? {}));
}

function isConcealed(schema: z.core.$ZodType, path: Path, input: unknown): boolean {
    return schemasAlong(schema, path, input).some(({ schema: at }) => z.globalRegistry.get(at)?.["concealed"] === true);
}

/** Whether a setting that has to be there is not. */
function isMissing(schema: z.core.$ZodType, path: Path, input: unknown): boolean {
    const isOptional = schemasAlong(schema, path, input).some(
        ({ schema: at, rest }) =>
            rest.length === 0 && ["optional", "default", "prefault"].includes(definitionOf(at).type),
    );
    return !isOptional && valueAt(input, path) === undefined;
}

/** Whether a setting has a value where the file says nothing of it. */
function hasDefault(schema: z.core.$ZodType, path: Path, input: unknown): boolean {
    return settingSchemas(schema, path, input).some((at) => ["default", "prefault"].includes(at._zod.def.type));
}

/** What is wrong with a value of one choice, where it is plain which was meant: the others take another kind of value. */
function meantChoice(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] | undefined {
    if (issue.code !== "invalid_union" || hasOwnMessage(issue)) {
        return undefined;
    }
    const meant = issue.errors.filter((found) =>
        found.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
    );
    return meant.length === 1
        ? meant[0]?.map((found) => ({ ...found, path: [...issue.path, ...found.path] }))
        : undefined;
}

/** What to say of a name that a map does not have: where it belongs, or what it should be. */
function wrongName(schema: z.core.$ZodType, path: Path, key: string, input: unknown, prefix: string): string {
    const known = knownKeys(schema, path, input);
    const near = nearest(key, known);
    // A slip of one key is more likely than a setting of somewhere else.
    const isSlip = near !== undefined && isSlipOf(key, near);
    const elsewhere = belongsElsewhere(schema, path, key, input, prefix, near !== undefined);
    return isSlip || elsewhere === undefined ? unknownSetting(key, known) : `is not a setting here; it ${elsewhere}`;
}

/**
 * Turns what the schema found into problems a person can act on.
 *
 * @param schema the schema that was applied, to name the neighbours of a misspelt setting
 * @param issues what it found
 * @param input what it was applied to
 * @param prefix the path of `input` itself, such as `fluentBit`
 */
export function problemsOf(
    schema: z.core.$ZodType,
    issues: readonly z.core.$ZodIssue[],
    input: unknown,
    prefix = "",
): Problem[] {
    return shownProblemsOf(schema, issues, shownSettings(schema, input), input, prefix);
}

/**
 * @param input the settings as they can be shown
 * @param whole the same with what is hidden, of which only the type is told
 */
function shownProblemsOf(
    schema: z.core.$ZodType,
    issues: readonly z.core.$ZodIssue[],
    input: unknown,
    whole: unknown,
    prefix: string,
): Problem[] {
    return issues.flatMap((issue): Problem[] => {
        const meant = meantChoice(issue);
        if (meant !== undefined) {
            return shownProblemsOf(schema, meant, input, whole, prefix);
        }
        if (issue.code === "unrecognized_keys") {
            const known = knownKeys(schema, issue.path, input);
            return issue.keys.map((key) => {
                // What is written under a wrong name is as secret as under the right one.
                const secret =
                    key === "secure" ||
                    credentialName.test(key) ||
                    known
                        .filter(
                            (name) => name === closest(key, known) || isMissing(schema, [...issue.path, name], input),
                        )
                        .some((name) => isConcealed(schema, [...issue.path, name], input));
                return {
                    setting: settingName([...issue.path, key], prefix),
                    isName: true,
                    ...(!secret && { value: shown(valueAt(input, [...issue.path, key])) }),
                    remedy: wrongName(schema, issue.path, key, input, prefix),
                };
            });
        }
        const value = valueAt(input, issue.path);
        const setting = settingName(issue.path, prefix);
        if (value === undefined) {
            const told = expectation(issue, value);
            const isDefault = issue.code === "custom" && hasDefault(schema, issue.path, input);
            return [{ setting, remedy: isDefault ? `is not set, and its default ${told}` : `is missing: it ${told}` }];
        }
        if (issue.code === "invalid_key") {
            return [{ setting, isName: true, remedy: expectation(issue, String(issue.path.at(-1))) }];
        }
        const own = valueAt(whole, issue.path);
        return isConcealed(schema, issue.path, input)
            ? [{ setting, remedy: expectation(issue, typeof own === "string" ? undefined : own) }]
            : [{ setting, value: shown(value), remedy: expectation(issue, value) }];
    });
}

/** A problem with what `change` makes of its texts. */
export function changedTexts(problem: Problem, change: (text: string) => string): Problem {
    const { setting, value, remedy } = problem;
    return {
        ...problem,
        setting: change(setting),
        ...(value !== undefined && { value: change(value) }),
        remedy: change(remedy),
    };
}

/** A problem on one line: `Pulumi.dev.yaml:12:9  fluentBit.routes[0].to[0] = …: …`. */
export function describeProblem(problem: Problem): string {
    const { setting, value, remedy, place } = changedTexts(problem, visible);
    const where = place === undefined ? "" : `${place.file}:${place.line}:${place.column}  `;
    const shownValue = value === undefined ? "" : ` = ${shortened(value, maxValue)}`;
    const told = shortened(remedy, maxRemedy);
    return setting === "" ? `${where}${told}` : `${where}${shortened(setting, maxValue)}${shownValue}: ${told}`;
}

/** A text whose characters can all be seen: one that cannot be may be what is wrong with it, and some turn the rest of the line around. */
function visible(text: string): string {
    return text.replace(
        /[\p{Cf}\p{Zl}\p{Zp}\u0080-\u00a0]/gu,
        (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}

/** How much of a value, and of what is said of it, is shown: a stack file can have megabytes in one of them. */
const maxValue = 200;
const maxRemedy = 1500;

/** How many problems a person is shown at once. The others are mostly of the same kind. */
const maxShown = 50;

/**
 * The message of an error that lists every problem at once.
 *
 * @param outcome what has become of the deployment, where that is known
 */
export function describeProblems(problems: readonly Problem[], outcome?: string): string {
    const heading = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    return listOfProblems(`The configuration has ${heading}${outcome === undefined ? "" : `; ${outcome}`}.`, problems);
}

/** A heading, and a line for each problem. */
export function listOfProblems(heading: string, problems: readonly Problem[]): string {
    const lines = problems.slice(0, maxShown).map((problem) => `  ${describeProblem(problem)}`);
    const more = problems.length - lines.length;
    return [
        heading,
        ...lines,
        ...(more > 0 ? [`  … and ${more} more. For all of them: npm run explain -- --stack NAME --json`] : []),
    ].join("\n");
}

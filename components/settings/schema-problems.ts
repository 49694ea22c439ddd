import { closest } from "fastest-levenshtein";
import { z } from "zod";

import { credentialName, refusesCredential, shownSettings } from "./credentials";
import { belongsElsewhere } from "./elsewhere";
import { expectation, hasOwnMessage } from "./expectations";
import { asList, asMap, contentsOf } from "./forms";
import { isSlipOf, nearest, unknownSetting } from "./names";
import { otherNames } from "./other-names";
import { type Path, valueAt } from "./paths";
import { type Problem, settingName, shortened } from "./problems";
import { choicesOf, definitionOf, type SchemaDefinition } from "./schema";

/** A value for an error: short, on one line. */
function shown(value: unknown): string {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) {
        return String(value);
    }
    return shortened(text, 120);
}

/** The schemas along `path` and at its end, including wrapping schemas. */
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
            : (ownOf(definition.shape, String(head)) ??
              definition.element ??
              definition.valueType ??
              otherKeys(definition));
    return next === undefined || head === undefined
        ? [here]
        : [here, ...schemasAlong(next, rest, (input as Record<PropertyKey, unknown> | undefined)?.[head])];
}

function ownOf(shape: SchemaDefinition["shape"], name: string): z.core.$ZodType | undefined {
    return shape !== undefined && Object.hasOwn(shape, name) ? shape[name] : undefined;
}

/** The schema of what an object has under keys that it does not name; nothing where it takes no such keys. */
function otherKeys({ catchall }: SchemaDefinition): z.core.$ZodType | undefined {
    return catchall !== undefined && definitionOf(catchall).type !== "never" ? catchall : undefined;
}

/** The schemas of the setting at `path`, including wrapping schemas. For a choice: the variants that match `input`. */
export function settingSchemas(schema: z.core.$ZodType, path: Path, input: unknown): z.core.$ZodType[] {
    return schemasAlong(schema, path, input)
        .filter(({ rest }) => rest.length === 0)
        .map(({ schema: at }) => at);
}

/** The names that the object at `path` of a schema accepts; empty if there is no object. */
function knownKeys(schema: z.core.$ZodType, path: Path, input: unknown): string[] {
    return settingSchemas(schema, path, input).flatMap((at) => Object.keys(definitionOf(at).shape ?? {}));
}

function isConcealed(schema: z.core.$ZodType, path: Path, input: unknown): boolean {
    return schemasAlong(schema, path, input).some(({ schema: at }) => z.globalRegistry.get(at)?.["concealed"] === true);
}

/** Whether a required setting is missing. */
function isMissing(schema: z.core.$ZodType, path: Path, input: unknown): boolean {
    const isOptional = schemasAlong(schema, path, input).some(
        ({ schema: at, rest }) =>
            rest.length === 0 && ["optional", "default", "prefault"].includes(definitionOf(at).type),
    );
    return !isOptional && valueAt(input, path) === undefined;
}

/** Whether a setting has a default. */
function hasDefault(schema: z.core.$ZodType, path: Path, input: unknown): boolean {
    return settingSchemas(schema, path, input).some((at) => ["default", "prefault"].includes(at._zod.def.type));
}

/** The problem with a value of one choice, if only that choice takes this kind of value. */
export function meantChoice(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] | undefined {
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

/** The message about a name that a map does not have: the right place, or the right name. */
function wrongName(schema: z.core.$ZodType, path: Path, key: string, input: unknown, prefix: string): string {
    const known = knownKeys(schema, path, input);
    const other = known
        .flatMap((name) => settingSchemas(schema, [...path, name], input))
        .map((setting) => otherNames.get(setting))
        .find((one) => one?.names.includes(key));
    if (other !== undefined) {
        return `is not a setting; ${other.hint}`;
    }
    const near = nearest(key, known);
    // A typo is more likely than a setting of another place.
    const isSlip = near !== undefined && isSlipOf(key, near);
    const elsewhere = belongsElsewhere(schema, path, key, input, prefix, near !== undefined);
    return isSlip || elsewhere === undefined ? unknownSetting(key, known) : `is not a setting here; it ${elsewhere}`;
}

/**
 * Turns the schema's issues into problems that a user can fix.
 *
 * @param schema the schema that was applied, to name the neighbours of a misspelt setting
 * @param issues the schema's issues @param input the settings @param prefix the path of `input` itself, such as `fluentBit`
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
 * @param input the settings with credentials hidden
 * @param whole the same settings with credentials, of which messages contain only the type
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
                // A value under a wrong name is as secret as under the right name.
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
            if (issue.code === "custom" && hasDefault(schema, issue.path, input)) {
                return [{ setting, remedy: `is not set, and its default ${expectation(issue, value)}` }];
            }
            return missing(schema, issue, input).map(({ path, told }) => ({
                setting: settingName(path, prefix),
                remedy: told.startsWith("is missing") ? told : `is missing: it ${told}`,
            }));
        }
        const mark = ofCredential(issue) ? refusesCredential : {};
        if (issue.code === "invalid_key") {
            return [{ setting, isName: true, remedy: expectation(issue, String(issue.path.at(-1))), ...mark }];
        }
        const own = valueAt(whole, issue.path);
        const form = formOf(schema, issue, input);
        if (form !== undefined) {
            return [{ setting, ...(!isConcealed(schema, issue.path, input) && { value: shown(value) }), remedy: form }];
        }
        const types = settingSchemas(schema, issue.path, input).map((at) => definitionOf(at).type);
        return isConcealed(schema, issue.path, input)
            ? [{ setting, remedy: expectation(issue, typeof own === "string" ? undefined : own, types) }]
            : [{ setting, value: shown(value), remedy: expectation(issue, value, types), ...mark }];
    });
}

/** Whether the check of a value, or of the name of an entry, refuses a credential. */
function ofCredential(issue: z.core.$ZodIssue): boolean {
    return issue.code === "invalid_key"
        ? issue.issues.some(ofCredential)
        : issue.code === "custom" && issue.params?.["isCredential"] === true;
}

/** A missing setting, or the settings that are missing in it. */
function missing(schema: z.core.$ZodType, issue: z.core.$ZodIssue, input: unknown): { path: Path; told: string }[] {
    const own = [{ path: issue.path, told: expectation(issue, undefined) }];
    if (issue.code !== "invalid_type" || hasOwnMessage(issue)) {
        return own;
    }
    const schemas = settingSchemas(schema, issue.path, input);
    const [setting] = schemas as z.ZodType[];
    if (issue.expected === "object") {
        const inner = setting?.safeParse({}).error?.issues ?? [];
        return inner.length === 0
            ? [{ path: issue.path, told: contentsOf(schemas) }]
            : inner.flatMap((found) => missing(schema, { ...found, path: [...issue.path, ...found.path] }, input));
    }
    // What the schema says of an empty text describes the setting.
    const described =
        issue.expected === "string"
            ? setting?.safeParse("").error?.issues.find((found) => hasOwnMessage(found))
            : undefined;
    return described === undefined ? own : [{ path: issue.path, told: expectation(described, undefined) }];
}

/** How to write a single value as the map or the list that is expected. */
function formOf(schema: z.core.$ZodType, issue: z.core.$ZodIssue, input: unknown): string | undefined {
    if (issue.code !== "invalid_type" || hasOwnMessage(issue)) {
        return undefined;
    }
    const value = valueAt(input, issue.path);
    if (issue.expected === "object" && isSingle(value)) {
        return asMap(settingSchemas(schema, issue.path, input), value);
    }
    return issue.expected === "array" && (isSingle(value) || value === null)
        ? asList(settingSchemas(schema, issue.path, input), value)
        : undefined;
}

/** Whether a value is neither a map nor a list. */
function isSingle(value: unknown): boolean {
    return typeof value !== "object";
}

import type { Path } from "./paths";

/**
 * What is wrong with one setting, described so that the user can fix it without reading the code. A check of a value alone, without its setting, returns a fault: the text of `remedy`.
 */
export interface Problem {
    /** The path of the setting in a stack file (`fluentBit.routes[1].match.namespace`), or the option of a command (`--stack`). */
    setting: string;
    /** The current value as text; absent if there is none. */
    value?: string;
    /** What is wrong and what to write instead. */
    remedy: string;
    /** Whether the setting's name is wrong, not its value. */
    isName?: boolean;
    /** Whether the problem is that the value is a credential in the clear. */
    isCredential?: boolean;
    /** Whether the value is not from the stack file, but from the command line or the environment. */
    isElsewhere?: boolean;
    /** Position in a file; absent if the setting is not in a file. */
    place?: { file: string; line: number; column: number };
}

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

/** Problems with their settings' names prefixed by a section or a component's name. A problem of no setting gets the section's name. */
export function within<T extends { setting: string }>(section: string, said: readonly T[]): T[] {
    return said.map((one) => ({ ...one, setting: one.setting === "" ? section : `${section}.${one.setting}` }));
}

/** The first problem of each value at a setting: others say the same of it in other words, such as a key in another partition and what is written with it. */
export function onePerValue(problems: readonly Problem[]): Problem[] {
    const isSame = (one: Problem, other: Problem) => one.setting === other.setting && one.value === other.value;
    return problems.filter((problem, index) => problems.findIndex((other) => isSame(other, problem)) === index);
}

/** The beginning and end of a long text, where it differs from others. */
export function shortened(text: string, most: number): string {
    return text.length <= most
        ? text
        : `${text.slice(0, Math.ceil(most * 0.6))} … ${text.slice(-Math.floor(most * 0.3))} (${text.length} characters)`;
}

/** A problem with `change` applied to its texts. */
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
    const equals = setting.startsWith("-") ? " " : " = ";
    const shownValue = value === undefined ? "" : `${equals}${shortened(value, maxValue)}`;
    const told = shortened(remedy, maxRemedy);
    return setting === "" ? `${where}${told}` : `${where}${shortened(setting, maxValue)}${shownValue}: ${told}`;
}

/** A text with invisible characters made visible: such a character may be the mistake, and some reverse the rest of the line. */
function visible(text: string): string {
    return text.replace(
        /[\p{Cf}\p{Zl}\p{Zp}\u0080-\u00a0]/gu,
        (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}

/** Maximum lengths of a value and of a message: a stack file can have megabytes in one value. */
const maxValue = 200;
const maxRemedy = 1500;

/** Maximum number of problems in a message. The others are mostly of the same kind. */
const maxShown = 50;

/**
 * The message of an error that lists all problems.
 *
 * @param outcome the state of the deployment, if it is known
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
        ...(more > 0 ? [`  … and ${more} more. To see all: npm run explain -- --stack NAME --json`] : []),
    ].join("\n");
}

/** Each problem once. */
export function uniqueProblems(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

import { isObject, listIn, objectIn, textIn, type Json, type JsonObject } from "../json";

/** Which branch of each `Fn::If` a reading of a template takes, by the name of its condition. */
export type World = (condition: string) => boolean;

/** What a world assumes of values that are not known, by the text of the function that returns them. */
type Values = ReadonlyMap<string, string>;

/** A world's values, and the results of conditions in it. Conditions may name each other many times. A circle, which CloudFormation refuses, has no result. */
interface Assumed {
    readonly values: Values;
    readonly results: Map<string, boolean | undefined>;
}

/** With more combinations than these, only some are tried, so that no template takes long. */
const mostCombinations = 16;

/** With more conditions, fewer values are changed, so that the time grows no faster than the template. */
const mostAssumptions = 300;

const anotherValue = "another value";

/**
 * The conditions of a template. A parameter without a known value can have each of the values that conditions compare it with, and another one.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
 */
export class Conditions {
    private readonly written: JsonObject;
    /** The values that a parameter is allowed to have, by the text of a reference to it. */
    private readonly allowed: ReadonlyMap<string, readonly string[]>;
    private readonly nothing: Assumed = { values: new Map(), results: new Map() };
    /** Many resources depend on the same conditions. */
    private readonly worlds = new Map<string, readonly World[]>();

    /** @param parameters the values with which the stack is made, as far as they are known. */
    constructor(
        template: JsonObject,
        private readonly parameters: ReadonlyMap<string, Json>,
    ) {
        this.written = objectIn(template["Conditions"]);
        this.allowed = new Map(
            Object.entries(objectIn(template["Parameters"])).map(([name, parameter]) => [
                textOf({ Ref: name }),
                listIn(objectIn(parameter)["AllowedValues"]).flatMap((value) => plain(value) ?? []),
            ]),
        );
    }

    /** The worlds in which a resource can exist, by the conditions that it depends on. */
    worldsOf(resource: JsonObject): readonly World[] {
        const own = textIn(resource["Condition"]);
        const names = new Set([...conditionsIn(resource["Properties"]), ...(own === undefined ? [] : [own])]);
        const worlds = this.worldsFor([...names].sort());
        if (own === undefined) {
            return worlds;
        }
        const possible = worlds.filter((holds) => holds(own));
        // Of many combinations, not all are tried.
        return possible.length > 0 || this.resultOf(own, this.nothing) === false ? possible : worlds;
    }

    private worldsFor(names: readonly string[]): readonly World[] {
        const key = JSON.stringify(names);
        let worlds = this.worlds.get(key);
        if (worlds === undefined) {
            const open = new Map<string, Set<string>>();
            const seen = new Set<string>();
            for (const name of names) {
                this.addOpen({ Condition: name }, open, seen);
            }
            const distinct = new Map<string, World>();
            for (const values of combinationsOf([...open].map(([name, set]) => [name, this.possible(name, set)]))) {
                const assumed: Assumed = { values, results: new Map() };
                const world: World = (name) => this.resultOf(name, assumed) ?? true;
                // What differs only in values behind the conditions is the same for the resource.
                distinct.set(names.map(world).join(), world);
            }
            worlds = [...distinct.values()];
            this.worlds.set(key, worlds);
        }
        return worlds;
    }

    /** Adds the values of a condition that are not known, with what they are compared with. */
    private addOpen(condition: Json, open: Map<string, Set<string>>, seen: Set<string>): void {
        const [name, argument] = functionOf(condition);
        if (this.result(condition, this.nothing) !== undefined) {
            return;
        }
        if (this.isReference(name, argument)) {
            if (!seen.has(argument)) {
                seen.add(argument);
                this.addOpen(this.written[argument], open, seen);
            }
        } else if (isLogical(name)) {
            listIn(argument).forEach((part) => {
                this.addOpen(part, open, seen);
            });
        } else {
            const sides = listIn(argument);
            const unknowns = sides.filter((side) => this.known(side) === undefined);
            const literal = sides.map((side) => this.known(side)).find((value) => value !== undefined);
            const [key, value] =
                name === "Fn::Equals" && unknowns.length === 1 && literal !== undefined
                    ? [textOf(unknowns[0]), literal]
                    : [textOf(condition), "true"];
            open.set(key, (open.get(key) ?? new Set()).add(value));
        }
    }

    /** The values that a world can assume: those that are compared, and one of the others. */
    private possible(key: string, compared: ReadonlySet<string>): string[] {
        const allowed = this.allowed.get(key) ?? [];
        const other = allowed.length === 0 ? anotherValue : allowed.find((value) => !compared.has(value));
        return [
            ...[...compared].filter((value) => allowed.length === 0 || allowed.includes(value)),
            ...(other === undefined ? [] : [other]),
        ];
    }

    private result(condition: Json, assumed: Assumed): boolean | undefined {
        const [name, argument] = functionOf(condition);
        if (this.isReference(name, argument)) {
            return this.resultOf(argument, assumed);
        }
        const parts = () => listIn(argument).map((part) => this.result(part, assumed));
        switch (name) {
            case "Fn::And":
                return allOf(parts());
            case "Fn::Or":
                return negated(allOf(parts().map(negated)));
            case "Fn::Not":
                return negated(parts()[0]);
            default: {
                const sides = listIn(argument);
                const [left, right] = sides.map((side) => this.known(side) ?? assumed.values.get(textOf(side)));
                // Two constants are a switch, which the authors of the template change.
                const isComparison = name === "Fn::Equals" && sides.some(isObject);
                if (isComparison && left !== undefined && right !== undefined) {
                    return left === right;
                }
                const whole = assumed.values.get(textOf(condition));
                return whole === undefined ? undefined : whole === "true";
            }
        }
    }

    private resultOf(name: string, assumed: Assumed): boolean | undefined {
        const { results } = assumed;
        const known = results.get(name);
        if (known === undefined && !results.has(name)) {
            results.set(name, undefined);
            const result = this.result(
                Object.hasOwn(this.written, name) ? this.written[name] : { Condition: name },
                assumed,
            );
            results.set(name, result);
            return result;
        }
        return known;
    }

    private isReference(name: string, argument: Json): argument is string {
        return name === "Condition" && typeof argument === "string" && Object.hasOwn(this.written, argument);
    }

    /** A side of a comparison, as far as it is known. */
    private known(side: Json): string | undefined {
        const [name, argument] = functionOf(side);
        return plain(isObject(side) && name === "Ref" ? this.parameters.get(textIn(argument) ?? "") : side);
    }
}

/**
 * All combinations of the values, or as many as there is time for: all variables with their first value, with their second one, …; for each two
 * variables, one with its first value and the other with its last one; and one variable with another value than in the first or last of these.
 */
function combinationsOf(variables: readonly (readonly [key: string, values: readonly string[]])[]): Values[] {
    const count = variables.reduce((product, [, values]) => product * values.length, 1);
    if (count <= mostCombinations) {
        return variables.reduce(
            (worlds, [key, values]) => worlds.flatMap((world) => values.map((value) => new Map(world).set(key, value))),
            [new Map<string, string>()],
        );
    }
    const worldOf = (placeOf: (variable: number) => number) =>
        new Map(
            variables.map(([key, values], variable) => [
                key,
                values[Math.min(placeOf(variable), values.length - 1)] ?? "",
            ]),
        );
    const most = Math.min(mostCombinations, Math.max(...variables.map(([, values]) => values.length)));
    const usual = Array.from({ length: most }, (_, place) => worldOf(() => place));
    // The numbers of two variables differ in a binary digit.
    const digits = Math.ceil(Math.log2(variables.length));
    const pairs = Array.from({ length: 2 * digits }, (_, world) =>
        worldOf((variable) => (((variable >> (world >> 1)) & 1) === (world & 1) ? 0 : Number.MAX_SAFE_INTEGER)),
    );
    const changes = Math.max(0, Math.min(mostCombinations, Math.floor(mostAssumptions / variables.length)) - digits);
    const others = [usual[0], usual[most - 1]].flatMap((world = new Map<string, string>()) =>
        variables
            .flatMap(([key, values]) => values.map((value) => [key, value] as const))
            .filter(([key, value]) => world.get(key) !== value)
            .slice(0, changes)
            .map(([key, value]) => new Map(world).set(key, value)),
    );
    return [...usual, ...pairs, ...others];
}

function functionOf(value: Json): [name: string, argument: Json] {
    return Object.entries(objectIn(value))[0] ?? ["", undefined];
}

function isLogical(name: string): boolean {
    return ["Fn::And", "Fn::Or", "Fn::Not"].includes(name);
}

const texts = new WeakMap<object, string>();

/** Remembered, because conditions are evaluated for each combination. */
function textOf(value: Json): string {
    if (!isObject(value)) {
        return JSON.stringify(value ?? null);
    }
    let text = texts.get(value);
    if (text === undefined) {
        text = JSON.stringify(value);
        texts.set(value, text);
    }
    return text;
}

function plain(value: Json): string | undefined {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? String(value)
        : undefined;
}

function allOf(parts: readonly (boolean | undefined)[]): boolean | undefined {
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
}

function negated(value: boolean | undefined): boolean | undefined {
    return value === undefined ? undefined : !value;
}

/** The names of the conditions on which a value depends. */
function conditionsIn(value: Json): string[] {
    if (Array.isArray(value)) {
        return value.flatMap(conditionsIn);
    }
    return Object.entries(objectIn(value)).flatMap(([key, entry]) => [
        ...(key === "Fn::If"
            ? listIn(entry)
                  .slice(0, 1)
                  .map((name) => textIn(name) ?? "")
            : []),
        ...conditionsIn(entry),
    ]);
}

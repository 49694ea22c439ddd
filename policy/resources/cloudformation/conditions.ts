import { isObject, listIn, objectIn, textIn, type Json, type JsonObject } from "../json";

/** Which branch of each `Fn::If` a reading of a template takes, by the name of its condition. */
export type World = (condition: string) => boolean;

/** Comparisons that are not known, by their text, and what a world assumes of them. */
type Assumed = ReadonlyMap<string, boolean>;

/** Conditions that are tried one by one, so that no template takes long. */
const mostTried = 6;

/** How deep conditions in conditions are read; CloudFormation refuses a circle. */
const deepest = 20;

/**
 * The conditions of a template. A comparison with a parameter that has no known value can have both results.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
 */
export class Conditions {
    private readonly written: JsonObject;

    /** @param parameters the values with which the stack is made, as far as they are known. */
    constructor(
        template: JsonObject,
        private readonly parameters: ReadonlyMap<string, Json>,
    ) {
        this.written = objectIn(template["Conditions"]);
    }

    /**
     * The worlds in which a resource can exist: all combinations of up to three comparisons that it depends on. Of more comparisons, those in
     * which one differs from all others.
     */
    worldsOf(resource: JsonObject): World[] {
        const own = textIn(resource["Condition"]);
        const names = [...conditionsIn(resource["Properties"]), ...(own === undefined ? [] : [own])];
        const open = [...new Set(names.flatMap((name) => this.openIn({ Condition: name }, 0)))];
        const assumptions = [true, false].flatMap((value) => {
            const all = open.map((key): [string, boolean] => [key, value]);
            return [all, ...open.slice(0, mostTried).map((key) => [...all, [key, !value] as [string, boolean]])];
        });
        const worlds = (open.length === 0 ? [[]] : assumptions).map((assumed): World => {
            const values = new Map(assumed);
            return (name) => this.result({ Condition: name }, values, 0) ?? true;
        });
        return own === undefined ? worlds : worlds.filter((holds) => holds(own));
    }

    /** The comparisons of a condition whose result is not known. */
    private openIn(condition: Json, depth: number): string[] {
        const [name, argument] = functionOf(condition);
        if (depth > deepest || this.result(condition, new Map(), 0) !== undefined) {
            return [];
        }
        if (name === "Condition" && this.isWritten(argument)) {
            return this.openIn(this.written[argument], depth + 1);
        }
        return isLogical(name) ? listIn(argument).flatMap((part) => this.openIn(part, depth + 1)) : [keyOf(condition)];
    }

    private result(condition: Json, assumed: Assumed, depth: number): boolean | undefined {
        const [name, argument] = functionOf(condition);
        const parts = () => listIn(argument).map((part) => this.result(part, assumed, depth + 1));
        if (depth > deepest) {
            return undefined;
        }
        if (name === "Condition" && this.isWritten(argument)) {
            return this.result(this.written[argument], assumed, depth + 1);
        }
        switch (name) {
            case "Fn::And":
                return allOf(parts());
            case "Fn::Or":
                return negated(allOf(parts().map(negated)));
            case "Fn::Not":
                return negated(parts()[0]);
            default:
                return this.compared(name, argument) ?? assumed.get(keyOf(condition));
        }
    }

    private isWritten(name: Json): name is string {
        return typeof name === "string" && Object.hasOwn(this.written, name);
    }

    /** Whether the value of a parameter is the one that a condition asks for. */
    private compared(name: string, argument: Json): boolean | undefined {
        const sides = listIn(argument);
        if (name !== "Fn::Equals" || !sides.some(isObject)) {
            return undefined;
        }
        const [left, right] = sides.map((side) => (isObject(side) ? this.parameter(side) : side));
        return isPlain(left) && isPlain(right) ? String(left) === String(right) : undefined;
    }

    private parameter(reference: JsonObject): Json {
        const [name, argument] = functionOf(reference);
        return name === "Ref" ? this.parameters.get(textIn(argument) ?? "") : undefined;
    }
}

function functionOf(value: Json): [name: string, argument: Json] {
    return Object.entries(objectIn(value))[0] ?? ["", undefined];
}

function isLogical(name: string): boolean {
    return ["Fn::And", "Fn::Or", "Fn::Not"].includes(name);
}

function keyOf(condition: Json): string {
    return JSON.stringify(condition);
}

function isPlain(value: Json): value is string | number | boolean {
    return ["string", "number", "boolean"].includes(typeof value);
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

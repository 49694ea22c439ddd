import { isAbsent, isObject, objectIn, setEntry, textIn, unknown, type Json, type JsonObject } from "../json";
import type { Translated, Written } from "../translation";
import { templateIn } from "../yaml";
import { Conditions, type World } from "./conditions";
import { withSmallLetters } from "./names";
import { madeOf, type Made } from "./types";

/** Types that carry a whole template, and the property that holds it. */
const carriers: Readonly<Record<string, readonly string[]>> = {
    "aws:cloudformation/stack:Stack": ["templateBody"],
    "aws:cloudformation/stackSet:StackSet": ["templateBody"],
    "aws-native:cloudformation:Stack": ["templateBody", "template"],
    "aws-native:cloudformation:StackSet": ["templateBody"],
};

export function holdsCloudFormation(type: string): boolean {
    return Object.hasOwn(carriers, type);
}

/** The template that a resource carries; undefined where it carries none, or one that cannot be read. */
export function templateOf(type: string, props: JsonObject): JsonObject | undefined {
    const body = (carriers[type] ?? []).map((property) => props[property]).find((value) => value !== undefined);
    return typeof body === "string" ? templateIn(body) : isObject(body) ? body : undefined;
}

/** How deep templates in templates are read, so that no text makes a rule take long. */
const deepest = 3;

/** Of a map whose key is not known, so many values are tried, so that no template takes long. */
const mostChoices = 32;

/** The stack itself, and the resources of its template as far as rules know their types. */
export function cloudFormationResources(written: Written, depth = 1): Translated[] {
    const { type, name, props } = written;
    const template = templateOf(type, props);
    if (template === undefined) {
        return [written];
    }
    const parameters = parametersOf(template, props["parameters"]);
    const conditions = new Conditions(template, valuesForConditions(template, type, props["parameters"]));
    const account = ownAccount(written.provider);
    const parts = resourcesIn(template).flatMap(([logicalName, resource]): Translated[] => {
        const [, service = "", kind = ""] = (textIn(objectIn(resource)["Type"]) ?? "").split("::");
        if (service === "" || kind === "") {
            return [];
        }
        const original = objectIn(objectIn(resource)["Properties"]);
        const readingOf = (world: World, choice: number) => {
            const reader = new Reader(template, parameters, written.provider, account, world, choice);
            return { reader, own: objectIn(withSmallLetters(reader.value(original))) };
        };
        const readings = conditions.worldsOf(objectIn(resource)).flatMap((world) => {
            const first = readingOf(world, 0);
            const count = Math.min(first.reader.choices, mostChoices);
            const others = Array.from({ length: count - 1 }, (_, index) => readingOf(world, index + 1));
            return [first, ...others];
        });
        return distinct(readings).flatMap(({ reader, own }) => partsOf(service, kind, own, reader));

        function partsOf(service: string, kind: string, own: JsonObject, reader: Reader): Translated[] {
            return madeOrNative(service, kind, own).flatMap((each): Translated[] => {
                const made = madeIn(each, reader);
                return depth < deepest && holdsCloudFormation(made.type)
                    ? inside(made, cloudFormationResources({ ...made, provider: written.provider }, depth + 1))
                    : [made];
            });
        }

        function madeIn(each: Made, reader: Reader): Translated {
            return {
                type: each.type,
                name: `${name}, ${logicalName}${each.part === undefined ? "" : `, ${each.part}`}`,
                props: each.props,
                carrier: name,
                // The account of a template that says `AWS::AccountId` is the one that its resources are made in.
                ...(reader.namesAccount ? { provider: { ...written.provider, allowedAccountIds: [account] } } : {}),
                key: each.part === undefined ? logicalName : `${logicalName} ${each.part}`,
                sources: (property) => {
                    const from =
                        each.from !== undefined && Object.hasOwn(each.from, property)
                            ? each.from[property]
                            : [property];
                    const references = (from ?? []).flatMap((native) => referencesIn(entryOf(original, native)));
                    return {
                        among: [...references, ...(each.ofItself?.includes(property) === true ? [logicalName] : [])],
                    };
                },
            };
        }
    });
    return [written, ...parts];
}

/** A stack in a template, and the resources of its own template, under keys that differ from those of the outer one. */
function inside(stack: Translated, [, ...parts]: readonly Translated[]): Translated[] {
    const keyOf = (key: string | undefined) => `${stack.key ?? ""}/${key ?? ""}`;
    return [
        stack,
        ...parts.map((part) => ({
            ...part,
            ...(stack.carrier === undefined ? {} : { carrier: stack.carrier }),
            key: keyOf(part.key),
            sources: (property: string) => ({ among: part.sources?.(property).among?.map(keyOf) ?? [] }),
        })),
    ];
}

/**
 * The resources of a template by their logical names. A loop counts as its body, with an unknown variable.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function resourcesIn(template: JsonObject): [logicalName: string, resource: Json][] {
    return Object.entries(objectIn(template["Resources"])).flatMap(([name, resource]) =>
        name.startsWith("Fn::ForEach::") && Array.isArray(resource)
            ? Object.entries(objectIn(resource[2]))
            : [[name, resource] as [string, Json]],
    );
}

/** A type without a translation keeps its AWS name. */
function madeOrNative(service: string, kind: string, props: JsonObject): Made[] {
    return madeOf(service, kind, props) ?? [{ type: `aws-native:${service.toLowerCase()}:${kind}`, props }];
}

/** What `AWS::AccountId` is read as while the account is unknown: a number that does not belong to an account. */
export const unknownAccount = "000000000000";

/** What `AWS::Region` is read as while the region is unknown. */
const ownRegion = "own-region";

/** The account that the provider is limited to. */
function ownAccount(provider: JsonObject): string {
    const [account, ...others] = JSON.stringify(provider["allowedAccountIds"] ?? "").match(/\d{12}/g) ?? [];
    return account === undefined || others.length > 0 ? unknownAccount : account;
}

/** A property of a template, under the name that Pulumi gives it. */
function entryOf(properties: JsonObject, name: string): Json {
    const key = Object.keys(properties).find((each) => each.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : properties[key];
}

/** The logical names that a value mentions. */
function referencesIn(value: Json): string[] {
    if (Array.isArray(value)) {
        return value.flatMap(referencesIn);
    }
    return Object.entries(objectIn(value)).flatMap(([key, entry]) => {
        if (key === "Ref") {
            return textIn(entry) ?? [];
        }
        if (key === "Fn::GetAtt") {
            return (Array.isArray(entry) ? textIn(entry[0]) : textIn(entry)?.split(".")[0]) ?? [];
        }
        if (key === "Fn::Sub") {
            const text = textIn(Array.isArray(entry) ? entry[0] : entry) ?? "";
            return [...text.matchAll(/\$\{([\w:.]{1,300})\}/g)].map(([, name = ""]) => name.split(".")[0] ?? "");
        }
        return referencesIn(entry);
    });
}

function parametersOf(template: JsonObject, given: Json): Map<string, Json> {
    const values = new Map<string, Json>();
    for (const [name, parameter] of Object.entries(objectIn(template["Parameters"]))) {
        const value = objectIn(parameter)["Default"];
        values.set(name, value === undefined ? unknown : value);
    }
    for (const [name, value] of Object.entries(objectIn(given))) {
        values.set(name, value === undefined ? unknown : value);
    }
    return values;
}

/**
 * The values that conditions compare. Each account of a stack set can have its own, and the value of a parameter that Systems Manager
 * stores is not in the template.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stackinstances-override.html
 */
function valuesForConditions(template: JsonObject, type: string, given: Json): Map<string, Json> {
    const isKnown = type.endsWith(":Stack") && (isAbsent(given) || isObject(given));
    return new Map(
        [...parametersOf(template, given)].filter(
            ([name]) =>
                isKnown &&
                !(textIn(objectIn(objectIn(template["Parameters"])[name])["Type"]) ?? "").startsWith("AWS::SSM::"),
        ),
    );
}

/** The different ones: many conditions change nothing of what a resource is. */
function distinct<R extends { readonly own: JsonObject }>(readings: readonly R[]): readonly R[] {
    const [first, ...others] = readings;
    if (first === undefined || others.length === 0) {
        return readings;
    }
    const asText = ({ own }: R) =>
        JSON.stringify(own, (_, value: unknown) => (value === unknown ? { unknown: true } : value));
    return [...new Map(readings.map((reading) => [asText(reading), reading])).values()];
}

/** Reads a template's values: functions as far as their result is known, `unknown` otherwise. */
class Reader {
    constructor(
        private readonly template: JsonObject,
        private readonly parameters: ReadonlyMap<string, Json>,
        private readonly provider: JsonObject,
        private readonly account: string,
        private readonly world: World,
        private readonly choice: number,
    ) {}

    /** How many values the function with the most possible values can have. Each reading takes one of them. */
    choices = 1;

    /** Whether what was read names the account that the resources are made in. */
    namesAccount = false;

    value(written: Json): Json {
        if (Array.isArray(written)) {
            return written.map((entry) => this.value(entry)).filter((entry) => entry !== undefined);
        }
        if (!isObject(written)) {
            return written;
        }
        const [[key, argument] = ["", undefined], ...others] = Object.entries(written);
        if (others.length === 0 && (key === "Ref" || key.startsWith("Fn::"))) {
            return this.call(key, argument);
        }
        const copy: JsonObject = {};
        for (const [name, entry] of Object.entries(written)) {
            const value = this.value(entry);
            if (value !== undefined) {
                setEntry(copy, name, value);
            }
        }
        return copy;
    }

    /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
    private call(name: string, argument: Json): Json {
        switch (name) {
            case "Ref":
                return this.named(textIn(argument) ?? "");
            case "Fn::Sub":
                return this.substituted(argument);
            case "Fn::Join": {
                const [separator, values] = Array.isArray(argument) ? argument : [];
                const parts = this.value(values);
                return typeof separator === "string" && Array.isArray(parts) && parts.every(isScalar)
                    ? parts.map(String).join(separator)
                    : unknown;
            }
            case "Fn::If": {
                const [condition, then, otherwise] = Array.isArray(argument) ? argument : [];
                return this.value(this.world(textIn(condition) ?? "") ? then : otherwise);
            }
            case "Fn::Split": {
                const [separator, text] = Array.isArray(argument) ? argument : [];
                const whole = this.value(text);
                return typeof separator === "string" && separator !== "" && typeof whole === "string"
                    ? whole.split(separator)
                    : unknown;
            }
            case "Fn::Select": {
                const [index, list] = (Array.isArray(argument) ? argument : []).map((each) => this.value(each));
                if (!Array.isArray(list)) {
                    return unknown;
                }
                return index === unknown ? this.chosen(list) : (list[Number(index)] ?? unknown);
            }
            case "Fn::Base64":
                return this.value(argument);
            case "Fn::FindInMap": {
                const [map, first, second, more] = (Array.isArray(argument) ? argument : []).map((each) =>
                    this.value(each),
                );
                const keys: readonly Json[] = [map, first, second];
                let found: readonly Json[] = [this.template["Mappings"]];
                for (const key of keys) {
                    found = entriesUnder(found, key);
                }
                const { DefaultValue } = objectIn(more);
                const mayLack = found.length === 0 || keys.some(isOpen);
                return this.chosen(mayLack && DefaultValue !== undefined ? [DefaultValue, ...found] : found);
            }
            default:
                return unknown;
        }
    }

    /** One of the values that a function can have, in each reading another one. */
    private chosen(values: readonly Json[]): Json {
        this.choices = Math.max(this.choices, values.length);
        return values.length === 0 ? unknown : values[this.choice % values.length];
    }

    private named(name: string): Json {
        if (name === "AWS::NoValue") {
            return undefined;
        }
        const pseudo = this.pseudo(name);
        if (pseudo !== undefined) {
            return pseudo;
        }
        return this.parameters.has(name) ? this.parameters.get(name) : unknown;
    }

    /** What is the same for the whole stack stands for itself: a policy's text stays readable. */
    private pseudo(name: string): string | undefined {
        switch (name) {
            case "AWS::Partition":
                return "aws";
            case "AWS::URLSuffix":
                return "amazonaws.com";
            case "AWS::Region":
                return textIn(this.provider["region"]) ?? ownRegion;
            case "AWS::AccountId":
                this.namesAccount = true;
                return this.account;
            case "AWS::StackName":
                return "own-stack";
            default:
                return undefined;
        }
    }

    private substituted(argument: Json): Json {
        const [template, given] = Array.isArray(argument) ? argument : [argument, undefined];
        if (typeof template !== "string") {
            return unknown;
        }
        const values = objectIn(this.value(given));
        const unknowns: string[] = [];
        const text = template.replace(/\$\{(!?)([^{}]{1,300})\}/g, (whole, literal: string, name: string) => {
            if (literal === "!") {
                return `\${${name}}`;
            }
            const value = Object.hasOwn(values, name.trim()) ? values[name.trim()] : this.named(name.trim());
            if (isScalar(value)) {
                return String(value);
            }
            unknowns.push(name);
            return whole;
        });
        return unknowns.length === 0 ? text : unknown;
    }
}

/** The entries of maps under a key; all that are tried, if the key is not known. */
function entriesUnder(maps: readonly Json[], key: Json): Json[] {
    return maps.flatMap((map): readonly Json[] => {
        if (!isObject(map)) {
            return [];
        }
        if (isOpen(key)) {
            return firstEntries(map);
        }
        return typeof key === "string" && Object.hasOwn(map, key) ? [map[key]] : [];
    });
}

const entries = new WeakMap<JsonObject, readonly Json[]>();

/** Remembered, because many resources can use a map with thousands of entries. */
function firstEntries(map: JsonObject): readonly Json[] {
    let first = entries.get(map);
    if (first === undefined) {
        first = Object.values(map).slice(0, mostChoices);
        entries.set(map, first);
    }
    return first;
}

function isOpen(key: Json): boolean {
    return key === unknown || key === ownRegion;
}

function isScalar(value: Json): value is string | number | boolean {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

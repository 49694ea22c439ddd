import {
    isAbsent,
    isObject,
    isTrue,
    objectIn,
    textIn,
    unknown,
    withoutHoles,
    type Json,
    type JsonObject,
} from "../json";
import type { Translated, Written } from "../forms";
import { templateIn } from "../yaml";
import { Conditions, type World } from "./conditions";
import { Reader, TemplateValues, unknownAccount, type Reading } from "./reader";
import { originOf, translationOf, type Made } from "./types";

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
    const values = new TemplateValues(template, parameters, written.provider, account);
    const subjects = resourcesIn(template).flatMap(([logicalName, resource]): Subject[] => {
        const [, service = "", kind = ""] = (textIn(objectIn(resource)["Type"]) ?? "").split("::");
        if (service === "" || kind === "") {
            return [];
        }
        const original = objectIn(objectIn(resource)["Properties"]);
        const reader = new Reader(values, original);
        const first = conditions
            .worldsOf(objectIn(resource))
            .map((world) => ({ world, reading: reader.read(world, 0) }));
        return [{ logicalName, translate: translationOf(service, kind), original, reader, first }];
    });
    const parts = withAllChoices(subjects).flatMap(({ logicalName, translate, original, reader, readings }) => {
        const done = new WeakMap<object, Json>();
        const all: Translated[] = [];
        for (const { own } of readings) {
            for (const each of translate(own)) {
                const made = madeIn(each);
                if (depth < deepest && holdsCloudFormation(made.type)) {
                    const inner = cloudFormationResources({ ...made, provider: written.provider }, depth + 1);
                    all.push(...inside(made, inner));
                } else {
                    all.push(made);
                }
            }
        }
        return all;

        function madeIn(each: Made): Translated {
            const { part } = each;
            const made: Translated = {
                type: each.type,
                name: part === undefined ? `${name}, ${logicalName}` : `${name}, ${logicalName}, ${part}`,
                props: reader.hasHoles ? withoutHoles(each.props, done) : each.props,
                carrier: name,
                key: part === undefined ? logicalName : `${logicalName} ${part}`,
                sources: (property) => {
                    const references = referencesIn(entryOf(original, originOf(property, each)));
                    return {
                        among: [...references, ...(each.ofItself?.includes(property) === true ? [logicalName] : [])],
                    };
                },
            };
            // The account of a template that says `AWS::AccountId` is the one that its resources are made in.
            return reader.namesAccount
                ? { ...made, provider: { ...written.provider, allowedAccountIds: [account] } }
                : made;
        }
    });
    return [written, ...parts];
}

/** A resource of a template, and its reading in each world with the first of all choices. */
interface Subject {
    readonly logicalName: string;
    readonly translate: (props: JsonObject) => Made[];
    readonly original: JsonObject;
    readonly reader: Reader;
    readonly first: readonly { readonly world: World; readonly reading: Reading }[];
}

/** So many readings of all resources beyond the first ones, so that no template takes long; more for one with many resources. */
const mostReadings = 500;
const mostOfEach = 10;

/**
 * The different readings of each resource, one for each value that a function can have.
 *
 * With more values than can be read for all resources, each resource begins with another value, so that every value is read for some of them.
 */
function withAllChoices(subjects: readonly Subject[]) {
    const open = subjects.flatMap(({ first }) => first.filter(({ reading }) => reading.choices > 1));
    const wanted = open.reduce((sum, { reading }) => sum + reading.choices - 1, 0);
    const allowed = Math.max(mostReadings, mostOfEach * subjects.length);
    const most = wanted <= allowed ? allowed : Math.max(1, Math.floor(allowed / open.length));
    let place = 0;
    return subjects.map((subject) => {
        const readings = new Map<string, Reading>();
        for (const { world, reading } of subject.first) {
            const count = Math.min(reading.choices - 1, most);
            readings.set(reading.chosen, reading);
            for (let index = 0; index < count; index++) {
                const other = subject.reader.read(world, 1 + ((place + index) % (reading.choices - 1)));
                readings.set(other.chosen, other);
            }
            place += count;
        }
        return { ...subject, readings: [...readings.values()] };
    });
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

/** The values of parameters with NoEcho, which CloudFormation shows to nobody. */
export function hiddenValuesOf(type: string, props: JsonObject): string[] {
    const template = templateOf(type, props) ?? {};
    const values = parametersOf(template, props["parameters"]);
    return Object.entries(objectIn(template["Parameters"])).flatMap(([name, parameter]) =>
        isTrue(objectIn(parameter)["NoEcho"]) ? (textIn(values.get(name)) ?? []) : [],
    );
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

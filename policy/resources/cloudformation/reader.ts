import {
    hasHole,
    hole,
    isObject,
    knownParts,
    objectIn,
    setEntry,
    textIn,
    unknown,
    type Json,
    type JsonObject,
} from "../json";
import type { World } from "./conditions";
import { setWithSmallLetters } from "./names";

/** What all resources of a template have in common. */
export class TemplateValues {
    private readonly mappings: Json;
    private readonly resources: JsonObject;
    private readonly region: string | undefined;
    private readonly inMaps = new Map<string, Choices>();

    constructor(
        template: JsonObject,
        private readonly parameters: ReadonlyMap<string, Json>,
        provider: JsonObject,
        private readonly account: string,
    ) {
        this.region = textIn(provider["region"]);
        this.mappings = template["Mappings"];
        this.resources = objectIn(template["Resources"]);
    }

    /** What a name refers to. What is the same for the whole stack stands for itself, so that a policy's text stays readable. */
    named(name: string): Json {
        switch (name) {
            case "AWS::NoValue":
                return undefined;
            case "AWS::Partition":
                return "aws";
            case "AWS::URLSuffix":
                return "amazonaws.com";
            case "AWS::Region":
                return this.region ?? ownRegion;
            case "AWS::AccountId":
                return this.account;
            case "AWS::StackName":
                return "own-stack";
            default:
                return this.parameters.has(name) ? this.parameters.get(name) : unknown;
        }
    }

    /** What a name refers to in the key of a map, where a stand-in would choose no row, or one of several. */
    inKey(name: string): Json {
        switch (name) {
            case "AWS::Partition":
            case "AWS::URLSuffix":
                return this.region === undefined || outside.test(this.region) ? unknown : this.named(name);
            case "AWS::Region":
                return this.region ?? unknown;
            case "AWS::AccountId":
                return this.account === unknownAccount ? unknown : this.account;
            case "AWS::StackName":
                return unknown;
            default:
                return this.named(name);
        }
    }

    /** What is known of a name in a text: of a bucket's ARN, all but the name. */
    partsOf(name: string): Json {
        const [resource = "", attribute] = name.split(".");
        const type = Object.hasOwn(this.resources, resource) ? objectIn(this.resources[resource])["Type"] : undefined;
        return type === "AWS::S3::Bucket" && attribute === "Arn" ? `arn:aws:s3:::${hole}` : this.named(name);
    }

    /** The values that maps can have under keys, with a value for others. Many resources choose from the same map. */
    inMap(keys: readonly Json[], otherwise: Json): Choices {
        const key = textWithHoles([keys.map((each) => (isOpen(each) ? [] : each)), otherwise]);
        let choices = this.inMaps.get(key);
        if (choices === undefined) {
            let found: readonly Json[] = [this.mappings];
            for (const each of keys) {
                found = entriesUnder(found, each);
            }
            const mayLack = otherwise !== undefined && (found.length === 0 || keys.some(isOpen));
            choices = new Choices(mayLack ? [...found, otherwise] : found);
            this.inMaps.set(key, choices);
        }
        return choices;
    }
}

/** The values that a function can have. Those of the same place belong together: functions with the same key choose from the same row. */
class Choices {
    /** For each value, where the first one is that is equal. */
    readonly firsts: readonly number[];

    constructor(readonly values: readonly Json[]) {
        const places = new Map<string, number>();
        this.firsts = values.map((value, place) => {
            const text = textWithHoles([value]);
            const first = places.get(text) ?? place;
            places.set(text, first);
            return first;
        });
    }
}

/** What an unknown value is written as occurs in no template. */
function textWithHoles(value: Json): string {
    return JSON.stringify(value, (_, each: Json) => (each === unknown ? hole : each));
}

/** What `AWS::Region` is read as while the region is unknown. */
const ownRegion = "own-region";

/**
 * Regions of other partitions than `aws`.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const outside = /^(cn|us-gov|eusc)-|-iso/;

/** What `AWS::AccountId` is read as while the account is unknown: a number that does not belong to an account. */
export const unknownAccount = "000000000000";

/** A resource's properties with one value for each function that can have several. */
export interface Reading {
    /** With names as in Pulumi's providers. */
    readonly own: JsonObject;
    /** How many values the function with the most possible values can have. */
    readonly choices: number;
    /** What was chosen. Readings with the same choices are equal. */
    readonly chosen: string;
}

/**
 * Reads the values of a resource: functions as far as their result is known, `unknown` otherwise, and a hole for each unknown part of a text.
 * Of the readings of a resource, only the parts that differ are read again.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Reader {
    private readonly fixed = new WeakMap<object, { readonly value: Json }>();
    private readonly renamed = new WeakMap<object, Json>();
    /** The choices of functions whose arguments are the same in each reading. */
    private readonly choicesOf = new WeakMap<readonly Json[], Choices>();
    private isInKey = false;
    private world: World = () => true;
    private choice = 0;
    private choices = 1;
    private chosen: string[] = [];

    constructor(
        private readonly values: TemplateValues,
        private readonly original: JsonObject,
    ) {}

    /** Whether a reading names the account that the resource is made in. */
    namesAccount = false;

    /** Whether a reading has texts with holes. */
    hasHoles = false;

    read(world: World, choice: number): Reading {
        this.world = world;
        this.choice = choice;
        this.choices = 1;
        this.chosen = [];
        return { own: this.properties(), choices: this.choices, chosen: this.chosen.join() };
    }

    private properties(): JsonObject {
        const own: JsonObject = {};
        const entries = Object.entries(isFunction(this.original) ? objectIn(this.value(this.original)) : this.original);
        for (const [key, entry] of entries) {
            const value = this.value(entry);
            if (value !== undefined) {
                setWithSmallLetters(own, key, value, this.renamed);
            }
        }
        return own;
    }

    private value(written: Json): Json {
        if (!Array.isArray(written) && !isObject(written)) {
            return written;
        }
        const known = this.fixed.get(written);
        if (known !== undefined) {
            return known.value;
        }
        const before = this.chosen.length;
        const value = Array.isArray(written)
            ? written.map((entry) => this.value(entry)).filter((entry) => entry !== undefined)
            : this.object(written);
        if (this.chosen.length === before) {
            this.fixed.set(written, { value });
        }
        return value;
    }

    private object(written: JsonObject): Json {
        const entries = Object.entries(written);
        const [[key, argument] = ["", undefined]] = entries;
        if (entries.length === 1 && isCall(key)) {
            return this.call(key, argument);
        }
        const copy: JsonObject = {};
        for (const [name, entry] of entries) {
            const value = this.value(entry);
            if (value !== undefined) {
                setEntry(copy, name, value);
            }
        }
        return copy;
    }

    private call(name: string, argument: Json): Json {
        const list = Array.isArray(argument) ? argument : [];
        switch (name) {
            case "Ref":
                return this.named(textIn(argument) ?? "");
            case "Fn::Sub":
                return this.substituted(argument);
            case "Fn::Join": {
                const [separator, values] = list;
                const parts = this.value(values);
                return typeof separator === "string" && Array.isArray(parts)
                    ? this.text(parts.map(textOf).join(separator))
                    : unknown;
            }
            case "Fn::If": {
                const [condition, then, otherwise] = list;
                const holds = this.world(textIn(condition) ?? "");
                this.chosen.push(holds ? "then" : "else");
                return this.value(holds ? then : otherwise);
            }
            case "Fn::Split": {
                const [separator, text] = list;
                const whole = this.value(text);
                return typeof separator === "string" && separator !== "" && typeof whole === "string" && !hasHole(whole)
                    ? whole.split(separator)
                    : unknown;
            }
            case "Fn::GetAtt": {
                const parts: readonly Json[] = Array.isArray(argument) ? argument : [argument];
                const value = this.named(parts.map(textOf).join("."));
                return typeof value === "string" ? this.text(value) : value;
            }
            case "Fn::Select": {
                const [index, values] = list.map((each) => this.value(each));
                if (!Array.isArray(values)) {
                    return unknown;
                }
                return index === unknown
                    ? this.oneOf(this.remembered(values, () => new Choices(values)))
                    : (values[Number(index)] ?? unknown);
            }
            case "Fn::Base64":
                return this.value(argument);
            case "Fn::ToJsonString": {
                const value = this.value(argument) ?? null;
                return value === unknown ? unknown : this.text(textWithHoles(value));
            }
            case "Fn::FindInMap": {
                return this.oneOf(this.remembered(list, () => this.inMap(list)));
            }
            default:
                return unknown;
        }
    }

    private remembered(list: readonly Json[], read: () => Choices): Choices {
        let choices = this.choicesOf.get(list);
        if (choices === undefined) {
            const before = this.chosen.length;
            choices = read();
            if (this.chosen.length === before) {
                this.choicesOf.set(list, choices);
            }
        }
        return choices;
    }

    private inMap(list: readonly Json[]): Choices {
        const keys = [0, 1, 2].map((place) => this.key(list[place]));
        return this.values.inMap(keys, objectIn(this.value(list[3]))["DefaultValue"]);
    }

    /** One of the values that a function can have, in each reading another one. */
    private oneOf({ values, firsts }: Choices): Json {
        if (values.length < 2) {
            return values.length === 0 ? unknown : values[0];
        }
        const place = this.choice % values.length;
        this.choices = Math.max(this.choices, values.length);
        this.chosen.push(String(firsts[place]));
        return values[place];
    }

    private named(name: string): Json {
        this.namesAccount ||= name === "AWS::AccountId";
        return this.isInKey ? this.values.inKey(name) : this.values.partsOf(name);
    }

    /** A key of a map. */
    private key(written: Json): Json {
        const before = this.isInKey;
        this.isInKey = true;
        const key = this.value(written);
        this.isInKey = before;
        return key;
    }

    private substituted(argument: Json): Json {
        const [template, given] = Array.isArray(argument) ? argument : [argument, undefined];
        if (typeof template !== "string") {
            return unknown;
        }
        const values = objectIn(this.value(given));
        const text = template.replace(/\$\{(!?)([^{}]{1,300})\}/g, (_, literal: string, written: string) => {
            if (literal === "!") {
                return `\${${written}}`;
            }
            const name = written.trim();
            return textOf(Object.hasOwn(values, name) ? values[name] : this.named(name));
        });
        return this.text(text);
    }

    private text(text: string): Json {
        this.hasHoles ||= hasHole(text);
        return knownParts(text);
    }
}

function isCall(key: string): boolean {
    return key === "Ref" || key.startsWith("Fn::");
}

function isFunction(value: JsonObject): boolean {
    const [key = "", ...others] = Object.keys(value);
    return others.length === 0 && isCall(key);
}

/** A part of a text. */
function textOf(value: Json): string {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : hole;
}

/** The entries of maps under a key; all of them if the key is not known. */
function entriesUnder(maps: readonly Json[], key: Json): Json[] {
    return maps.flatMap((map): readonly Json[] => {
        if (!isObject(map)) {
            return [];
        }
        if (isOpen(key)) {
            return Object.values(map);
        }
        const name = textOf(key);
        return Object.hasOwn(map, name) ? [map[name]] : [];
    });
}

/** Whether a key is not known. */
function isOpen(key: Json): boolean {
    return key === unknown || (typeof key === "string" && hasHole(key));
}

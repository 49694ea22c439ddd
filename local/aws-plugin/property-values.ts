import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** A value that is only known once something else has been created. Pulumi's protocol sends this text in its place. */
export const notYetKnown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks an object of the protocol as something else than a plain object, and what a secret says there. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
export interface PropertyMap {
    [name: string]: PropertyValue;
}
export type PropertyPath = readonly (string | number)[];

/** Properties in the clear, with a note of which of them are secrets. */
export interface Properties {
    readonly values: PropertyMap;
    readonly secrets: readonly PropertyPath[];
}

/** Reads the properties of a request. */
export function fromStruct(struct: Struct | undefined): Properties {
    const secrets: PropertyPath[] = [];
    const reveal = (value: PropertyValue, path: PropertyPath): PropertyValue => {
        if (Array.isArray(value)) return value.map((item, index) => reveal(item, [...path, index]));
        if (!isMap(value)) return value;
        const signature = value[signatureKey];
        if (signature === secretSignature) {
            secrets.push(path);
            return reveal(value["value"] ?? null, path);
        }
        if (signature !== undefined) {
            throw new Error(
                `the local AWS stand-in does not support assets, archives or references (at ${pathText(path)})`,
            );
        }
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item, [...path, key])]));
    };
    const values = reveal(struct?.toJavaScript() ?? {}, []);
    return { values: values as PropertyMap, secrets };
}

/** Writes the properties of an answer; whatever lies at or below a secret's path leaves as a secret. */
export function toStruct({ values, secrets }: Properties): Struct {
    const hide = (value: PropertyValue, path: PropertyPath): PropertyValue => {
        const inside = Array.isArray(value)
            ? value.map((item, index) => hide(item, [...path, index]))
            : isMap(value)
              ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, [...path, key])]))
              : value;
        // A secret inside of what has become one text (a policy document) makes the whole text a secret.
        const secret = secrets.some((s) => samePath(s, path) || (!isContainer(value) && startsWith(s, path)));
        return secret ? { [signatureKey]: secretSignature, value: inside } : inside;
    };
    return Struct.fromJavaScript(hide(values, []) as Record<string, JavaScriptValue>);
}

/** The texts that must not appear in any message. */
export function secretTexts({ values, secrets }: Properties): string[] {
    const texts = (value: PropertyValue | undefined): string[] => {
        if (typeof value === "string") return value === notYetKnown ? [] : [value];
        if (Array.isArray(value)) return value.flatMap(texts);
        return isMap(value) ? Object.values(value).flatMap(texts) : [];
    };
    return secrets.flatMap((path) => texts(at(values, path)));
}

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property that is a text by its type's own table. */
export function textOf(value: PropertyValue | undefined): string {
    return typeof value === "string" ? value : "";
}

export function hasUnknown(value: PropertyValue | undefined): boolean {
    if (Array.isArray(value)) return value.some(hasUnknown);
    return isMap(value) ? Object.values(value).some(hasUnknown) : value === notYetKnown;
}

/** Nothing, or what AWS returns where nothing was set. */
export function isEmpty(value: PropertyValue | undefined): boolean {
    if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
    return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
}

/** A path as Pulumi writes it: `tags["kubernetes.io/os"]`, `encryptionConfigurations[0].kmsKey`. */
export function pathText(path: PropertyPath): string {
    return path.reduce<string>((text, step) => {
        if (typeof step === "number") return `${text}[${step}]`;
        if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
        return text === "" ? step : `${text}.${step}`;
    }, "");
}

function at(value: PropertyValue | undefined, path: PropertyPath): PropertyValue | undefined {
    const [step, ...rest] = path;
    if (step === undefined) return value;
    if (Array.isArray(value)) return at(value[Number(step)], rest);
    return isMap(value) ? at(value[step], rest) : undefined;
}

function isContainer(value: PropertyValue): boolean {
    return typeof value === "object" && value !== null;
}

function samePath(a: PropertyPath, b: PropertyPath): boolean {
    return a.length === b.length && startsWith(a, b);
}

function startsWith(path: PropertyPath, start: PropertyPath): boolean {
    return start.every((step, index) => path[index] === step);
}

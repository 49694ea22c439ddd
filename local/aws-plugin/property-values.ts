import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** An unknown value, for which Pulumi's protocol sends this text. */
export const notYetKnown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks special objects of the protocol, and its value for a secret. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
export interface PropertyMap {
    [name: string]: PropertyValue;
}
export type PropertyPath = readonly (string | number)[];

/** Plain properties, and the paths of those that are secret. */
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

/** Writes the properties of a response. All values at or below a secret's path are secrets. */
export function toStruct({ values, secrets }: Properties): Struct {
    const hide = (value: PropertyValue, path: PropertyPath): PropertyValue => {
        const inside = Array.isArray(value)
            ? value.map((item, index) => hide(item, [...path, index]))
            : isMap(value)
              ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, [...path, key])]))
              : value;
        // If an object became a text (a policy document), a secret in it makes the whole text secret.
        const secret = secrets.some((s) => startsWith(s, path) && (s.length === path.length || !isContainer(value)));
        return secret ? { [signatureKey]: secretSignature, value: inside } : inside;
    };
    return Struct.fromJavaScript(hide(values, []) as Record<string, JavaScriptValue>);
}

/** The texts that must not be in a message. */
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

/** A property that is a text according to its type's table. */
export function textOf(value: PropertyValue | undefined): string {
    return typeof value === "string" ? value : "";
}

export function hasUnknown(value: PropertyValue | undefined): boolean {
    if (Array.isArray(value)) return value.some(hasUnknown);
    return isMap(value) ? Object.values(value).some(hasUnknown) : value === notYetKnown;
}

/** Whether a value is absent, or what AWS returns for an absent value. */
export function isEmpty(value: PropertyValue | undefined): boolean {
    if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
    return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
}

/** A path in Pulumi's form: `tags["kubernetes.io/os"]`, `encryptionConfigurations[0].kmsKey`. */
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

function startsWith(path: PropertyPath, start: PropertyPath): boolean {
    return start.every((step, index) => path[index] === step);
}

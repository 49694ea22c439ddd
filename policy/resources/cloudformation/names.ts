import { isObject, setEntry, type Json, type JsonObject } from "../json";
import { remembering } from "../remembering";

/**
 * Properties of a resource with a small first letter, as Pulumi's providers write them: `KmsKeyId` is `kmsKeyId`, `EC2SshKey` is `ec2SshKey`.
 *
 * Policies in them keep their own spelling, and so does what a program names itself: variables, tags, settings.
 *
 * @param done remembers objects that occur in several values
 */
export function withSmallLetters(properties: JsonObject, done?: WeakMap<object, Json>): JsonObject {
    const known = done?.get(properties);
    if (known !== undefined && isObject(known)) {
        return known;
    }
    const renamed = objectWithSmallLetters(properties, done);
    done?.set(properties, renamed);
    return renamed;
}

function inValue(value: Json, done?: WeakMap<object, Json>): Json {
    if (!Array.isArray(value)) {
        return isObject(value) && !isPolicy(value) ? withSmallLetters(value, done) : value;
    }
    let renamed = done?.get(value);
    if (renamed === undefined) {
        renamed = value.map((entry) => inValue(entry, done));
        done?.set(value, renamed);
    }
    return renamed;
}

function objectWithSmallLetters(value: JsonObject, done?: WeakMap<object, Json>): JsonObject {
    const copy: JsonObject = {};
    for (const [key, entry] of Object.entries(value)) {
        setWithSmallLetters(copy, key, entry, done);
    }
    return copy;
}

/** Sets one of the properties of a resource. */
export function setWithSmallLetters(copy: JsonObject, key: string, entry: Json, done?: WeakMap<object, Json>): void {
    const name = smallLetters(key);
    const isKept = isNamedByTheProgram.has(name) || (mayBeNamedByTheProgram.has(name) && isFlat(entry));
    setEntry(copy, name, isKept ? entry : inValue(entry, done));
}

const isNamedByTheProgram = new Set(["variables", "labels", "annotations"]);

/** Maps of a program's own names in some types, lists or parts of the type itself in others. */
const mayBeNamedByTheProgram = new Set([
    "environment",
    "environmentVariables",
    "runtimeEnvironmentVariables",
    "stageVariables",
    "defaultArguments",
    "nonOverridableArguments",
    "arguments",
    "connectionProperties",
    "airflowConfigurationOptions",
    "connectorConfiguration",
    "propertyMap",
]);

function isFlat(value: Json): boolean {
    return isObject(value) && Object.values(value).every((entry) => typeof entry !== "object" || entry === null);
}

function isPolicy(value: JsonObject): boolean {
    return Object.keys(value).some((key) => /^(statement|effect)$/i.test(key) && !isFunction(key));
}

function isFunction(key: string): boolean {
    return key.startsWith("Fn::");
}

/** Remembered, because the resources of a template have the same names. */
const smallLetters = remembering(1000, (key) =>
    key.replace(/^([A-Z]+\d*)(?=[A-Z][a-z]|$)|^[A-Z]/, (letters) => letters.toLowerCase()),
);

import { isObject, setEntry, type Json, type JsonObject } from "../json";

/**
 * Properties with a small first letter, as Pulumi's providers write them: `KmsKeyId` is `kmsKeyId`, `EC2SshKey` is `ec2SshKey`.
 *
 * Policies keep their own spelling, and so does what a program names itself: variables, tags, settings.
 */
export function withSmallLetters(value: Json): Json {
    if (Array.isArray(value)) {
        return value.map(withSmallLetters);
    }
    if (!isObject(value) || isPolicy(value)) {
        return value;
    }
    const copy: JsonObject = {};
    for (const [key, entry] of Object.entries(value)) {
        const name = smallLetters(key);
        setEntry(copy, name, isNamedByTheProgram.has(name) ? entry : withSmallLetters(entry));
    }
    return copy;
}

const isNamedByTheProgram = new Set(["variables", "labels", "annotations"]);

function isPolicy(value: JsonObject): boolean {
    return Object.keys(value).some((key) => /^(statement|effect)$/i.test(key) && !isFunction(key));
}

function isFunction(key: string): boolean {
    return key.startsWith("Fn::");
}

function smallLetters(key: string): string {
    return key.replace(/^([A-Z]+\d*)(?=[A-Z][a-z]|$)|^[A-Z]/, (letters) => letters.toLowerCase());
}

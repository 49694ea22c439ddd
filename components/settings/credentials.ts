import { z } from "zod";

import { hidden, secretIn, withoutSecrets } from "../../policy/secrets/secret-value";
import { definitionOf, unwrapped } from "./schema";

/** Marks a setting whose value must not appear in errors, because it may hold a credential: `schema.meta(concealed)`. */
export const concealed = { concealed: true };

/** Marks a check that refuses a credential: `schema.refine(…, { error, params: refusesCredential })`. */
export const refusesCredential = { isCredential: true } as const;

/** Setting names that suggest a credential. */
export const credentialName =
    /auth|bearer|connection[_-]?string|cookie|credential|key|passphrase|passw|pwd|secret|signature|token|(pass|sas|sig|dsn|jwt|otp)$/i;

const hiddenForms = [
    // A value that Pulumi encrypted with a passphrase, under a misspelt `secure`: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/config/crypt.go symmetricCrypter
    /\bv1:[\w+/=]{16}:[\w+/=]+/g,
    // The part before the @ in a URL, unless it is a variable.
    /(?<=:\/\/)(?![^\s/"'@]*[$%{<‹])[^\s/"'<>@]+(?=@)/g,
    // Without a scheme. Digits and a slash are a port and a path; the part after the @ of an image is its digest.
    /(?<=(?:^|[\s"'=(,])(?!mailto:)[\w.+%-]+:)(?!\/|\d{1,5}[/?#]|[^\s"'@]*@sha256:)[^\s"'<>\\]+(?=@[\w[])/g,
];

/** A text without parts that look like a credential by their form or their place in a URL. */
export function withoutCredentials(text: string): string {
    return hiddenForms
        .reduce((shown, pattern) => shown.replace(pattern, hidden), withoutSecrets(text))
        .replace(/([?&;])([\w.-]+)=([^\s&#"';]+)/g, (whole, before: string, name: string) =>
            credentialName.test(name) || name === "code" ? `${before}${name}=${hidden}` : whole,
        );
}

type Path = readonly (string | number)[];

/** A text in settings that looks like a credential. */
export interface FoundCredential {
    path: Path;
    text: string;
    /** The kind of credential, or the name that suggests one. */
    what: string;
}

/** Position of a text in settings, and the schema of that position. */
interface Place {
    path: Path;
    /** The schema of the value; empty if the schema does not know the setting. */
    schemas: readonly z.core.$ZodType[];
    /** The last name in the path that the user chose: a key of a map, or an unknown setting. */
    name?: string;
    isConcealed: boolean;
}

/** Texts that look like a credential, in settings that must not hold one. */
export function credentialsIn(schema: z.core.$ZodType, settings: unknown): FoundCredential[] {
    const found: FoundCredential[] = [];
    mapTexts(settings, rootOf(schema), (text, { path, name, isConcealed }) => {
        const what = isConcealed ? undefined : secretIn(name ?? "", text);
        if (what !== undefined) {
            found.push({ path, text, what });
        }
        return text;
    });
    return found;
}

/** Settings for messages, with everything hidden that may be a credential by its name, form or place. */
export function shownSettings(schema: z.core.$ZodType, settings: unknown): unknown {
    return mapTexts(settings, rootOf(schema), (text, { name, isConcealed }) =>
        isConcealed || (name !== undefined && (credentialName.test(name) || isRandom(text)))
            ? hidden
            : withoutCredentials(text),
    );
}

/** Credentials that are recognised by their place in the settings: hides them everywhere in a text, also in JSON. */
export function withoutTexts(text: string, credentials: readonly FoundCredential[]): string {
    return (
        credentials
            .map((credential) => credential.text)
            .filter((credential) => withoutCredentials(credential) === credential)
            .flatMap((credential) => [credential, JSON.stringify(credential).slice(1, -1)])
            // Shorter ones are parts of words.
            .filter((credential) => credential.length >= 6)
            .sort((one, other) => other.length - one.length)
            .reduce((shown, credential) => shown.replaceAll(credential, hidden), text)
    );
}

/**
 * Whether a text looks random: long, of one alphabet, and with as many changes between kinds of characters as a random text (0.62 of the places for letters and digits). Words joined with numbers have about half as many changes.
 */
function isRandom(text: string): boolean {
    if (!/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+/=.-]{24,}$/.test(text)) {
        return false;
    }
    const kinds = Array.from(text, (character) =>
        /[a-z]/.test(character) ? "a" : /[A-Z]/.test(character) ? "A" : "0",
    );
    const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
    return changes / (kinds.length - 1) > 0.42;
}

function rootOf(schema: z.core.$ZodType): Place {
    return { path: [], schemas: [schema], isConcealed: false };
}

/** A copy in which `change` replaces each text and number. */
function mapTexts(value: unknown, place: Place, change: (text: string, place: Place) => string): unknown {
    const schemas = place.schemas.flatMap((schema) => unwrapped(schema, value));
    const here = {
        ...place,
        schemas,
        isConcealed:
            place.isConcealed || schemas.some((schema) => z.globalRegistry.get(schema)?.["concealed"] === true),
    };
    if (typeof value === "string" || typeof value === "number") {
        const text = String(value);
        const changed = change(text, here);
        return changed === text ? value : changed;
    }
    if (Array.isArray(value)) {
        return value.map((item, index) =>
            mapTexts(item, { ...here, path: [...here.path, index], schemas: innerSchemas(schemas, "element") }, change),
        );
    }
    return isPlainObject(value)
        ? Object.fromEntries(
              Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, entryOf(here, key), change)]),
          )
        : value;
}

function entryOf({ path, schemas, isConcealed, name }: Place, key: string): Place {
    const known = schemas.flatMap((schema) => {
        const { shape = {} } = definitionOf(schema);
        return Object.hasOwn(shape, key) ? (shape[key] ?? []) : [];
    });
    return known.length > 0
        ? { path: [...path, key], schemas: known, isConcealed }
        : {
              path: [...path, key],
              schemas: innerSchemas(schemas, "valueType"),
              isConcealed,
              name: name !== undefined && credentialName.test(name) && !credentialName.test(key) ? name : key,
          };
}

function innerSchemas(schemas: readonly z.core.$ZodType[], of: "element" | "valueType"): z.core.$ZodType[] {
    return schemas.flatMap((schema) => definitionOf(schema)[of] ?? []);
}

/** A program's arguments can hold Pulumi objects, which remain unchanged. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
    return (
        typeof value === "object" &&
        value !== null &&
        [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
    );
}

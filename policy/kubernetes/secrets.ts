import { parseAllDocuments } from "yaml";

import { isSecretName, isStandIn, secretForms } from "./secret-value";

export { isSecretName, secretIn } from "./secret-value";

/** Certificates are for everybody to read, and long enough to hold what looks like a token. */
const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The secrets in a file's text: in JSON and YAML by their keys, in INI and Fluent Bit's own format line by line. */
export function secretsInText(contents: string): string[] {
    const text = contents.replaceAll(certificate, "");
    const shaped = secretForms.filter(({ pattern }) => pattern.test(text)).map(({ what }) => what);
    const named = (settingsIn(text) ?? linesOf(text)).flatMap(({ name, value }) =>
        isSecretName(name) && !isStandIn(name, value) ? [`the value of ${name}`] : [],
    );
    return [...new Set([...shaped, ...named])];
}

interface Setting {
    readonly name: string;
    readonly value: string;
}

/** The settings of JSON or YAML, which includes it; undefined for a text of another kind. */
function settingsIn(text: string): Setting[] | undefined {
    try {
        const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: "error" });
        const values = documents.map(
            (document) => ("errors" in document && document.errors.length === 0 ? document.toJS() : null) as unknown,
        );
        return values.length > 0 && values.every((value) => typeof value === "object" && value !== null)
            ? values.flatMap((value) => settingsOf("", value))
            : undefined;
    } catch {
        return undefined;
    }
}

function settingsOf(name: string, value: unknown): Setting[] {
    if (typeof value === "object" && value !== null) {
        return Object.entries(value).flatMap(([key, entry]) => settingsOf(Array.isArray(value) ? name : key, entry));
    }
    return typeof value === "string" || typeof value === "number" ? [{ name, value: String(value) }] : [];
}

/** `http_passwd hunter2`, `password = …`; comments and prose, which has more than one word, are left out. */
function linesOf(text: string): Setting[] {
    return text.split(/\r?\n/).flatMap((line) => {
        const [, name, written = ""] = /^\s*([A-Za-z][\w.-]*)(?:\s*[:=]\s*|\s+)(\S.*?)[\s,;]*$/.exec(line) ?? [];
        const [, , quoted] = /^(["'])(.*)\1$/.exec(written) ?? [];
        return name === undefined || (quoted === undefined && /\s/.test(written))
            ? []
            : [{ name, value: quoted ?? written }];
    });
}

import { parseAllDocuments } from "yaml";

/** Values that are secrets whatever they are called. */
const secretValues: { what: string; pattern: RegExp }[] = [
    { what: "an AWS access key", pattern: /\b(AKIA|ASIA)(?!\w*EXAMPLE)[A-Z0-9]{16}\b/ },
    { what: "a private key", pattern: /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/ },
    { what: "a GitHub token", pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})\b/ },
    { what: "a GitLab token", pattern: /\bglpat-[\w-]{20,}/ },
    { what: "a Slack token", pattern: /\bxox[abeoprs]-[\w-]{10,}/ },
    { what: "a Stripe key", pattern: /\b[rs]k_live_\w{20,}/ },
    { what: "a Google API key", pattern: /\bAIza[\w-]{35}\b/ },
    { what: "a JSON web token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
    { what: "a password in a URL", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@$]+:(?![$%{<])[^\s/:@]+@/i },
    {
        what: "a password in a connection string",
        pattern: /[\w ]+=[^;\r\n]+;\s*(password|pwd|accountkey)\s*=\s*(?![${%<*])[^;\s]+/i,
    },
];

/** Names whose last word says that the value is a secret: `MYSQL_PWD`, `splunkToken`, `api-key`. */
const secretName = /(^|[_.\-\s/])(pwd|secret|secretkey|token|apikey|credential|credentials|privatekey|accesskey)$/;
const secretNamePair =
    /(^|[_.\-\s/])(api|access|secret|private|encryption|signing|license|account|auth)[_.\-](key|token)$/;

/** Names that end like a secret's and hold the name of one. */
const secretReference = /(existing|pull|tls|default)[_.\-]?secret$/;

/** What stands in for a secret: a reference, a path, an address, a switch, a number. */
const standIns = [
    /^$/,
    /^\$\{[^}]*\}$/,
    /^\$\([^)]*\)$/,
    /^\$[A-Z_]\w*$/,
    /^%[^%]+%$/,
    /^\{\{.*\}\}$/,
    /^<[^>]*>$/,
    /^\*+$/,
    /^(true|false|on|off|yes|no|none|null|enabled|disabled|required|optional|include|omit|same-origin)$/i,
    /^--/,
    /^([a-z]:)?[\\/]/i,
    /^\.{1,2}[\\/]/,
    /^(https?|file|tcp|s3|ssm|vault|secretsmanager|awssm|op):\/{0,2}/i,
    /^arn:/,
    /^(secretKeyRef|valueFrom|ref):/i,
];

function isStandIn(name: string, value: string): boolean {
    // A number may be a bad password, but no token or key.
    const isNumber = /^-?\d+(\.\d+)?(ms|s|m|h|d)?$/.test(value) && !/pass|pwd/i.test(name);
    return isNumber || standIns.some((pattern) => pattern.test(value));
}

export function isSecretName(name: string): boolean {
    // Words of camelCase are taken apart first: `dbPassword` ends in one.
    const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
    const isSecret =
        /(password|passwd|passphrase)$/.test(words) || secretName.test(words) || secretNamePair.test(words);
    return isSecret && !secretReference.test(words);
}

/** What secret a value is, judged by itself and by its name; never the value, so that a finding does not repeat it. */
export function secretIn(name: string, value: string): string | undefined {
    const shaped = secretValues.find(({ pattern }) => pattern.test(value));
    if (shaped !== undefined) {
        return shaped.what;
    }
    return isSecretName(name) && !isStandIn(name, value.trim()) ? `the value of ${name}` : undefined;
}

/** Certificates are for everybody to read, and long enough to hold what looks like a token. */
const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The secrets in a file's text: in JSON and YAML by their keys, in INI and Fluent Bit's own format line by line. */
export function secretsInText(contents: string): string[] {
    const text = contents.replaceAll(certificate, "");
    const shaped = secretValues.filter(({ pattern }) => pattern.test(text)).map(({ what }) => what);
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

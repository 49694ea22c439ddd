import { isObject, objectIn, objectsIn, textIn, type Json } from "../resources/json";
import { documentsIn } from "../resources/yaml";
import { settingsOfCode } from "./in-code";
import { settingsOfXml, type Setting } from "./in-xml";
import { formsIn, isSecretName, isStandIn, placesOfForms, secretIn, type FoundForm } from "./secret-value";
import { wordsForPeople } from "./words-for-people";

/** Certificates are for everybody to read, and long enough to hold what looks like a token. */
const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** A text of another kind than a file of settings, or longer than a parser reads in a moment, is read line by line. */
const mostParsed = 256 * 1024;

/** The secrets in a file's text: in JSON and YAML by their keys, in INI and Fluent Bit's own format line by line. */
export function secretsInText(contents: string): string[] {
    // The lines keep their numbers.
    const text = contents.replace(certificate, (lines) => lines.replace(/[^\n]/g, ""));
    const settings = settingsIn(text) ?? [...linesOf(text), ...settingsOfXml(text), ...settingsOfCode(text)];
    const named = settings.filter(({ name, value }) => isSecretName(name) && !isStandIn(name, value.trim()));
    const isForPeople = named.length === 0 ? () => false : wordsForPeople(settings);
    const places = placesOfForms(text);
    const secrets = named.filter(
        (setting) => !isForPeople(setting) && !places.some((place) => isIn(setting.value, place, text)),
    );
    const forms = places.map(({ what, index }) => `${what}${lineOf(text, index)}`);
    return [...new Set([...forms, ...secrets.map(({ name }) => `the value of ${name}`)])];
}

/** Whether the secret that a text has at a place is this value or a part of it, rather than another secret that begins alike. */
function isIn(value: string, { secret, index }: FoundForm, text: string): boolean {
    const before = value.indexOf(secret);
    return before !== -1 && text.startsWith(value, index - before);
}

/** Nothing for a text with one line. */
function lineOf(text: string, index: number): string {
    return text.trim().includes("\n") ? ` in line ${text.slice(0, index).split("\n").length}` : "";
}

/** The secrets in a file with a name. curl reads its own options from a file: https://curl.se/docs/manpage.html#-K */
export function secretsInFile(name: string, contents: string): string[] {
    const asCommand = (line: string) =>
        line.replace(/^\s{0,20}-{0,2}(\w[\w-]{0,40})\s{0,20}[=:\s]\s{0,20}/, "curl --$1 ");
    return secretsInText(/[._]curlrc$/.test(name) ? contents.split("\n").map(asCommand).join("\n") : contents);
}

/** The secrets in a variable. Its value can be a whole file, as in `SPRING_APPLICATION_JSON`. */
export function secretsInVariable(name: string, value: string): string[] {
    const secret = secretIn(name, value);
    return secret !== undefined ? [secret] : isFile(value) ? secretsInText(value) : [];
}

/** Whether a text is JSON, or has several lines. */
export function isFile(text: string): boolean {
    return isJson(text) || text.trim().includes("\n");
}

function isJson(text: string): boolean {
    return /^\s{0,100}(?:\{|\[\s{0,100}["{[])/.test(text);
}

/** The secrets in a configuration that is an object, by the names of its settings and by their form. */
export function secretsIn(configuration: Json): string[] {
    const found = settingsOf("", configuration).flatMap(({ name, value }) => secretIn(name, value) ?? []);
    return [...new Set(found)];
}

/** The secrets in a chart's values, where what ends in "secret" is usually the name of a Secret: `tls.secret: shop`. */
export function secretsInValues(values: Json): string[] {
    const found = settingsOf("", values)
        .filter(({ name, value }) => !/(?<!client_?)secrets?$/i.test(name) || !/^[a-z0-9][a-z0-9.-]*$/.test(value))
        .flatMap(({ name, value }) => secretIn(name, value) ?? []);
    return [...new Set(found)];
}

/** The secrets in the words of a command line: `--token=…`, `--token …`, and `NAME=…` as env or sh take it. */
export function secretsInArguments(words: readonly string[]): { index: number; secret: string }[] {
    const alone = words.flatMap((word, index) => {
        const [, flag, assigned] =
            /^--set(?:-string)?=([\w.-]+)=(.*)$/s.exec(word) ??
            /^(?:--?)([\w.-]+)(?:=(.*))?$/s.exec(word) ??
            /^([A-Za-z_][\w.]*)=(.*)$/s.exec(word) ??
            [];
        const next = words[index + 1] ?? "";
        // A value that has a form is reported with its own word, not with the flag before it.
        const value = assigned === undefined ? (formsIn(next).length > 0 ? "" : next) : firstWord(assigned);
        const secret = (flag === undefined ? undefined : secretIn(flag, value)) ?? formsIn(word)[0];
        const text = assigned ?? word;
        const secrets = secret !== undefined ? [secret] : isJson(text) ? secretsInText(text) : [];
        return secrets.map((each) => ({ index, secret: each }));
    });
    // The meaning of a program's own option depends on its name, some words before: sqlcmd -P …
    const together = alone.length > 0 || words.length > mostWords ? [] : formsIn(words.join(" "));
    return [...alone, ...together.map((secret) => ({ index: lastOf(secret, words), secret }))];
}

/** What a shell assigns, if a word is a script: `PGPASSWORD=$PASSWORD psql -h db`. */
function firstWord(assigned: string): string {
    const [, quoted, plain] = /^(?:(?=["'])["']([^"']{0,1000})["']|([^\s;&|]{1,1000}))(?=[\s;&|])/.exec(assigned) ?? [];
    return quoted ?? plain ?? assigned;
}

/** Longer command lines are read word by word only. */
const mostWords = 200;

/** The word that completes a secret. */
function lastOf(secret: string, words: readonly string[]): number {
    return words.findIndex((_, index) => formsIn(words.slice(0, index + 1).join(" ")).includes(secret));
}

/** A file without any of these words has no setting whose name says that it is a secret. */
const anySecretWord = /pass|pwd|pw\b|secret|token|bearer|key|cred|sas|jwt|auth|kennwort|conn/i;

/** The settings of JSON or YAML, which includes it; undefined for a text of another kind. */
function settingsIn(text: string): Setting[] | undefined {
    if (!anySecretWord.test(text)) {
        return [];
    }
    const documents = text.length > mostParsed ? undefined : documentsIn(text);
    const values = documents?.filter((document) => document !== null);
    return values !== undefined && values.length > 0 && values.every((value) => Array.isArray(value) || isObject(value))
        ? values.flatMap((value) => [...settingsOf("", value), ...(isCloudConfig(text) ? ofCloudConfig(value) : [])])
        : undefined;
}

function isCloudConfig(text: string): boolean {
    return text.startsWith("#cloud-config");
}

/**
 * The passwords of users, and the files that cloud-init writes.
 *
 * @see https://docs.cloud-init.io/en/latest/reference/modules.html#set-passwords
 */
function ofCloudConfig(document: Json): Setting[] {
    const { chpasswd, write_files: files } = objectIn(document);
    const list = objectIn(chpasswd)["list"];
    const lines = Array.isArray(list) ? list : (textIn(list) ?? "").split("\n");
    const passwords = lines.flatMap((line) => {
        const [, value] = /^[\w.-]{1,60}:(\S{1,200})$/.exec((textIn(line) ?? "").trim()) ?? [];
        return value === undefined || value === "R" || value === "RANDOM" ? [] : [{ name: "password", value }];
    });
    const written = objectsIn(files).flatMap(({ object }) => {
        const content = textIn(object["content"]) ?? "";
        return [...linesOf(content), ...settingsOfCode(content)];
    });
    return [...passwords, ...written];
}

/**
 * What `env` of a build specification takes from Secrets Manager, as `secret:key`.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager
 */
const codeBuildReferences = "secrets-manager";

/** The settings in a tree of values, each under the last name above it. */
export function settingsOf(name: string, value: Json): Setting[] {
    if (Array.isArray(value)) {
        return [...value.flatMap((entry) => settingsOf(name, entry)), ...headersOf(name, value)];
    }
    if (isObject(value)) {
        // A pair of name and value is a setting of that name, as an environment variable is.
        const { name: own, value: given } = value;
        const pair = typeof own === "string" && typeof given === "string" ? [{ name: own, value: given }] : [];
        const entries = Object.entries(value).filter(([key]) => !(name === "env" && key === codeBuildReferences));
        return [
            ...pair,
            ...entries.flatMap(([key, entry]) =>
                settingsOf(isKeyOfJwt(name, key) || isKeyOfApi(name, key, entry) ? `${name}:${key}` : key, entry),
            ),
        ];
    }
    return typeof value === "string" || typeof value === "number" ? [{ name, value: String(value) }] : [];
}

/** Samples of ASP.NET call the key that signs tokens `Jwt:Key`. Alone, "key" means anything. */
function isKeyOfJwt(name: string, key: string): boolean {
    return /^jwt/i.test(name) && key.toLowerCase() === "key";
}

/**
 * `api: { key: … }` of Datadog, unless the key is a file's or a short name.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/exporter/datadogexporter/README.md
 */
function isKeyOfApi(name: string, key: string, value: Json): boolean {
    return name.toLowerCase() === "api" && key === "key" && typeof value === "string" && /^\w{20,100}$/.test(value);
}

/** `header: [Authorization Bearer …]` of Fluent Bit: each entry has the name of a header and its value. */
function headersOf(name: string, entries: readonly Json[]): Setting[] {
    return /headers?$/i.test(name)
        ? entries.flatMap((entry) => (typeof entry === "string" ? headerIn(entry) : []))
        : [];
}

function headerIn(text: string): Setting[] {
    const [, name, value] = /^\s{0,8}([\w-]{1,100})[\s:]{1,8}(\S{1,4000})\s{0,8}$/.exec(text) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value }];
}

/** `http_passwd hunter2`, `password = …`; comments and prose, which has more than one word, are left out. */
function linesOf(text: string): Setting[] {
    return text.split(/\r?\n/).flatMap((line) => {
        const [, name, rest] =
            /^\s{0,100}(?:@SET\s{1,100})?["']?(\$?[A-Za-z_][\w.-]{0,200})["']?(?:\s{0,20}[:=]\s{0,20}|\s{1,100})(\S.{0,4000})$/.exec(
                line,
            ) ?? [];
        if (name === undefined || rest === undefined) {
            return [];
        }
        const written = rest.replace(/[\s,;]{1,100}$/, "");
        if (/^headers?$/i.test(name)) {
            return headerIn(written);
        }
        const [, , quoted] = /^(["'])(.*)\1$/.exec(written) ?? [];
        // Without quotes, the value of a PowerShell variable is a command.
        const isProse = quoted === undefined && (/\s/.test(written) || name.startsWith("$"));
        return isProse ? [] : [{ name, value: quoted ?? written }];
    });
}

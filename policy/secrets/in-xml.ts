export interface Setting {
    readonly name: string;
    readonly value: string;
}

/**
 * The settings of an XML file, found without a parser, because a file is often only a part of one:
 *
 * - attributes: `<identity userName="shop" password="…" />`
 * - pairs of attributes: `<add key="ApiKey" value="…" />`
 * - elements with a text: `<password>…</password>`, `<setting name="ApiKey"><value>…</value></setting>`
 * - pairs of elements: `<name>fs.s3a.secret.key</name><value>…</value>`
 *
 * A value with spaces is prose, which forms and translations have: `<label for="password">Your password</label>`.
 *
 * Every repetition has a bound, so the time is proportional to the length of the text.
 */
export function settingsOfXml(text: string): Setting[] {
    const settings = /<[A-Za-z?][^<>]{0,4000}>/.test(text)
        ? [...tagsIn(text).flatMap(settingsOfTag), ...elementsIn(text), ...pairsIn(text)]
        : [];
    return settings.filter(({ value }) => !/\s/.test(value.trim()));
}

/** Tags of texts that people read: of HTML, and `string` of Android's translations. */
const shown = /^(a|button|dd|div|dt|h[1-6]|input|label|legend|li|option|p|q|span|string|td|textarea|th|title)$/i;

/**
 * The attributes of each tag. Keys of machines have a form of their own. IIS encrypts the session key beside the name of a
 * key container.
 *
 * @see https://learn.microsoft.com/en-us/iis/configuration/configProtectedData/providers/add
 */
function tagsIn(text: string): Setting[][] {
    return [...text.matchAll(/<(?!machineKey\b)([A-Za-z][\w:.-]{0,100})(\s[^<>]{1,4000})>/g)]
        .filter(([, tag = ""]) => !shown.test(tag))
        .map(([, , written = ""]) => attributesIn(written))
        .filter((attributes) => !attributes.some(({ name }) => name === "keyContainerName"));
}

function attributesIn(written: string): Setting[] {
    const attributes = written.matchAll(
        /([A-Za-z][\w:.-]{0,100})\s{0,4}=\s{0,4}(?:"([^"]{0,4000})"|'([^']{0,4000})')/g,
    );
    return [...attributes].map(([, name = "", double, single]) => ({ name, value: double ?? single ?? "" }));
}

function settingsOfTag(attributes: readonly Setting[]): Setting[] {
    const name = nameOf(attributes);
    const value = attributes.find((each) => each.name.toLowerCase() === "value")?.value;
    return name === undefined || value === undefined ? [...attributes] : [...attributes, { name, value }];
}

function nameOf(attributes: readonly Setting[]): string | undefined {
    return attributes.find(({ name }) => /^(key|name)$/i.test(name))?.value;
}

/** Elements under their own name, or that of an attribute. */
function elementsIn(text: string): Setting[] {
    const elements = text.matchAll(
        /<([A-Za-z][\w:.-]{0,100})((?:\s[^<>]{0,1000})?)(?<!\/)>\s{0,20}(?:<value>)?([^<>]{1,4000})<\//gi,
    );
    return [...elements]
        .filter(([, tag = ""]) => !shown.test(tag))
        .map(([, tag = "", attributes = "", value = ""]) => ({
            name: nameOf(attributesIn(attributes)) ?? tag,
            value: value.trim(),
        }));
}

function pairsIn(text: string): Setting[] {
    const pairs = text.matchAll(/<name>([^<>]{1,200})<\/name>\s{0,20}<value>([^<>]{1,4000})<\/value>/gi);
    return [...pairs].map(([, name = "", value = ""]) => ({ name: name.trim(), value: value.trim() }));
}

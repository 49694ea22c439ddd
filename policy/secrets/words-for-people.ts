import type { Setting } from "./in-xml";

/** Letters of any language, with what stands between and after words. Digits, signs and changes of case belong to secrets. */
const words = /^[\p{L}\p{M}\s.,:;!?¡¿'’"“”„«»()…–-]+$/u;
const changesCase = /\p{Ll}\p{Lu}/u;

/** How labels begin, or several words. */
const isLabel = (text: string) => /^[\p{Lu}\p{Lo}¡¿]/u.test(text) || isSentence(text);
/** What only people write: several words, or letters beyond ASCII. */
const isSentence = (text: string) => /\p{L}\S*\s+\S*\p{L}/u.test(text) || /[^\p{ASCII}]/u.test(text);

/** A label of several words, of which one means a password: "Nouveau mot de passe". */
const namesPassword = (text: string) =>
    isSentence(text) &&
    /(?<![\p{L}])(password|passphrase|passwort|kennwort|wachtwoord|mot de passe|contraseña|senha|palavra-passe|hasło|lösenord|adgangskode|passord|salasana|parola|heslo|jelszó|пароль|şifre|パスワード|密码|密碼|비밀번호)/iu.test(
        text,
    );

/** What names another value, or belongs to XML: `<data name="ApiKey" xml:space="preserve">`. */
const identifier = /^(name|key|id|xml(ns)?(:.*)?)$/i;

/** Fewer labels than these beside a password do not show that a file is a translation. */
const fewest = 3;

/**
 * Which settings of a file are words for people, as in translations: `"apiKey": "Schlüssel"`. Nearly all other values of such a file are labels
 * and sentences too, while a configuration has names of hosts, addresses, numbers and switches. A password can be a word, so beside one
 * there must be sentences.
 */
export function wordsForPeople(settings: readonly Setting[]): (setting: Setting) => boolean {
    const texts = settings
        .filter(({ name }) => !identifier.test(name))
        .map(({ value }) => value.trim())
        .filter((text) => text !== "");
    const labels = texts.filter((text) => isWords(text) && isLabel(text));
    if (labels.length < texts.length * 0.8) {
        return () => false;
    }
    return ({ name, value }) => {
        const text = value.trim();
        const others = labels.filter((label) => label !== text);
        const isPassword = /pass|pwd|pw$|kennwort/i.test(name) && /[a-z]/i.test(text);
        return (
            isWords(text) &&
            (isSentence(text) || labels.length >= fewest) &&
            (!isPassword ||
                (namesPassword(text) && others.length > 1) ||
                (others.length >= fewest && others.some(isSentence)))
        );
    };
}

function isWords(text: string): boolean {
    return words.test(text) && !changesCase.test(text);
}

/**
 * A reader of texts, or of what has a text for a key, that remembers its last results, because several rules read the same one after the other.
 */
export function remembering<T, I = string>(
    most: number,
    read: (input: I) => T,
    keyOf: (input: I) => string = String,
): (input: I) => T {
    const recent = new Map<string, { readonly result: T }>();
    return (input) => {
        const key = keyOf(input);
        let known = recent.get(key);
        if (known === undefined) {
            known = { result: read(input) };
            recent.set(key, known);
            const [oldest] = recent.size > most ? recent.keys() : [];
            if (oldest !== undefined) {
                recent.delete(oldest);
            }
        }
        return known.result;
    };
}

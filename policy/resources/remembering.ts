/** A reader of texts that remembers its last results, because several rules read the same text one after the other. */
export function remembering<T>(most: number, read: (text: string) => T): (text: string) => T {
    const recent = new Map<string, { readonly result: T }>();
    return (text) => {
        let known = recent.get(text);
        if (known === undefined) {
            known = { result: read(text) };
            recent.set(text, known);
            const [oldest] = recent.size > most ? recent.keys() : [];
            if (oldest !== undefined) {
                recent.delete(oldest);
            }
        }
        return known.result;
    };
}

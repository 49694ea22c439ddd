/** The items of all pages of an answer. */
export async function allOf<P, T>(pages: AsyncIterable<P>, items: (page: P) => readonly T[] | undefined): Promise<T[]> {
    const all: T[] = [];
    for await (const page of pages) {
        all.push(...(items(page) ?? []));
    }
    return all;
}

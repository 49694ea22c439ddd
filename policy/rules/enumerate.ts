/** The beginning of a list in a sentence: `a`, `b` and 3 more. */
export function enumerate(items: readonly string[], most = 4): string {
    const shown = items.slice(0, items.length === most + 1 ? most + 1 : most);
    const rest = items.length - shown.length;
    return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

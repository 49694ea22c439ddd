/**
 * Keys that are twice in one object of a JSON text. JSON.parse uses the last one; IAM refuses the policy. JSON.parse must have accepted the
 * text.
 */
export function repeatedKeys(text: string): string[] {
    const repeated = new Set<string>();
    // One entry for each open bracket: the keys so far, or undefined for a list.
    const open: (Set<string> | undefined)[] = [];
    let last: string | undefined;
    for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)) {
        switch (token) {
            case "{":
                open.push(new Set());
                break;
            case "[":
                open.push(undefined);
                break;
            case "}":
            case "]":
                open.pop();
                break;
            case ":": {
                const keys = open.at(-1);
                const key = JSON.parse(last ?? '""') as string;
                if (keys?.has(key) === true) {
                    repeated.add(key);
                }
                keys?.add(key);
                break;
            }
            case ",":
                break;
            default:
                last = token;
        }
    }
    return [...repeated];
}

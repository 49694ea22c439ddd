/** `$1` is a group, `$$` a dollar sign. */
export function replacementOf(text: string): (string | number)[] {
    return text.split(/(\$\$|\$\d)/).flatMap((part): (string | number)[] => {
        if (part === "") {
            return [];
        }
        return /^\$\d$/.test(part) ? [Number(part.slice(1))] : [part === "$$" ? "$" : part];
    });
}

/** The value of a name in AWS' response. Most names only differ from those of the arguments in upper and lower case (`httpTokens`). */
export function factOf(answer: object, name: string, as = name): unknown {
    const facts = answer as Readonly<Record<string, unknown>>;
    const key = name in facts ? name : Object.keys(facts).find((one) => one.toLowerCase() === as.toLowerCase());
    const fact = key === undefined ? undefined : facts[key];
    return fact instanceof Date ? timeText(fact) : fact;
}

/** A time in the format of the official provider, in seconds. */
export function timeText(date: Date | undefined): string {
    return date ? date.toISOString().replace(/\.\d+Z$/, "Z") : "";
}

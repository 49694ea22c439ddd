/** What an option's value must be, as far as Fluent Bit declares it. Other options take any text. */
export type ValueKind = "boolean" | "integer" | "number" | "size" | "time" | "2-words" | "3-words" | "4-words";

/** An option of a plug-in. */
export interface RecordedOption {
    /** In lower case: Fluent Bit ignores the case. */
    name: string;
    kind: ValueKind | undefined;
    /** Whether it can be set several times, so that its value can be a list. */
    several: boolean;
}

/** As it is recorded: `name`, `name integer`, `name several`, `name size several`. */
export function optionText({ name, kind, several }: RecordedOption): string {
    return [name, ...(kind === undefined ? [] : [kind]), ...(several ? ["several"] : [])].join(" ");
}

/** The option that is recorded as a text. */
export function optionOf(text: string): RecordedOption {
    const [name = "", ...properties] = text.split(" ");
    const several = properties.at(-1) === "several";
    return { name, kind: (several ? properties.slice(0, -1) : properties)[0] as ValueKind | undefined, several };
}

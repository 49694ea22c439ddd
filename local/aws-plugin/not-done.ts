import { text } from "./argument";

/** Arguments of the official provider that the program does not use, and the stand-in does not do. */
export function notDone<const N extends string>(...names: readonly N[]) {
    const refused = text({ computed: true, refused: "the local AWS stand-in does not support it" });
    return Object.fromEntries(names.map((name) => [name, refused])) as Record<N, typeof refused>;
}

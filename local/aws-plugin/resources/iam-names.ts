import { text } from "../argument";
import { matching } from "../rules";

/** The name of an object of IAM, and a prefix of one, to which the provider appends 26 characters. */
export function iamNames(longest: number) {
    const must = (length: number) =>
        matching(new RegExp(`^[\\w+=,.@-]{1,${length}}$`), `1 to ${length} letters, digits or any of + = , . @ _ -`);
    return {
        name: text({ replaces: true, computed: true, must: must(longest) }),
        namePrefix: text({ replaces: true, computed: true, untold: true, must: must(longest - 26) }),
    };
}

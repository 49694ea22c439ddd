import { z } from "zod";

import { covers, type NamePattern, overlap, takesAll, toRegex } from "./name-pattern";

const labelPattern = (what: string) =>
    z
        .string()
        .regex(
            /^[a-z0-9*-]{1,63}$/,
            `must be a ${what}'s name, or a pattern with * for any characters: lower-case letters, digits and -, at most 63`,
        );

export const matchSettings = z.strictObject({
    /**
     * The namespace, by its exact name or a pattern: `default` takes nothing of a namespace `default-x`, `shop-*` takes every namespace that
     * begins so. Default: all.
     */
    namespace: labelPattern("namespace").default("*"),

    /** The pod, by its name or a pattern such as `web-*`. Default: all. */
    pod: z
        .string()
        .regex(
            /^[a-z0-9.*-]{1,253}$/,
            "must be a pod's name, or a pattern with * for any characters: lower-case letters, digits, - and ., at most 253",
        )
        .default("*"),

    /** The container within the pod, by its name or a pattern. Default: all. */
    container: labelPattern("container").default("*"),
});

/** Which containers a route takes. */
export type Match = z.output<typeof matchSettings>;

const fields = ["namespace", "pod", "container"] as const;

/** Whether every container that `narrow` takes is taken by `wide` too. */
export function matchCovers(wide: Match, narrow: Match): boolean {
    return fields.every((field) => covers(wide[field], narrow[field]));
}

/** Whether some container is taken by both. */
export function matchesOverlap(one: Match, other: Match): boolean {
    return fields.every((field) => overlap(one[field], other[field]));
}

/** Whether the match names one namespace and takes all of it. */
export function isOneNamespace(match: Match): boolean {
    return !match.namespace.includes("*") && takesAll(match.pod) && takesAll(match.container);
}

/**
 * The match as a regular expression over the tail of a tag, `<namespace>.<container>.<pod>`. It is anchored at its beginning by whoever uses it, and
 * at its end where that matters.
 */
export function tagTailPattern({ namespace, container, pod }: Match): string {
    const parts: [pattern: NamePattern, any: string][] = [
        [namespace, "[^.]*"],
        [container, "[^.]*"],
        [pod, ".*"],
    ];
    // What takes everything at the end need not be said.
    while (parts.length > 1 && takesAll(parts.at(-1)?.[0] ?? "")) {
        parts.pop();
    }
    const pattern = parts.map(([part, any]) => toRegex(part, any)).join("\\.");
    return parts.length === 3 ? `${pattern}$` : `${pattern}\\.`;
}

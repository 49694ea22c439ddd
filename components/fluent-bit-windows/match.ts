import { z } from "zod";

import { labelNameForm } from "../kubernetes/settings";
import { covers, overlap } from "../settings/wildcards";
import { labelValueFault, nameFault } from "./name-fault";
import { type NamePattern, takesAll, toRegex } from "./name-pattern";

function patternOf(what: string, kind: "label" | "subdomain") {
    return z.string().superRefine((pattern, context) => {
        const message = nameFault(pattern, what, kind);
        if (message !== undefined) {
            context.addIssue({ code: "custom", message });
        }
    });
}

export const matchSettings = z.strictObject({
    /**
     * The namespace, by its exact name or a pattern: `default` takes nothing of a namespace `default-x`, `shop-*` takes every namespace that
     * begins so. Default: all.
     */
    namespace: patternOf("namespace", "label").default("*"),

    /** The pod, by its name or a pattern such as `web-*`. Default: all. */
    pod: patternOf("pod", "subdomain").default("*"),

    /** The container within the pod, by its name or a pattern. Default: all. */
    container: patternOf("container", "label").default("*"),
});

/** Which containers, by their names. */
export type Match = z.output<typeof matchSettings>;

export const routeMatchSettings = matchSettings.extend({
    /**
     * Labels of the pod, each with its value or a pattern of it; `*` takes any value. All of them have to be there. Labels are asked of the API server, so this needs
     * `metadata.from: apiServer`; while it does not answer, the lines of all containers that could be meant go to `unresolved`. Within Fluent Bit these lines are handed on once more, in
     * memory: when its process is killed, they are lost for the last moment. Default: whatever labels.
     *
     * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
     */
    labels: z
        .record(
            z.string().regex(labelNameForm, "must be the key of a label, such as app or app.kubernetes.io/name"),
            z.string().superRefine((pattern, context) => {
                const message = labelValueFault(pattern);
                if (message !== undefined) {
                    context.addIssue({ code: "custom", message });
                }
            }),
        )
        .default({}),
});

/** Which containers a route takes. */
export type RouteMatch = z.output<typeof routeMatchSettings>;

const fields = ["namespace", "pod", "container"] as const;

/** A match that takes every container. */
export const everyContainer: Match = { namespace: "*", pod: "*", container: "*" };

/** Whether every container whose names fit `narrow` fits `wide` too. */
export function namesCover(wide: Match, narrow: Match): boolean {
    return fields.every((field) => covers(wide[field], narrow[field]));
}

/** Which of several matches is the first that takes every container which `match` takes; undefined where none does. */
export function coveredBy(match: Match, matches: readonly (Match | undefined)[]): number | undefined {
    const index = matches.findIndex((other) => other !== undefined && namesCover(other, match));
    return index < 0 ? undefined : index;
}

/** What both take, where that can be said as one match. */
export function intersection(one: Match, other: Match): Match | undefined {
    const names = fields.map((field) => {
        const [a, b] = [one[field], other[field]];
        return covers(a, b) ? b : covers(b, a) ? a : undefined;
    });
    const [namespace, pod, container] = names;
    return namespace === undefined || pod === undefined || container === undefined
        ? undefined
        : { namespace, pod, container };
}

/** Whether every container that `narrow` takes is taken by `wide` too. */
export function matchCovers(wide: RouteMatch, narrow: RouteMatch): boolean {
    return (
        namesCover(wide, narrow) &&
        Object.entries(wide.labels).every(([key, value]) => {
            const narrower = narrow.labels[key];
            return narrower !== undefined && covers(value, narrower);
        })
    );
}

/** Whether some container is taken by both. */
export function matchesOverlap(one: RouteMatch, other: RouteMatch): boolean {
    return (
        namesOverlap(one, other) &&
        Object.entries(one.labels).every(([key, value]) => overlap(value, other.labels[key] ?? "*"))
    );
}

/** Whether the names of some container fit both. */
export function namesOverlap(one: Match, other: Match): boolean {
    return fields.every((field) => overlap(one[field], other[field]));
}

/** Whether it takes labels to know which containers are meant. */
export function needsLabels({ labels }: RouteMatch): boolean {
    return Object.keys(labels).length > 0;
}

/** What the match names exactly, by what it is: `{ namespace: "shop", "label:app": "web" }`. */
export function exactParts(match: RouteMatch): Record<string, string> {
    const parts = [
        ...fields.map((field) => [field, match[field]] as const),
        ...Object.entries(match.labels).map(([key, value]) => [`label:${key}`, value] as const),
    ];
    return Object.fromEntries(parts.filter(([, value]) => !value.includes("*")));
}

/** Whether the match names one namespace and takes all of it. */
export function isOneNamespace(match: RouteMatch): boolean {
    return !match.namespace.includes("*") && takesAll(match.pod) && takesAll(match.container) && !needsLabels(match);
}

/**
 * The match as a regular expression over the tail of a tag, `<namespace>.<container>.<pod>` with the pod's ID behind it or without. It is anchored at its beginning by whoever uses it, and
 * at its end where that matters.
 */
export function tagTailPattern({ namespace, container, pod }: Match): string {
    const parts: [pattern: NamePattern, any: string][] = [
        [namespace, "[^.]*"],
        [container, "[^.]*"],
        [pod, "[^_]*"],
    ];
    // What takes everything at the end need not be said.
    while (parts.length > 1 && takesAll(parts.at(-1)?.[0] ?? "")) {
        parts.pop();
    }
    const pattern = parts.map(([part, any]) => toRegex(part, any)).join("\\.");
    return parts.length === 3 ? `${pattern}(_|$)` : `${pattern}\\.`;
}

import { z } from "zod";

import { labelNameForm } from "../kubernetes/settings";
import { otherNames } from "../settings/other-names";
import { standIns } from "../settings/stand-ins";
import { covers, overlap } from "../settings/wildcards";
import { kinds, labelValueFault, nameFault } from "./name-fault";
import { type NamePattern, takesAll, toRegex } from "./name-pattern";

function patternOf(what: string, kind: "label" | "subdomain") {
    const error: z.core.$ZodErrorMap = ({ input }) =>
        Array.isArray(input)
            ? `must be text, but this is a list; write a separate entry for each ${what}, or a pattern such as "shop-*"`
            : undefined;
    return z
        .string({ error })
        .superRefine((pattern, context) => {
            const message = nameFault(pattern, what, kind);
            if (message !== undefined) {
                context.addIssue({ code: "custom", message });
            }
        })
        .meta({ pattern: kinds[kind].characters.source });
}

export const matchSettings = z.strictObject({
    /**
     * Namespace, as an exact name or a pattern: `default` does not match a namespace `default-x`; `shop-*` matches every namespace with this prefix. Default: all.
     */
    namespace: patternOf("namespace", "label")
        .default("*")
        .register(otherNames, {
            names: ["namespaces"],
            hint: 'write a separate entry for each namespace, or a pattern such as namespace: "shop-*"',
        }),

    /** Pod, as a name or a pattern such as `web-*`. Default: all. */
    pod: patternOf("pod", "subdomain").default("*"),

    /** Container in the pod, as a name or a pattern. Default: all. */
    container: patternOf("container", "label").default("*"),
});

/** Containers by their names. */
export type Match = z.output<typeof matchSettings>;

matchSettings.register(standIns, { make: (id, written) => matchesLike(written, id), isWhole: true });

export const routeMatchSettings = matchSettings.extend({
    /**
     * Labels of the pod, each with a value or a pattern; `*` matches any value. The pod must have all of them. Labels come from the API server, so this needs `metadata.from: apiServer`. While the API server does not answer, the lines of all containers that could match go to `unresolved`. Fluent Bit passes these lines through memory once more: if its process is killed, the lines of the last moment are lost. Default: any labels.
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

routeMatchSettings.register(standIns, {
    make: (id, written) => {
        const { labels } = (written ?? {}) as { labels?: unknown };
        const isLabelled = typeof labels === "object" && labels !== null && Object.keys(labels).length > 0;
        return matchesLike(written, id).map((match) => ({ ...match, ...(isLabelled && { labels: { app: id } }) }));
    },
    isWhole: true,
});

/** Two matches for other containers than all other matches. Like the written one, they are for one namespace or for several, and for a part of it or for all. */
function matchesLike(written: unknown, id: string): object[] {
    const { namespace, pod, container } = (written ?? {}) as Record<string, unknown>;
    const isWide = typeof namespace === "string" && namespace.includes("*");
    const isPart = (pattern: unknown) => typeof pattern === "string" && !/^[\^.*$]*$/.test(pattern);
    return [`stand-in-${id}`, `other-${id}`].map((name) => ({
        namespace: isWide ? `${name}-*` : name,
        ...(isPart(pod) && { pod: name }),
        ...(isPart(container) && { container: name }),
    }));
}

/** The containers of a route. */
export type RouteMatch = z.output<typeof routeMatchSettings>;

const fields = ["namespace", "pod", "container"] as const;

/** A match for all containers. */
export const everyContainer: Match = { namespace: "*", pod: "*", container: "*" };

/** Whether `wide` matches all names that `narrow` matches. */
export function namesCover(wide: Match, narrow: Match): boolean {
    return fields.every((field) => covers(wide[field], narrow[field]));
}

/** The first of several matches that covers all containers of `match`; undefined if none does. */
export function coveredBy(match: Match, matches: readonly (Match | undefined)[]): number | undefined {
    const index = matches.findIndex((other) => other !== undefined && namesCover(other, match));
    return index < 0 ? undefined : index;
}

/** The intersection of two matches, if it can be expressed as one match. */
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

/** Whether `wide` matches all containers that `narrow` matches. */
export function matchCovers(wide: RouteMatch, narrow: RouteMatch): boolean {
    return (
        namesCover(wide, narrow) &&
        Object.entries(wide.labels).every(([key, value]) => {
            const narrower = narrow.labels[key];
            return narrower !== undefined && covers(value, narrower);
        })
    );
}

/** Whether both can match the same container. */
export function matchesOverlap(one: RouteMatch, other: RouteMatch): boolean {
    return (
        namesOverlap(one, other) &&
        Object.entries(one.labels).every(([key, value]) => overlap(value, other.labels[key] ?? "*"))
    );
}

/** Whether both can match the same names. */
export function namesOverlap(one: Match, other: Match): boolean {
    return fields.every((field) => overlap(one[field], other[field]));
}

/** Whether the match uses labels. */
export function needsLabels({ labels }: RouteMatch): boolean {
    return Object.keys(labels).length > 0;
}

/** The exact values of the match: `{ namespace: "shop", "label:app": "web" }`. */
export function exactParts(match: RouteMatch): Record<string, string> {
    const parts = [
        ...fields.map((field) => [field, match[field]] as const),
        ...Object.entries(match.labels).map(([key, value]) => [`label:${key}`, value] as const),
    ];
    return Object.fromEntries(parts.filter(([, value]) => !value.includes("*")));
}

/** Whether the match covers exactly one whole namespace. */
export function isOneNamespace(match: RouteMatch): boolean {
    return !match.namespace.includes("*") && takesAll(match.pod) && takesAll(match.container) && !needsLabels(match);
}

/**
 * The match as a regular expression over the tail of a tag, `<namespace>.<container>.<pod>` with or without the pod's ID after it. The caller anchors it at its beginning, and at its end if necessary.
 */
export function tagTailPattern({ namespace, container, pod }: Match): string {
    const parts: [pattern: NamePattern, any: string][] = [
        [namespace, "[^.]*"],
        [container, "[^.]*"],
        [pod, "[^_]*"],
    ];
    // A wildcard at the end can be omitted.
    while (parts.length > 1 && takesAll(parts.at(-1)?.[0] ?? "")) {
        parts.pop();
    }
    const pattern = parts.map(([part, any]) => toRegex(part, any)).join("\\.");
    return parts.length === 3 ? `${pattern}(_|$)` : `${pattern}\\.`;
}

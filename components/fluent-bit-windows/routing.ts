import type { Route } from "./routes";
import { labelledPrefix, unresolved } from "./tag";

/** What of a route decides whose lines it takes. */
export type Choice = Pick<Route, "tagPattern" | "labelled">;

/**
 * The tag with which outputs match a container's lines: its own, or the tag of a route by labels.
 *
 * @param labels of the pod; undefined while the API server does not answer
 * @param position of the destination in its route, from 0
 */
export function routedTag(
    routes: readonly Choice[],
    tag: string,
    labels: Record<string, string> | undefined,
    position = 0,
): string {
    const candidates = routes.filter(({ labelled }) => labelled !== undefined && isTaken(labelled.candidates, tag));
    const key =
        labels === undefined && candidates.length > 0
            ? unresolved
            : candidates.find(({ labelled }) => hasLabels(labelled?.labels ?? {}, labels ?? {}))?.labelled?.key;
    return key === undefined ? tag : `${labelledPrefix(position)}${key}.${tag}`;
}

/** The routes that match a container's lines in Fluent Bit. Parameters as in {@link routedTag}. */
export function routesOf<R extends Choice>(
    routes: readonly R[],
    tag: string,
    labels: Record<string, string> | undefined,
): R[] {
    const routed = routedTag(routes, tag, labels);
    return routes.filter(({ tagPattern }) => isTaken(tagPattern, routed));
}

function isTaken(pattern: string, tag: string): boolean {
    return new RegExp(pattern).test(tag);
}

function hasLabels(patterns: Record<string, string>, labels: Record<string, string>): boolean {
    return Object.entries(patterns).every(([key, pattern]) => new RegExp(pattern).test(labels[key] ?? "\n"));
}

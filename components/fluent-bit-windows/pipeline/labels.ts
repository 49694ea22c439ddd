import type { PlannedRoute } from "../planned-route";
import type { Labelled } from "../routes";
import type { FluentBitSettings } from "../settings";
import { labelledPrefix, literal, tagPrefix, unresolved } from "../tag";
import { kubernetesKeys } from "./record";
import type { GrepFilter, ModifyFilter, RewriteTagFilter } from "./sections";

/** Key of the record for the route while labels decide about it. */
const decided = "_route";

/** A route by labels. */
export interface LabelledRoute {
    /** Its part of the tag. */
    key: string;
    /** The number of its destinations. */
    destinations: number;
}

/** The routes by labels, and the route of lines whose labels are not known. */
export function labelledRoutes(routes: readonly PlannedRoute[]): LabelledRoute[] {
    return routes
        .filter(({ tags }) => tags === "labelled")
        .map(({ baseName, destinations }) => ({ key: baseName, destinations: destinations.length }));
}

/** The largest number of destinations of one of them; at least 1. */
export function mostDestinations(routes: readonly LabelledRoute[]): number {
    return Math.max(1, ...routes.map(({ destinations }) => destinations));
}

interface LabelNeeds {
    labelled: readonly Labelled[];
    labelledRoutes: readonly LabelledRoute[];
    /** Storage of lines with a new tag. */
    buffer: FluentBitSettings["buffer"]["type"];
    /** The filters that drop lines of other routes. */
    unlabelledDrops: readonly GrepFilter[];
}

/**
 * Gives lines whose route depends on labels a tag of that route, and a copy of them for each further destination a tag of that destination (`labelledPrefix`). Outputs can only match the tag, which the tail input creates from the path before the labels are known.
 *
 * The pod's ID exists exactly if the API server or the kubelet has answered. `add` does not change an existing value, so the first matching route decides.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/rewrite-tag
 */
export function labelFilters(needs: LabelNeeds): (GrepFilter | ModifyFilter | RewriteTagFilter)[] {
    if (needs.labelled.length === 0) {
        return [];
    }
    return [
        ...needs.labelled.flatMap(({ candidates, labels, key }): ModifyFilter[] => [
            {
                name: "modify",
                alias: `unresolved.${key}`,
                match_regex: candidates,
                condition: ["key_does_not_exist pod_id"],
                add: [`${decided} ${unresolved}`],
            },
            {
                name: "modify",
                alias: `labels.${key}`,
                match_regex: candidates,
                condition: Object.entries(labels).map(
                    ([label, value]) => `key_value_matches $labels['${label}'] ${value}`,
                ),
                add: [`${decided} ${key}`],
            },
        ]),
        ...drops(needs),
        ...copies(needs),
        tagging(0, "^.+$", needs.buffer),
        ...needs.unlabelledDrops,
    ];
}

/** Drops the lines of routes without a destination, which outputs under `extra` would get otherwise. */
function drops(needs: LabelNeeds): GrepFilter[] {
    const dropped = needs.labelledRoutes.filter(({ destinations }) => destinations === 0);
    return dropped.length === 0
        ? []
        : [
              {
                  name: "grep",
                  alias: "drop.labelled",
                  match_regex: `^${literal(tagPrefix)}`,
                  exclude: `${decided} ${keyPattern(dropped)}`,
              },
          ];
}

/** The filters for further destinations. They come before the filter for the first destination, which removes the line. */
function copies({ labelledRoutes: routes, buffer }: LabelNeeds): RewriteTagFilter[] {
    return Array.from({ length: mostDestinations(routes) - 1 }, (_, index) => {
        const position = index + 1;
        const keys = routes.filter(({ destinations }) => destinations > position);
        return tagging(position, keyPattern(keys), buffer);
    });
}

function keyPattern(routes: readonly LabelledRoute[]): string {
    return `^(${routes.map(({ key }) => literal(key)).join("|")})$`;
}

function tagging(position: number, keys: string, buffer: LabelNeeds["buffer"]): RewriteTagFilter {
    // Without the pod's ID, which is only for the metadata.
    const { namespace, container, pod } = kubernetesKeys;
    const prefix = labelledPrefix(position);
    const alias = prefix.slice(0, -1);
    return {
        name: "rewrite_tag",
        alias,
        match: `${tagPrefix}*`,
        rule: [
            `$${decided} ${keys} ${prefix}$${decided}.${tagPrefix}$${namespace}.$${container}.$${pod} ${position > 0}`,
        ],
        emitter_name: alias,
        "emitter_storage.type": buffer,
        // No limit: above it, a line would keep its tag, and so take the route of other lines (`emitterLimit`), and a copy would be lost. Chunks that are being sent count towards it.
        emitter_mem_buf_limit: 0,
    };
}

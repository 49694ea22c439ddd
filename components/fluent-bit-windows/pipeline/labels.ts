import type { Labelled } from "../routes";
import type { FluentBitSettings } from "../settings";
import { labelledPrefix, literal, tagPrefix, unresolved } from "../tag";
import { kubernetesKeys } from "./record";
import type { ModifyFilter, RewriteTagFilter } from "./sections";

/** Key of the record for the route while labels decide about it. */
const decided = "_route";

/** The number of destinations of a route by labels. */
export interface LabelledDestinations {
    /** The route's part of the tag. */
    key: string;
    count: number;
}

/**
 * Gives lines whose route depends on labels a tag of that route, and a copy of them for each further destination a tag of that destination (`labelledPrefix`). Outputs can only match the tag, which the tail input creates from the path before the labels are known.
 *
 * The pod's ID exists exactly if the API server or the kubelet has answered. `add` does not change an existing value, so the first matching route decides.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/rewrite-tag
 */
export function labelFilters(
    routes: readonly Labelled[],
    destinations: readonly LabelledDestinations[],
    buffer: FluentBitSettings["buffer"]["type"],
): (ModifyFilter | RewriteTagFilter)[] {
    if (routes.length === 0) {
        return [];
    }
    // The filter for the first destination comes last, because it removes the line.
    const positions = Array.from({ length: Math.max(1, ...destinations.map(({ count }) => count)) }, (_, at) => at);
    const taggings = positions.reverse().map((position) => {
        const keys = destinations.filter(({ count }) => count > position).map(({ key }) => literal(key));
        return tagging(position, position === 0 ? ".+" : `(${keys.join("|")})`, buffer);
    });
    return [
        ...routes.flatMap(({ candidates, labels, key }): ModifyFilter[] => [
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
        ...taggings,
    ];
}

function tagging(position: number, keys: string, buffer: FluentBitSettings["buffer"]["type"]): RewriteTagFilter {
    // Without the pod's ID, which is only for the metadata.
    const { namespace, container, pod } = kubernetesKeys;
    const tag = `${labelledPrefix(position)}$${decided}.${tagPrefix}$${namespace}.$${container}.$${pod}`;
    const alias = position === 0 ? "labelled" : `labelled-${position + 1}`;
    return {
        name: "rewrite_tag",
        alias,
        match: `${tagPrefix}*`,
        rule: [`$${decided} ^${keys}$ ${tag} ${position > 0}`],
        emitter_name: alias,
        "emitter_storage.type": buffer,
        // A line above the limit would keep its tag, and so take the route of other lines (`emitterLimit`).
        emitter_mem_buf_limit: 0,
    };
}

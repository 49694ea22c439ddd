import type { Labelled } from "../routes";
import type { FluentBitSettings } from "../settings";
import { labelledPrefix, tagPrefix, unresolved } from "../tag";
import { kubernetesKeys } from "./record";
import type { ModifyFilter, RewriteTagFilter } from "./sections";

/** Key of the record for the route while labels decide about it. */
const decided = "_route";

/**
 * Gives lines whose route depends on labels a tag of that route. Outputs can only match the tag, which the tail input creates from the path before the labels are known.
 *
 * The pod's ID exists exactly if the API server or the kubelet has answered. `add` does not change an existing value, so the first matching route decides.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/rewrite-tag
 */
export function labelFilters(
    routes: readonly Labelled[],
    buffer: FluentBitSettings["buffer"]["type"],
): (ModifyFilter | RewriteTagFilter)[] {
    if (routes.length === 0) {
        return [];
    }
    // Without the pod's ID, which is only for the metadata.
    const { namespace, container, pod } = kubernetesKeys;
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
        {
            name: "rewrite_tag",
            alias: "labelled",
            match: `${tagPrefix}*`,
            rule: [
                `$${decided} ^.+$ ${labelledPrefix}$${decided}.${tagPrefix}$${namespace}.$${container}.$${pod} false`,
            ],
            emitter_name: "labelled",
            "emitter_storage.type": buffer,
        },
    ];
}

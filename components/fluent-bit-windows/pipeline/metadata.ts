import { type LinesSettings, partKey, repeatKey } from "../lines";
import { keptFields, type MetadataField, type MetadataSettings, parsedKey } from "../metadata";
import type { Labelled } from "../routes";
import type { FluentBitSettings } from "../settings";
import { labelledPrefix, literal, tagParserRegex, tagPrefix } from "../tag";
import { labelFilters } from "./labels";
import { kubernetesKeys, recordFilter } from "./record";
import type { FilterSection, KubernetesFilter, ModifyFilter, ParserSection } from "./sections";

/** Environment variable with the address of the node, at which its kubelet answers. */
export const nodeAddress = "NODE_ADDRESS";

const tagParser = "tag";
const match = `${tagPrefix}*`;

/** The parser by which the kubernetes filter reads namespace, pod and container from the tag. */
export const tagParserSection: ParserSection = { name: tagParser, format: "regex", regex: tagParserRegex };

/**
 * Adds the pod's metadata to every record, and cuts the record down to the fields that are wanted.
 *
 * @param numbersRepeats whether equal lines with the same time are told apart
 * @param labelled routes for which labels decide
 * @param buffer where lines wait that have been given another tag
 * @param neededBeyond whether a destination needs the record although CloudWatch Logs gets the line alone
 * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes
 */
export function metadataFilters(
    settings: MetadataSettings,
    lines: LinesSettings,
    numbersRepeats: boolean,
    labelled: readonly Labelled[],
    buffer: FluentBitSettings["buffer"]["type"],
    neededBeyond: boolean,
): FilterSection[] {
    if (settings.send === "message" && !neededBeyond && labelled.length === 0) {
        return [];
    }
    const further = [
        ...(lines.parseJson ? [parsedKey] : []),
        ...(lines.splitBytes === undefined ? [] : [partKey]),
        ...(numbersRepeats ? [repeatKey] : []),
    ];
    const kept = keptFields(settings);
    const common = {
        match,
        kube_tag_prefix: tagPrefix,
        regex_parser: tagParser,
        labels: kept.includes("labels") || labelled.length > 0,
        annotations: kept.includes("annotations"),
        merge_log: false,
        "k8s-logging.parser": false,
        "k8s-logging.exclude": false,
    };
    const askedFor: KubernetesFilter[] =
        settings.from === "path" ? [] : [{ name: "kubernetes", alias: "metadata", ...common, ...asked[settings.from] }];
    if (!lines.parseJson && labelled.length === 0) {
        return [...askedFor, recordFilter(settings, further)];
    }
    return [
        // What the path tells is there at once, and stays when the API server cannot be asked.
        {
            name: "kubernetes",
            alias: "names",
            ...common,
            use_tag_for_meta: true,
            // Without keep_log the text goes where its fields are: nothing is shipped twice.
            ...(lines.parseJson && { merge_log: true, merge_log_key: parsedKey, keep_log: false }),
        },
        ...askedFor,
        { name: "nest", alias: "flatten", match, operation: "lift", nested_under: "kubernetes" },
        ...labelFilters(labelled, buffer),
        ...renamings(kept),
        {
            name: "record_modifier",
            alias: "fields",
            match_regex: shippedTags,
            ...(kept.includes("host") && { record: ["host ${HOST_NAME}"] }),
            allowlist_key: ["log", ...further, ...kept],
        },
    ];
}

/** Gives fields the names that they have in the shipped record. */
function renamings(kept: readonly MetadataField[]): ModifyFilter[] {
    const rename = Object.entries(kubernetesKeys).flatMap(([field, key]) =>
        field !== key && kept.some((one) => one === field) ? [`${key} ${field}`] : [],
    );
    return rename.length === 0 ? [] : [{ name: "modify", alias: "keys", match_regex: shippedTags, rename }];
}

/** Tags of pods, those too that labels have decided about. */
const shippedTags = `^(${literal(tagPrefix)}|${literal(labelledPrefix)})`;

const asked = {
    apiServer: {
        // The short name `kubernetes.default.svc` needs a search domain, which is not there yet when a Windows pod starts.
        kube_url: "https://kubernetes.default.svc.cluster.local:443",
        // No limit on the API server's answer: a pod with many containers does not fit the default.
        buffer_size: 0,
        // The pod network's DNS can take a while on a new Windows node.
        dns_retries: 12,
        dns_wait_time: 10,
    },
    kubelet: {
        use_kubelet: true,
        kubelet_host: `\${${nodeAddress}}`,
        // Nothing is asked of it then, but its name is looked up first, and a process of a Windows node cannot look up names of the cluster.
        kube_url: "https://127.0.0.1:443",
        // The kubelet answers with all pods of its node.
        buffer_size: 0,
    },
} as const;

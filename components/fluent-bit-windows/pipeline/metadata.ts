import { type LinesSettings, partKey } from "../lines";
import { keptFields, type MetadataSettings, parsedKey, recordKeys } from "../metadata";
import type { Labelled } from "../routes";
import { labelledPrefix, literal, tagParserRegex, tagPrefix } from "../tag";
import { labelFilters } from "./labels";
import type { FluentBitSettings } from "../settings";
import type { FilterSection, ParserSection } from "./sections";

/** Environment variable with the address of the node, at which its kubelet answers. */
export const nodeAddress = "NODE_ADDRESS";

const tagParser = "tag";
const match = `${tagPrefix}*`;

/** The parser by which the kubernetes filter reads namespace, pod and container from the tag. */
export const tagParserSection: ParserSection = { name: tagParser, format: "regex", regex: tagParserRegex };

/**
 * Adds the pod's metadata to every record, and cuts the record down to the fields that are wanted.
 *
 * @param labelled routes for which labels decide
 * @param buffer where lines wait that have been given another tag
 * @param neededBeyond whether a destination needs the record although CloudWatch Logs gets the line alone
 * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes
 */
export function metadataFilters(
    settings: MetadataSettings,
    { parseJson, splitBytes }: LinesSettings,
    labelled: readonly Labelled[],
    buffer: FluentBitSettings["buffer"]["type"],
    neededBeyond: boolean,
): FilterSection[] {
    if (settings.send === "message" && !neededBeyond && labelled.length === 0) {
        return [];
    }
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
    return [
        // What the path tells is there at once, and stays when the API server cannot be asked.
        {
            name: "kubernetes",
            alias: "names",
            ...common,
            use_tag_for_meta: true,
            // Without keep_log the text goes where its fields are: nothing is shipped twice.
            ...(parseJson && { merge_log: true, merge_log_key: parsedKey, keep_log: false }),
        },
        ...(settings.from === "path"
            ? []
            : [{ name: "kubernetes" as const, alias: "metadata", ...common, ...asked[settings.from] }]),
        { name: "nest", alias: "flatten", match, operation: "lift", nested_under: "kubernetes" },
        ...labelFilters(labelled, buffer),
        {
            name: "record_modifier",
            alias: "fields",
            match_regex: `^(${literal(tagPrefix)}|${literal(labelledPrefix)})`,
            // From the environment, not from the API server: it is right when that cannot be asked.
            ...(kept.includes("host") && { record: ["host ${HOST_NAME}"] }),
            allowlist_key: [
                ...recordKeys(settings),
                ...(parseJson ? [parsedKey] : []),
                ...(splitBytes === undefined ? [] : [partKey]),
            ],
        },
    ];
}

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

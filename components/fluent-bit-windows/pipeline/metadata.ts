import { tagParserRegex, tagPrefix } from "../tag";
import type { FilterSection, ParserSection } from "./sections";

const tagParser = "tag";

/** The parser by which the kubernetes filter reads namespace, pod and container from the tag. */
export const tagParserSection: ParserSection = { name: tagParser, format: "regex", regex: tagParserRegex };

/** The keys of a shipped record, with the line itself under `log`. CloudWatch bills by the byte, so these and no more. */
export const recordKeys = ["log", "namespace_name", "pod_name", "container_name", "container_image", "host"];

/**
 * Adds the pod's metadata to every record, through the API server: Fluent Bit runs in the pod network, and the kubelet of a
 * Windows node cannot be reached from there.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes
 */
export function metadataFilters(): FilterSection[] {
    const match = `${tagPrefix}*`;
    return [
        {
            name: "kubernetes",
            alias: "metadata",
            match,
            // The short name `kubernetes.default.svc` needs a search domain, which is not there yet when a Windows pod starts.
            kube_url: "https://kubernetes.default.svc.cluster.local:443",
            kube_tag_prefix: tagPrefix,
            regex_parser: tagParser,
            // No limit on the API server's answer: a pod with many containers does not fit the default.
            buffer_size: 0,
            labels: false,
            annotations: false,
            merge_log: false,
            "k8s-logging.parser": false,
            "k8s-logging.exclude": false,
            // The pod network's DNS can take a while on a new Windows node.
            dns_retries: 12,
            dns_wait_time: 10,
        },
        { name: "nest", alias: "flatten", match, operation: "lift", nested_under: "kubernetes" },
        {
            name: "record_modifier",
            alias: "fields",
            match,
            // From the environment, not from the API server: it is right when that cannot be asked.
            record: ["host ${HOST_NAME}"],
            allowlist_key: recordKeys,
        },
    ];
}

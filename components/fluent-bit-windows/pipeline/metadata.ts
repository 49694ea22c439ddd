import { type LinesSettings, partKey, repeatKey } from "../lines";
import { coveredBy, everyContainer } from "../match";
import { keptFields, type MetadataField, type MetadataSettings, parsedKey } from "../metadata";
import { tagsHavePodId } from "../records";
import type { Labelled } from "../routes";
import type { FluentBitSettings } from "../settings";
import { labelledPrefix, literal, tagParserRegex, tagParserRegexWithId, tagPrefix } from "../tag";
import { anyMatchingTags, otherTags } from "../tag-pattern";
import { labelFilters } from "./labels";
import { kubernetesKeys, recordFilter } from "./record";
import { samePodFilter } from "./same-pod";
import type { FilterSection, KubernetesFilter, ModifyFilter, ParserSection, RecordModifierFilter } from "./sections";

/** Environment variable with the address of the node, at which its kubelet answers. */
export const nodeAddress = "NODE_ADDRESS";

/** The API server. The short name `kubernetes.default.svc` needs a search domain, which is not there yet when a Windows pod starts. */
export const apiServerHost = "kubernetes.default.svc.cluster.local";

const tagParser = "tag";
const match = `${tagPrefix}*`;

/** The parser by which the kubernetes filter reads namespace, pod and container from the tag. */
export function tagParserSection(settings: FluentBitSettings): ParserSection {
    const regex = tagsHavePodId(settings) ? tagParserRegexWithId : tagParserRegex;
    return { name: tagParser, format: "regex", regex };
}

/** What of a stack the filters of metadata depend on. */
export interface RecordNeeds {
    metadata: MetadataSettings;
    lines: LinesSettings;
    /** Whether equal lines with the same time are told apart. */
    numbersRepeats: boolean;
    /** Routes for which labels decide. */
    labelled: readonly Labelled[];
    /** Where lines wait that have been given another tag. */
    buffer: FluentBitSettings["buffer"]["type"];
    /** Whether records get metadata at all. */
    areMade: boolean;
}

/** Whether a script makes the records. */
export function recordsByScript({ labelled, areMade }: RecordNeeds): boolean {
    return areMade && labelled.length === 0;
}

/**
 * Adds the pod's metadata to every record, and cuts the record down to the fields that are wanted.
 *
 * @param finishesTraces whether the script that makes the records has to take the marks of stack traces off
 * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes
 */
export function metadataFilters(needs: RecordNeeds, finishesTraces: boolean): FilterSection[] {
    const { metadata, lines, numbersRepeats, labelled, buffer, areMade } = needs;
    if (!areMade) {
        return [];
    }
    const further = [...(lines.splitBytes === undefined ? [] : [partKey]), ...(numbersRepeats ? [repeatKey] : [])];
    const kept = keptFields(metadata);
    const common = {
        kube_tag_prefix: tagPrefix,
        regex_parser: tagParser,
        labels: kept.includes("labels") || labelled.length > 0,
        annotations: kept.includes("annotations"),
        merge_log: false,
        "k8s-logging.parser": false,
        "k8s-logging.exclude": false,
    };
    const askedFor: KubernetesFilter[] =
        metadata.from === "path"
            ? []
            : [
                  {
                      name: "kubernetes",
                      alias: "metadata",
                      match,
                      ...common,
                      // The parser of tags calls the pod's ID `docker_id`, which makes it a part of the cache's key.
                      cache_use_docker_id: true,
                      ...asked[metadata.from],
                  },
              ];
    const { parsed, others } = parsedTags(lines);
    // Without keep_log the text goes where its fields are: nothing is shipped twice.
    const json =
        parsed === undefined
            ? []
            : [namesFilter("json", parsed, { ...common, merge_log: true, merge_log_key: parsedKey, keep_log: false })];
    if (labelled.length === 0) {
        return [
            ...askedFor,
            recordFilter(metadata, further, everyTag, finishesTraces),
            // After the script, since Lua's numbers hold 53 bits.
            ...json,
            ...(parsed === undefined ? [] : [withoutNames(parsed)]),
        ];
    }
    return [
        ...askedFor,
        ...(askedFor.length === 0 ? [] : [samePodFilter(everyTag)]),
        // Adds the names from the path where nothing else is known, as while the API server does not answer.
        ...(others === undefined ? [] : [namesFilter("names", others, common)]),
        // After the script, since Lua's numbers hold 53 bits.
        ...json,
        { name: "nest", alias: "flatten", match_regex: everyTag, operation: "lift", nested_under: "kubernetes" },
        ...labelFilters(labelled, buffer),
        ...shippedFields(kept, parsed === undefined ? further : [parsedKey, ...further]),
    ];
}

/** Tags of the containers whose JSON lines are parsed, and of all others; undefined where there are none. */
function parsedTags({ parseJson }: LinesSettings): { parsed?: string; others?: string } {
    const matches = parseJson.map((selection) => selection.match);
    if (matches.length === 0) {
        return { others: everyTag };
    }
    return coveredBy(everyContainer, matches) === undefined
        ? { parsed: anyMatchingTags(matches), others: otherTags(matches) }
        : { parsed: everyTag };
}

function namesFilter(alias: string, tags: string, options: Omit<KubernetesFilter, "name" | "alias">): KubernetesFilter {
    return { name: "kubernetes", alias, match_regex: tags, ...options, use_tag_for_meta: true };
}

/** Removes what the filter that parses JSON lines adds beside their fields: records have the names already. */
function withoutNames(tags: string): RecordModifierFilter {
    return { name: "record_modifier", alias: "fields", match_regex: tags, remove_key: ["kubernetes"] };
}

/** Cuts records down to the line and the fields that are wanted, under their names. */
function shippedFields(
    kept: readonly MetadataField[],
    further: readonly string[],
): (ModifyFilter | RecordModifierFilter)[] {
    return [
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

const everyTag = `^${literal(tagPrefix)}`;

/** Tags of pods, those too that labels have decided about. */
const shippedTags = `^(${literal(tagPrefix)}|${literal(labelledPrefix)})`;

const asked = {
    apiServer: {
        kube_url: `https://${apiServerHost}:443`,
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

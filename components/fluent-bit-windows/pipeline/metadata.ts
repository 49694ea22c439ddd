import { type LinesSettings, partKey, repeatKey } from "../lines";
import { coveredBy, everyContainer } from "../match";
import { keptFields, type MetadataField, type MetadataSettings, parsedKey } from "../metadata";
import { tagsHavePodId } from "../records";
import type { Labelled } from "../routes";
import type { FluentBitSettings } from "../settings";
import { labelledPrefixPattern, literal, tagParserRegex, tagParserRegexWithId, tagPrefix } from "../tag";
import { anyMatchingTags, otherTags } from "../tag-pattern";
import { labelFilters, type LabelledRoute } from "./labels";
import { kubernetesKeys, recordFilter } from "./record";
import { samePodFilter } from "./same-pod";
import type {
    FilterSection,
    GrepFilter,
    KubernetesFilter,
    ModifyFilter,
    ParserSection,
    RecordModifierFilter,
} from "./sections";
import { nodeAddress } from "./pod-variables";

/** The API server. The short name `kubernetes.default.svc` needs a search domain, which does not exist yet when a Windows pod starts. */
export const apiServerHost = "kubernetes.default.svc.cluster.local";

const tagParser = "tag";
const match = `${tagPrefix}*`;

/** The parser with which the kubernetes filter reads namespace, pod and container from the tag. */
export function tagParserSection(settings: FluentBitSettings): ParserSection {
    const regex = tagsHavePodId(settings) ? tagParserRegexWithId : tagParserRegex;
    return { name: tagParser, format: "regex", regex };
}

/** The properties of a stack on which the metadata filters depend. */
export interface RecordNeeds {
    metadata: MetadataSettings;
    lines: LinesSettings;
    /** Whether equal lines with the same time are numbered. */
    numbersRepeats: boolean;
    /** Routes that use labels. */
    labelled: readonly Labelled[];
    /** The same routes with their destinations, and the route of lines whose labels are not known. */
    labelledRoutes: readonly LabelledRoute[];
    /** Storage of lines with a new tag. */
    buffer: FluentBitSettings["buffer"]["type"];
    /** The filters that drop lines of other routes, if a route uses labels. */
    unlabelledDrops: readonly GrepFilter[];
    /** Whether records get metadata. */
    areMade: boolean;
    /** Whether the script that makes the records also samples how old lines are. */
    samplesLag: boolean;
}

/** Whether a script creates the records. */
export function recordsByScript({ labelled, areMade }: RecordNeeds): boolean {
    return areMade && labelled.length === 0;
}

/**
 * Adds the pod's metadata to every record, and removes all other fields.
 *
 * @param finishesTraces whether the script that creates the records also removes the marks of stack traces
 * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes
 */
export function metadataFilters(needs: RecordNeeds, finishesTraces: boolean): FilterSection[] {
    const { metadata, lines, numbersRepeats, labelled, areMade, samplesLag } = needs;
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
                      // The tag parser names the pod's ID `docker_id`, which makes it a part of the cache's key.
                      cache_use_docker_id: true,
                      ...asked[metadata.from],
                  },
              ];
    const { parsed, others } = parsedTags(lines);
    // Without keep_log, the parsed fields replace the text, so that nothing is shipped twice.
    const json =
        parsed === undefined
            ? []
            : [namesFilter("json", parsed, { ...common, merge_log: true, merge_log_key: parsedKey, keep_log: false })];
    if (labelled.length === 0) {
        return [
            ...askedFor,
            recordFilter(metadata, further, everyTag, { finishesTraces, samplesLag }),
            // After the script, because Lua's numbers have 53 bits.
            ...json,
            ...(parsed === undefined ? [] : [withoutNames(parsed)]),
        ];
    }
    return [
        ...askedFor,
        ...(askedFor.length === 0 ? [] : [samePodFilter(everyTag)]),
        // Adds the names from the path if nothing else is known, such as while the API server does not answer.
        ...(others === undefined ? [] : [namesFilter("names", others, common)]),
        // After the script, because Lua's numbers have 53 bits.
        ...json,
        { name: "nest", alias: "flatten", match_regex: everyTag, operation: "lift", nested_under: "kubernetes" },
        ...labelFilters(needs),
        ...shippedFields(kept, parsed === undefined ? further : [parsedKey, ...further]),
    ];
}

/** Tags of the containers whose JSON lines are parsed, and of all others; undefined if there are none. */
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

/** Removes the names that the filter for JSON lines adds: records already have them. */
function withoutNames(tags: string): RecordModifierFilter {
    return { name: "record_modifier", alias: "fields", match_regex: tags, remove_key: ["kubernetes"] };
}

/** Keeps only the line and the metadata fields of the settings, with their names. */
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

/** Renames fields to their names in the shipped record. */
function renamings(kept: readonly MetadataField[]): ModifyFilter[] {
    const rename = Object.entries(kubernetesKeys).flatMap(([field, key]) =>
        field !== key && kept.some((one) => one === field) ? [`${key} ${field}`] : [],
    );
    return rename.length === 0 ? [] : [{ name: "modify", alias: "keys", match_regex: shippedTags, rename }];
}

const everyTag = `^${literal(tagPrefix)}`;

/** Tags of pods, including those of routes by labels. */
const shippedTags = `^(${literal(tagPrefix)}|${labelledPrefixPattern})`;

const asked = {
    apiServer: {
        kube_url: `https://${apiServerHost}:443`,
        // No limit for the API server's response: a pod with many containers exceeds the default.
        buffer_size: 0,
        // DNS of the pod network may need some time on a new Windows node.
        dns_retries: 12,
        dns_wait_time: 10,
    },
    kubelet: {
        use_kubelet: true,
        kubelet_host: `\${${nodeAddress}}`,
        // Fluent Bit sends it no requests in this mode, but resolves its name first, and a process of a Windows node cannot resolve names of the cluster.
        kube_url: "https://127.0.0.1:443",
        // The kubelet's response contains all pods of its node.
        buffer_size: 0,
    },
} as const;

import { asksForPods, keptFields, type MetadataField, type MetadataSettings } from "../metadata";
import { unmarked } from "../stack-traces/scripts";
import { literal, tagLuaPattern } from "../tag";
import { monitoringTick } from "./monitoring-tags";
import { samePodScript } from "./same-pod";
import type { LuaFilter } from "./sections";

/** The kubernetes filter's names for the fields. The node's name comes from the environment instead of the API server, so that it is right even if the API server does not answer. */
export const kubernetesKeys = {
    namespace: "namespace_name",
    pod: "pod_name",
    container: "container_name",
    image: "container_image",
    podId: "pod_id",
    podIp: "pod_ip",
    labels: "labels",
    annotations: "annotations",
} as const satisfies Partial<Record<MetadataField, string>>;

/**
 * Creates the shipped record in one step: the looked-up metadata with its names here, or the names from the tag while there is no answer. With a separate Fluent Bit filter for each step, a line would need a fifth more CPU time, because each filter reads and writes the whole record.
 *
 * JSON lines are parsed after it: Lua's numbers have 53 bits.
 *
 * @param further keys of the record that remain, besides the line
 * @param tags regular expression for the tags of the affected lines
 * @param also what else it does, which avoids a separate script: remove the marks of stack traces, and sample the age of lines
 * @see https://docs.fluentbit.io/manual/pipeline/filters/lua
 */
export function recordFilter(
    settings: MetadataSettings,
    further: readonly string[],
    tags: string,
    also: { finishesTraces: boolean; samplesLag: boolean },
): LuaFilter {
    const entries = [
        ...further.map((key) => [key, `record["${key}"]`] as const),
        ...keptFields(settings).map((field) => [field, source(field)] as const),
    ];
    const pod = asksForPods(settings) ? `${podByTag}${podByAnswer}` : `${podByTag}local podOf = by\n`;
    return {
        name: "lua",
        alias: "record",
        match_regex: also.samplesLag ? `${tags}|^${literal(monitoringTick)}$` : tags,
        call: also.samplesLag ? "sampled" : "shipped",
        code: `${
            also.finishesTraces
                ? `${unmarked}${pod}${finishingScript(entries)}`
                : `${pod}${script([["log", `record["log"]`], ...entries])}`
        }${also.samplesLag ? sampling : ""}`,
    };
}

/** Of so many lines, one is asked for its age. */
const sampledOf = 64;

/** The record of the monitoring takes the age of the oldest of them along. The first line after it is sampled, so that a quiet node has one too. */
const sampling = `local untilNext, age = 0, nil
function sampled(tag, timestamp, record)
    if tag == "${monitoringTick}" then
        record["age"] = age
        untilNext, age = 0, nil
        return 2, timestamp, record
    end
    if untilNext > 0 then
        untilNext = untilNext - 1
    else
        untilNext, age = ${sampledOf - 1}, math.max(age or 0, os.time() - timestamp)
    end
    return shipped(tag, timestamp, record)
end
`;

function source(field: MetadataField): string {
    switch (field) {
        case "host":
            return "host";
        case "stream":
            return `record["stream"]`;
        default:
            return `pod["${kubernetesKeys[field]}"]`;
    }
}

type Entries = readonly (readonly [key: string, value: string])[];

const keys = kubernetesKeys;

/** Consecutive lines mostly have the same tag, so only the last tag is cached: pods come and go. */
const podByTag = `local host = os.getenv("HOST_NAME")
local last, told
local function by(tag)
    if tag ~= last then
        local namespace, container, pod = tag:match("${tagLuaPattern}")
        last, told = tag, { ${keys.namespace} = namespace, ${keys.container} = container, ${keys.pod} = pod }
    end
    return told
end
`;

/** The looked-up metadata if it belongs to this pod, otherwise the names from the tag. */
const podByAnswer = `${samePodScript}local function podOf(tag, record)
    local pod = record["kubernetes"]
    return pod and isSame(pod) and pod or by(tag)
end
`;

/** The result 2 keeps the record's time. */
function script(entries: Entries): string {
    return `function shipped(tag, timestamp, record)
    local pod = podOf(tag, record)
    return 2, timestamp, {
${entries.map(([key, value]) => `        ["${key}"] = ${value},\n`).join("")}    }
end
`;
}

function finishingScript(entries: Entries): string {
    return `local function made(record, pod, text)
    return {
        ["log"] = text,
${entries.map(([key, value]) => `        ["${key}"] = ${value},\n`).join("")}    }
end
function shipped(tag, timestamp, record)
    local pod = podOf(tag, record)
    local texts = unmarked(record["log"])
    if not texts then
        return 2, timestamp, made(record, pod, record["log"])
    end
    local records = {}
    for number, text in ipairs(texts) do
        records[number] = made(record, pod, text)
    end
    return 2, timestamp, #records == 1 and records[1] or records
end
`;
}

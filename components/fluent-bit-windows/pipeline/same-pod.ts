import type { LuaFilter } from "./sections";

/**
 * Lua function that checks whether metadata belongs to the pod of the log. The filter looks up a pod by its name, so the answer is about the current pod with that name, while lines of an earlier pod may still be unread. The IDs are compared only if both are UUIDs: the folder of a static pod has a hash of its manifest, without hyphens, and the API server gives the pod another ID.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/config/common.go (`applyDefaults`)
 */
export const samePodScript = `local function isUuid(id)
    return type(id) == "string" and id:find("-", 1, true) ~= nil
end
local function isSame(pod)
    local told, own = pod["pod_id"], pod["docker_id"]
    return told == own or not isUuid(told) or not isUuid(own)
end
`;

/**
 * Removes the metadata of another pod, as if the API server had not answered.
 *
 * @param tags regular expression for the tags of the affected lines
 */
export function samePodFilter(tags: string): LuaFilter {
    return {
        name: "lua",
        alias: "same-pod",
        match_regex: tags,
        call: "same_pod",
        code: `${samePodScript}function same_pod(tag, timestamp, record)
    local pod = record["kubernetes"]
    if pod == nil or isSame(pod) then
        return 0, timestamp, record
    end
    record["kubernetes"] = nil
    return 2, timestamp, record
end
`,
    };
}

import type { Problem } from "../settings/problems";
import type { Match } from "./match";
import { windowsPaths } from "./pipeline/paths";
import type { FluentBitSettings } from "./settings";

/**
 * Maximum path length of a file that Fluent Bit reads on Windows. It asks Windows for the path of each opened file with a buffer of `MAX_PATH` (260) characters, which includes the prefix `\\?\` and a terminating zero. If the path does not fit, it does not read the file. `windows.path_encoding` of 5.1 does not change this, so it is not set.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/in_tail/tail_file.c (`flb_tail_file_name`: `GetFinalPathNameByHandleW(h, wide_buf, PATH_MAX, …)`, `len >= PATH_MAX`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/include/fluent-bit/flb_compat.h (`#define PATH_MAX MAX_PATH`)
 */
export const maxPathLength = 255;

/** Paths in the kubelet's form: https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/helpers.go (`BuildPodLogsDirectory`) */
function pathOf({ namespace, pod, container }: Match, file: string): string {
    const uid = "00000000-0000-0000-0000-000000000000";
    return windowsPaths.join(windowsPaths.logs, `${namespace}_${pod}_${uid}`, container, file);
}

const currentFile = "0.log";

/**
 * The file's name after the kubelet has rotated it, for a container with more than 999 restarts.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/logs/container_log_manager.go (`timestampFormat`)
 */
const rotatedFile = "1000.log.20060102-150405";

/** Path lengths of a container's log before and after rotation. */
export function pathLengths(container: Match): { current: number; rotated: number } {
    return {
        current: pathOf(container, currentFile).length,
        rotated: pathOf(container, rotatedFile).length,
    };
}

/** Maximum lengths of generated names: pods of a Deployment, a DaemonSet or a Job have no longer names, although a pod's name may have 253 characters. */
const longestName = 63;

const names = ["namespace", "pod", "container"] as const;

/** Routes with containers whose logs Fluent Bit could not read. */
export function pathProblems({ routes, linuxNodes }: FluentBitSettings): Problem[] {
    // Linux nodes have no such limit, and a route does not determine on which nodes its pods run.
    if (linuxNodes) {
        return [];
    }
    return routes.flatMap(({ match }, index): Problem[] => {
        const { current } = pathLengths(shortest(match));
        const excess = current - maxPathLength;
        if (excess <= 0) {
            return [];
        }
        const remedy =
            `the log files of these containers have paths of ${current} characters or more (${pathOf(shown(match), currentFile)}), but Fluent Bit on Windows only reads paths of up to ` +
            `${maxPathLength} characters, so nothing would be shipped; shorten the names by ${excess} ${excess === 1 ? "character" : "characters"}`;
        return [{ setting: `routes[${index}].match`, remedy }];
    });
}

/** Routes whose containers can have names that are too long, judging by the names in the settings. */
export function pathWarnings({ routes }: FluentBitSettings): Problem[] {
    return routes.flatMap(({ match }, index) => {
        const open = names.filter((name) => match[name].includes("*"));
        const { rotated } = pathLengths(longest(match));
        const said = names.some((name) => !match[name].includes("*"));
        if (!said || rotated <= maxPathLength) {
            return [];
        }
        const least = pathLengths(shortest(match)).rotated;
        const left = maxPathLength - least + open.length;
        const limit =
            left < open.length
                ? "rotated files always have longer paths, so lines that are written while Fluent Bit does not run can be lost"
                : `the ${open.map((name) => `${name}'s`).join(" and the ")} name can have at most ${left} characters${open.length > 1 ? " together" : ""}`;
        return [
            {
                setting: `routes[${index}].match`,
                remedy:
                    `Fluent Bit on Windows reads log files with paths of at most ${maxPathLength} characters (${pathOf(shown(match), rotatedFile)}). ` +
                    `With these names ${limit}. Use shorter names.`,
            },
        ];
    });
}

/** Minimum length of matching names: one if any name matches. */
function shortest(match: Match): Match {
    return each(match, (pattern) => pattern.replaceAll("*", "") || "x");
}

function longest(match: Match): Match {
    return each(match, (pattern) => (pattern.includes("*") ? "x".repeat(longestName) : pattern));
}

function shown(match: Match): Match {
    return each(match, (pattern) => (pattern.includes("*") ? "…" : pattern));
}

function each(match: Match, change: (pattern: string) => string): Match {
    return { namespace: change(match.namespace), pod: change(match.pod), container: change(match.container) };
}

import type { Problem } from "../settings/problems";
import type { Match } from "./match";
import { windowsPaths } from "./pipeline/paths";
import type { FluentBitSettings } from "./settings";

/**
 * Longest path of a file that Fluent Bit reads on Windows. It asks Windows for the path of each file that it has opened, in a buffer of `MAX_PATH` (260) characters, and gets it with `\\?\` before
 * it and a zero behind; where that does not fit, the file is not read. `windows.path_encoding`, which 5.1 has, does not change that, so it is not set.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/in_tail/tail_file.c (`flb_tail_file_name`: `GetFinalPathNameByHandleW(h, wide_buf, PATH_MAX, …)`, `len >= PATH_MAX`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/include/fluent-bit/flb_compat.h (`#define PATH_MAX MAX_PATH`)
 */
export const maxPathLength = 255;

/** As the kubelet makes them: https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/helpers.go (`BuildPodLogsDirectory`) */
function pathOf({ namespace, pod, container }: Match, file: string): string {
    const uid = "00000000-0000-0000-0000-000000000000";
    return windowsPaths.join(windowsPaths.logs, `${namespace}_${pod}_${uid}`, container, file);
}

const currentFile = "0.log";

/**
 * What the kubelet renames it to when it rotates, of a container that was restarted more than 999 times.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/logs/container_log_manager.go (`timestampFormat`)
 */
const rotatedFile = "1000.log.20060102-150405";

/** How long the path of a container's log is, and how long when it is rotated. */
export function pathLengths(container: Match): { current: number; rotated: number } {
    return {
        current: pathOf(container, currentFile).length,
        rotated: pathOf(container, rotatedFile).length,
    };
}

/** Longest names that Kubernetes makes: pods of a Deployment, a DaemonSet or a Job get no longer ones, although a pod's may have 253 characters. */
const longestName = 63;

const names = ["namespace", "pod", "container"] as const;

/** Routes whose containers Fluent Bit could not read a line of. */
export function pathProblems({ routes, linuxNodes }: FluentBitSettings): Problem[] {
    // On Linux nodes there is no such limit, and a route does not say where its pods run.
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
            `the log files of these containers have paths of ${current} characters or more (${pathOf(shown(match), currentFile)}), and Fluent Bit on Windows reads none of more than ` +
            `${maxPathLength}, so nothing would be shipped; shorten the names by ${excess} ${excess === 1 ? "character" : "characters"}`;
        return [{ setting: `routes[${index}].match`, remedy }];
    });
}

/** Routes whose containers can have names that are too long, as far as the names that are said lead to that. */
export function pathWarnings({ routes }: FluentBitSettings): string[] {
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
                ? "rotated files always have more, so lines are lost that are written to one while Fluent Bit does not run"
                : `more is not read: the ${open.map((name) => `${name}'s`).join(" and the ")} name may have ${left} characters${open.length > 1 ? " together" : ""}`;
        return [
            `fluentBit.routes[${index}].match: Fluent Bit on Windows reads log files with paths of at most ${maxPathLength} characters (${pathOf(shown(match), rotatedFile)}). ` +
                `With these names ${limit}. Use shorter names.`,
        ];
    });
}

/** The fewest characters that names can have which fit: one where anything fits. */
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

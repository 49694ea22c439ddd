import type { Os } from "../fluent-bit/platforms";
import type { Problem } from "../../settings/problems";
import type { FluentBitSettings } from "../settings";
import { namedSources, readingOn } from "./sources";

/**
 * Logs that no node with Fluent Bit has.
 *
 * @param nodes the systems of the nodes on which Fluent Bit runs
 */
export function nodeLogProblems({ nodeLogs }: FluentBitSettings, nodes: readonly Os[]): Problem[] {
    return nodeLogs.flatMap((log, index): Problem[] => {
        if (nodes.some((os) => readingOn(os, log) !== undefined)) {
            return [];
        }
        const setting = `nodeLogs[${index}].os`;
        const value = JSON.stringify(log.os);
        if (log.os === "linux" && (log.source === "eventLog" || !("linux" in namedSources[log.source]))) {
            const remedy =
                log.source === "kubeProxy"
                    ? "kube-proxy is a pod on Linux nodes, whose lines `routes` match; remove it"
                    : "Linux has no Event Log; remove it";
            return [{ setting, value, remedy }];
        }
        const remedy = "Fluent Bit does not run on the Linux nodes; set linuxNodes: true, or remove the log";
        return [{ setting, value, remedy }];
    });
}

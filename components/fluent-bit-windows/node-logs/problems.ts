import type { Os } from "../fluent-bit/platforms";
import type { Problem } from "../../settings/problems";
import type { FluentBitSettings } from "../settings";
import { notOnLinux, readingOn } from "./sources";

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
        const remedy =
            (log.os === "linux" ? notOnLinux[log.source] : undefined) ??
            "Fluent Bit does not run on the Linux nodes; set linuxNodes: true, or remove the log";
        return [{ setting, value, remedy }];
    });
}

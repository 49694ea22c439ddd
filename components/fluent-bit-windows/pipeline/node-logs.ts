import { keptFields } from "../metadata";
import { nodeLogTagPrefix } from "../node-logs/routes";
import { literal, nodeTagPrefix } from "../tag";
import { nodeLogKey, type Reading, readingOn } from "../node-logs/sources";
import type { FluentBitSettings } from "../settings";
import type { ReadLogs } from "../shippers";
import { eventLogFilters, eventLogInput, eventTimeParser } from "./event-log";
import { tailInput } from "./input";
import { journalFilters, journalInput } from "./journal";
import type { Paths } from "./paths";
import type { FilterSection, InputSection, ParserSection } from "./sections";

/** The logs of the node that one Fluent Bit reads, by their keys. */
export function nodeLogReadings(
    { nodeLogs }: FluentBitSettings,
    { os }: Paths,
    reads: readonly ReadLogs[],
): { key: string; reading: Reading; log: FluentBitSettings["nodeLogs"][number] }[] {
    return nodeLogs.flatMap((log) => {
        const reading = readingOn(os, log);
        return reading === undefined || !reads.includes(reading.by === "eventLog" ? "eventLog" : "disk")
            ? []
            : [{ key: nodeLogKey(log), reading, log }];
    });
}

type Readings = ReturnType<typeof nodeLogReadings>;

export function nodeLogInputs(
    settings: FluentBitSettings,
    paths: Paths,
    readings: Readings,
    version: string,
): InputSection[] {
    return readings.map(({ key, reading, log }) => {
        const named = { alias: `node-${key}`, tagPrefix: nodeLogTagPrefix(key) };
        switch (reading.by) {
            case "files":
                return tailInput(settings, paths, version, {
                    alias: named.alias,
                    // `vpc-bridge.log` and `vpc-bridge.log.2026-11-24` are one log, so they share a stream.
                    tag: `${named.tagPrefix}<file>`,
                    tag_regex: String.raw`(?<file>[^\\/]+?)\.log[^\\/]*$`,
                    path: paths.join(paths.onNode(reading.folder), "*.log*"),
                });
            case "journal":
                return journalInput(settings, paths, named, reading.unit);
            case "eventLog":
                return eventLogInput(settings, paths, named, reading, log.level, version);
        }
    });
}

export function nodeLogParsers(readings: Readings): ParserSection[] {
    return readings.some(({ reading }) => reading.by === "eventLog") ? [eventTimeParser] : [];
}

/** Records with the line under `log`, and the node's name if the settings contain it. */
export function nodeLogFilters({ metadata }: FluentBitSettings, readings: Readings, version: string): FilterSection[] {
    const inputs = readings.map(({ key, reading }) => ({ tagPrefix: nodeLogTagPrefix(key), reading }));
    const journals = inputs.filter(({ reading }) => reading.by === "journal");
    return [
        ...journalFilters(journals.map(({ tagPrefix }) => tagPrefix)),
        ...eventLogFilters(
            inputs.flatMap(({ tagPrefix, reading }) => (reading.by === "eventLog" ? [{ tagPrefix, reading }] : [])),
            version,
        ),
        // Only the environment contains the node's name, and only CloudWatch Logs' streams contain it.
        ...(readings.length > 0 && keptFields(metadata).includes("host")
            ? [
                  {
                      name: "record_modifier" as const,
                      alias: "node",
                      match_regex: `^${literal(nodeTagPrefix)}`,
                      record: ["host ${HOST_NAME}"],
                  },
              ]
            : []),
    ];
}

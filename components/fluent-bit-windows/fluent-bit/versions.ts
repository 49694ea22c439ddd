import { isAtLeast } from "../../settings/versions";
import type { Os, Platform } from "./platforms";

/**
 * Facts about Fluent Bit's versions. The plan, `npm run explain` and docs/fluent-bit-versions.md use this table.
 *
 * Why 5.1.5 (released on 2026-10-21, https://github.com/fluent/fluent-bit/releases/tag/v5.1.5) is the default:
 * - Upstream supports the lines 5.1 and 5.2 beyond November 2026. 5.1.5 is the newest release of 5.1 found on 2026-11-28; fluent-operator's chart has had it as its default since 2026-10-29
 *   (https://github.com/fluent/helm-charts/releases/tag/fluent-operator-4.4.0).
 * - It has what Windows nodes need: the Event Log no longer ends Fluent Bit where a channel is missing (5.1.2), lines that filters emit again survive a stop (5.1.3), tags of the kubernetes filter are
 *   bounded (5.1.4), Lua reads no further than a record (5.1.5).
 * - 5.1.1 is the newest source that could be obtained and built here: every test of delivery ran on it. No closer release than 5.1.5 is supported.
 * - 5.2.0 (2026-11-09) and 5.2.1 (2026-11-25) replace the handling of records inside Fluent Bit (https://docs.fluentbit.io/manual/dev-5.2/installation/upgrade-notes), and none of it could be run
 *   here. They have "in_tail: mitigate access violation on windows" (#12642), which no 5.1 release lists. Where Fluent Bit 5.1 crashes on your nodes, override it with 5.2.
 */
export const defaultVersion = "5.1.5";

/** The last upstream image for Windows Server 2019: https://github.com/fluent/fluent-bit/issues/10137 */
export const lastVersionFor2019 = "4.0.3";

/** Versions that were built from source and passed every delivery test. */
export const testedVersions = ["4.0.3", "4.2.8", "5.1.1"] as const;

/** A release line, and the end of its security fixes. */
interface Line {
    line: string;
    /** Last day with security fixes. Absent: upstream has not announced it. */
    endOfLife?: string;
}

/** @see {@link lifecyclePage}, as of 2026-08-14; 5.2 was released after that */
export const lines: readonly Line[] = [
    { line: "4.0", endOfLife: "2025-12-23" },
    { line: "4.1", endOfLife: "2026-02-28" },
    { line: "4.2", endOfLife: "2026-07-30" },
    { line: "5.0", endOfLife: "2026-11-30" },
    { line: "5.1" },
    { line: "5.2" },
];

export const lifecyclePage = "https://github.com/fluent/fluent-bit/blob/master/SECURITY.md";

/** Number of days before a line's end from which a deployment warns about it. */
export const nearEndDays = 60;

/** Versions from `from`, or from the first, up to but not including `until`, or without end. */
interface Range {
    from?: string;
    until?: string;
}

/** A defect of some versions. */
export interface Defect {
    /** Effect, as the continuation of `Fluent Bit 4.0.3 …`. */
    what: string;
    versions: readonly Range[];
    /** Affected system. Absent: all. */
    on?: Os;
    /** Affected outputs, by the names of their plug-ins. Absent: all. */
    outputs?: readonly string[];
    source: string;
    /**
     * - `refused`: no such image is deployed.
     * - `warned`: each deployment says so.
     * - `handled`: the configuration for such a version avoids it.
     * - `documented`: every version has it, or it does not happen with this configuration.
     */
    treatment: "refused" | "warned" | "handled" | "documented";
    /** The fix, or how the configuration avoids it. */
    remedy: string;
}

/** Line length that is safe for any contents: JSON inside JSON needs up to four bytes for one, such as for a quotation mark or an escaped letter. */
export const safeSplitBytes = 65_000;

export const defects = {
    tooOld: {
        what: "lacks options of this configuration, crashes on Windows and leaks handles",
        versions: [{ until: "4.0.0" }],
        source: "https://github.com/fluent/fluent-bit/issues/7832",
        treatment: "refused",
        remedy: "use a supported version",
    },
    httpServerLoop: {
        what: "restarts again and again if its HTTP server is enabled, which the health checks need",
        versions: [{ from: "5.0.6", until: "5.0.7" }],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/issues/11904",
        treatment: "refused",
        remedy: "use a later version",
    },
    vulnerable: {
        what: "has known vulnerabilities, such as CVE-2025-12977",
        versions: [{ until: "4.0.12" }],
        source: "https://fluentbit.io/blog/2025/10/28/security-vulnerabilities-addressed-in-fluent-bit-v4.1-and-backported-to-v4.0/",
        treatment: "warned",
        remedy: "allow only the kubelet to reach its ports, such as with a NetworkPolicy, until it is replaced",
    },
    shortEvents: {
        what: "cuts lines for CloudWatch Logs at 262,118 bytes, where later versions cut at 1,000,000",
        versions: [{ until: "4.2.2" }],
        outputs: ["cloudwatch_logs"],
        source: "https://github.com/fluent/fluent-bit/pull/11159",
        treatment: "warned",
        remedy: `set lines.splitBytes: ${safeSplitBytes} to ship complete lines`,
    },
    fewUploads: {
        what: "gives up an upload to S3 after five attempts, and loses its lines",
        versions: [{ until: "4.2.2" }],
        outputs: ["s3"],
        source: "https://github.com/fluent/fluent-bit/blob/v4.0.3/plugins/out_s3/s3.c (MAX_UPLOAD_ERRORS)",
        treatment: "warned",
        remedy: "use another destination for lines that must survive a long outage",
    },
    escapedUnicode: {
        what: "writes characters outside ASCII as \\u escapes, which need about twice the bytes, and removes or replaces bytes that are not UTF-8",
        versions: [{ until: "4.1.0" }],
        source: "https://github.com/fluent/fluent-bit/commit/81e1ddfe6",
        treatment: "warned",
        remedy: "configure the programs on these nodes to write UTF-8",
    },
    strayBytes: {
        what: "may add up to 15 bytes of its memory, such as of other lines, to a text with characters outside ASCII",
        // Images are built with FLB_SIMD from 4.0.4 on. Whether a release of 5.0 after 5.0.9 has the fix is unknown.
        versions: [{ from: "4.0.4", until: "5.1.1" }],
        // These encode a copy of the record, behind which older bytes can follow. cloudwatch_logs and kinesis_firehose encode the chunk itself, which ends with a zero byte.
        outputs: ["datadog", "http", "opensearch", "s3", "splunk"],
        source: "https://github.com/fluent/fluent-bit/issues/12275",
        treatment: "warned",
        remedy: "use 5.1.1 or later",
    },
    missingChannel: {
        what: "exits, and stops shipping all logs, if none of the channels of an Event Log input exists on the node",
        versions: [{ until: "5.0.11" }, { from: "5.1.0", until: "5.1.2" }],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/issues/12315",
        treatment: "handled",
        remedy: "each Event Log input also subscribes to the channel System, which every Windows has, and drops its events",
    },
    rotationWhileDown: {
        what: "mistakes a new log file for a removed one after a kill, if the file system reuses the inode number, as ext4 and XFS do",
        versions: [{ until: "5.0.3" }],
        on: "linux",
        source: "https://github.com/fluent/fluent-bit/commit/22f8800ff",
        treatment: "warned",
        remedy: "its inputs also compare file names, so that no line is lost, but a file that rotated while Fluent Bit was down is shipped twice; later versions have neither problem",
    },
    cutLine: {
        what: "loses one line of a file, and ships its second half, if it is stopped while more waits in the file than it reads at a time",
        versions: [{ until: "5.0.3" }],
        source: "https://github.com/fluent/fluent-bit/issues/11265",
        treatment: "handled",
        remedy: "it reads 1 MiB at a time, so this is rare",
    },
    stuckStream: {
        what: "stops shipping a container's lines if its log stream in CloudWatch Logs is deleted; the lines wait on the node's disk until Fluent Bit restarts",
        versions: [{ until: "5.0.9" }],
        source: "https://github.com/fluent/fluent-bit/pull/11983",
        treatment: "documented",
        remedy: "delete Fluent Bit's pod; no line is lost",
    },
    droppedAtDeletedStream: {
        what: "drops about a second of a container's lines if its log stream in CloudWatch Logs is deleted, and then creates the stream again",
        versions: [{ from: "5.0.9" }],
        source: "https://github.com/fluent/fluent-bit/pull/11983",
        treatment: "documented",
        remedy: "no setting avoids it; do not delete log streams that are in use",
    },
    heldPlaces: {
        what: "stops all deliveries while one destination does not answer, or while one of several destinations of a route refuses lines, because their chunks take the places of all others",
        versions: [{}],
        source: "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_task.c (flb_task_retry_create)",
        treatment: "handled",
        remedy: "the inputs have a memory limit above which such chunks are closed, and each output has connections for at most half of the places. Two destinations that accept connections and do not answer can still take all of them",
    },
    heldAfterRestart: {
        what: "delivers nothing after a restart if at least as many chunks as it has places for, by default 200, wait for one of several destinations of a route. It continues when this destination answers. It also sends what has waited to the other destinations again",
        versions: [{}],
        source: "https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/in_storage_backlog/sb.c (cb_queue_chunks), and src/flb_task.c (flb_task_retry_create)",
        treatment: "documented",
        remedy: "chunks of earlier runs belong to an internal input, whose memory limit cannot be set. Remove the destination from the stack until it answers again: the others then get everything, and this one does not get what has waited. Lines of routes by labels are not affected",
    },
    manyWaitingChunks: {
        what: "delivers nothing to any destination while 16,384 chunks wait for a retry",
        versions: [{}],
        source: "https://github.com/fluent/fluent-bit/blob/v5.1.1/include/fluent-bit/flb_config.h (FLB_CONFIG_DEFAULT_TASK_MAP_SIZE_LIMIT)",
        treatment: "documented",
        remedy:
            "no option changes this number. A container that writes to a destination that is not reachable has another chunk every 1.5 to 3 seconds, so 50 containers reach it in 8 to 16 minutes. Lines wait on disk until " +
            "the destination answers. If it does not, remove it from the stack. A longer buffer.flushSeconds delays this",
    },
    metadataWait: {
        what: "delivers nothing while the API server or the kubelet accepts a request for metadata and does not answer. While packets to it are lost, each read of the log of a pod that it does not know yet stops everything for 10 seconds",
        versions: [{}],
        source: "https://github.com/fluent/fluent-bit/issues/12168",
        treatment: "documented",
        remedy:
            "no option sets a timeout. The liveness probe restarts Fluent Bit after about 6 minutes, which helps if the API server answers new requests. Lines wait in the log files. Fluent Bit sends no such requests with " +
            "metadata.from: path, which has no image and no labels. The same is true of metadata.send: message if all lines go to CloudWatch Logs and no route uses labels",
    },
    emitterLimit: {
        what: "sends lines of routes by labels to the route of other lines as soon as more than 10 MB of them are in memory",
        versions: [{ from: "5.0.9" }],
        source: "https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/in_emitter/emitter.c (is_queue_overlimit)",
        treatment: "handled",
        remedy: "these lines have no limit. They wait on disk; with buffer.type: memory, they can take all memory of the pod",
    },
    emitterPause: {
        what: "stops reading the logs of all pods if all places for open chunks are taken when a line of a route by labels needs one, until it has delivered a chunk of such lines",
        versions: [{ from: "5.0.0" }],
        source: "https://github.com/fluent/fluent-bit/pull/11280",
        treatment: "documented",
        remedy:
            "no option of the filter avoids it. By default there are places for 200 chunks, or 227 if such a route has several destinations. A container needs up to two places for each destination " +
            "of its route, so this is enough for about 100 containers that write at the same time, or 56 with two destinations. On nodes with more of them, use routes by names, or one destination for a route by labels. " +
            "For two destinations, a larger resources.memoryLimit also helps. With several destinations, reading can go on while one of them has no place: its lines are then in memory only, and lost if the pod reaches its memory limit",
    },
    emitterDrops: {
        what: "may lose lines of a route by labels if all places for open chunks are taken",
        versions: [{ from: "5.0.0", until: "5.0.9" }],
        source: "https://github.com/fluent/fluent-bit/blob/v5.0.8/plugins/in_emitter/emitter.c (in_emitter_add_record)",
        treatment: "documented",
        remedy: "use 5.0.9 or later, which keep such lines until there is a place",
    },
    manyReadyConnections: {
        what: "crashes if more than 64 connections of an output are ready at once, because it writes past the end of an array",
        versions: [{}],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/issues/11905",
        treatment: "handled",
        remedy: "each output has at most 56 connections. If more containers of a node write to a destination at the same time, some of their lines arrive seconds later, after a retry that Fluent Bit logs",
    },
    manyLoggingThreads: {
        what: "may crash if more than 32 of its threads log at once, because it writes past the end of an array",
        versions: [{ until: "5.0.0" }],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/blob/v4.2.8/src/flb_log.c",
        treatment: "documented",
        remedy: "each destination of a route has a thread, and log groups that differ only in their namespace share theirs from the 17th on; use fewer than 28 other destinations on such nodes",
    },
    manyReadyTimers: {
        what: "crashes if more than 256 timers are ready at once, because it writes past the end of an array",
        versions: [{}],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/issues/11905",
        treatment: "documented",
        remedy:
            "no release fixes it (the same code is in 4.0.3, 4.2.8 and 5.1.1), so no version is better than another. It can happen while a destination is not reachable: each chunk that waits for its next " +
            "retry has a timer, and each container that writes has another chunk every few seconds. The configuration spreads the timers, so that a node with 49 containers had at most 128 ready at once in an " +
            "outage of four minutes; with 110 containers it can still happen. A longer buffer.flushSeconds makes it less likely. Lines wait on disk, and Fluent Bit continues with them after its restart",
    },
    accessViolation: {
        what: "may crash when it reads files; upstream mitigates an access violation of the tail input from 5.2.0 on",
        versions: [{ until: "5.2.0" }],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/pull/12642",
        treatment: "documented",
        remedy: "the kubelet restarts it, and it continues where it stopped; if this happens often, override the image with 5.2",
    },
    longPaths: {
        what: "does not read a log file whose path has 256 characters or more, also with windows.path_encoding",
        versions: [{}],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/in_tail/tail_file.c (flb_tail_file_name)",
        treatment: "documented",
        remedy: "the deployment refuses names in the stack that would lead to such a path",
    },
} as const satisfies Record<string, Defect>;

export type DefectName = keyof typeof defects;

/** Whether a version has a defect on a system. */
export function hasDefect(name: DefectName, version: string, os: Os): boolean {
    const { versions, on }: Defect = defects[name];
    return (
        (on === undefined || on === os) &&
        versions.some(
            ({ from, until }) =>
                (from === undefined || isAtLeast(version, from)) && (until === undefined || !isAtLeast(version, until)),
        )
    );
}

/** The defects of a version on a system with the same treatment. */
export function defectsOf(version: string, os: Os, treatment: Defect["treatment"]): (Defect & { name: DefectName })[] {
    return (Object.keys(defects) as DefectName[])
        .filter((name) => defects[name].treatment === treatment && hasDefect(name, version, os))
        .map((name) => ({ ...defects[name], name }));
}

/** `5.1` of `5.1.5`. */
export function lineOf(version: string): string {
    return version.split(".").slice(0, 2).join(".");
}

/** Whether a release of the same line passed every delivery test. */
export function isTried(version: string): boolean {
    return testedVersions.some((tested) => lineOf(tested) === lineOf(version));
}

export function osOf(platform: Platform): Os {
    return platform === "linux" ? "linux" : "windows";
}

/** A warning about a version's support on a given day; undefined if there is none. */
export function supportOf(version: string, today: Date): string | undefined {
    const line = lineOf(version);
    const known = lines.find((one) => one.line === line);
    if (known === undefined) {
        const newest = lines.at(-1)?.line ?? "";
        return isAtLeast(line, newest)
            ? `is newer than the newest known version (${newest})`
            : `belongs to a release line that no longer gets fixes (${lifecyclePage})`;
    }
    if (known.endOfLife === undefined) {
        return undefined;
    }
    const days = daysUntil(known.endOfLife, today);
    if (days < 0) {
        return `has had no security fixes since ${known.endOfLife} (${lifecyclePage})`;
    }
    return days <= nearEndDays ? `gets security fixes only until ${known.endOfLife} (${lifecyclePage})` : undefined;
}

/** The end of a version's security fixes, for a table. */
export function endOfSupport(version: string): string {
    const known = lines.find(({ line }) => line === lineOf(version));
    return known === undefined
        ? "unknown"
        : known.endOfLife === undefined
          ? "no end announced"
          : `until ${known.endOfLife}`;
}

/**
 * Size of an event, as JSON, at which a version truncates it for CloudWatch Logs.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v4.0.3/plugins/out_cloudwatch_logs/cloudwatch_api.h (MAX_EVENT_LEN)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_cloudwatch_logs/cloudwatch_api.h
 */
export function eventBytes(version: string): number {
    return hasDefect("shortEvents", version, "windows") ? 262_118 : 1_000_000;
}

/** Negative from the day after. */
function daysUntil(day: string, today: Date): number {
    return Math.floor(
        (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today.toISOString().slice(0, 10)}T00:00:00Z`)) / 86_400_000,
    );
}

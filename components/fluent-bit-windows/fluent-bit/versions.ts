import { isAtLeast } from "../../settings/versions";
import type { Platform } from "../images";
import type { Os } from "./platforms";

/**
 * What is known of Fluent Bit's versions. The plan, `npm run explain` and docs/fluent-bit-versions.md read this table.
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

/** Upstream's last image for Windows Server 2019: https://github.com/fluent/fluent-bit/issues/10137 */
export const lastVersionFor2019 = "4.0.3";

/** Versions that were built from source, and ran every test of delivery. */
export const testedVersions = ["4.0.3", "4.2.8", "5.1.1"] as const;

/** A line of releases, and when upstream stops to fix it. */
interface Line {
    line: string;
    /** Last day with security fixes. Absent: upstream has not said it. */
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

/** Days before a line's end from which a deployment says that it is near. */
export const nearEndDays = 60;

/** Versions from `from`, or from the first, up to but not including `until`, or without end. */
interface Range {
    from?: string;
    until?: string;
}

/** What is wrong with some versions. */
export interface Defect {
    /** What happens, as a clause: `Fluent Bit 4.0.3 …`. */
    what: string;
    versions: readonly Range[];
    /** Where it happens. Absent: everywhere. */
    on?: Os;
    /** The one output that has it. */
    output?: string;
    source: string;
    /**
     * - `refused`: no such image is deployed.
     * - `warned`: each deployment says so.
     * - `handled`: the configuration for such a version avoids it.
     * - `documented`: every version has it, or it does not happen with this configuration.
     */
    treatment: "refused" | "warned" | "handled" | "documented";
    /** What to do about it, or what the configuration does. */
    remedy: string;
}

/** What a line of that limit can hold whatever it is made of: JSON within JSON takes up to four bytes for one, as for a quote or a letter that is written as an escape. */
export const safeSplitBytes = 65_000;

export const defects = {
    tooOld: {
        what: "lacks options of this configuration, crashes on Windows and loses handles",
        versions: [{ until: "4.0.0" }],
        source: "https://github.com/fluent/fluent-bit/issues/7832",
        treatment: "refused",
        remedy: "use a supported version",
    },
    httpServerLoop: {
        what: "restarts for ever with its HTTP server on, which answers the health checks",
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
        remedy: "let nobody but the kubelet reach its ports, as with a NetworkPolicy, until it is replaced",
    },
    shortEvents: {
        what: "cuts lines for CloudWatch Logs at 262,118 bytes, where later versions cut at 1,000,000",
        versions: [{ until: "4.2.2" }],
        output: "cloudwatch_logs",
        source: "https://github.com/fluent/fluent-bit/pull/11159",
        treatment: "warned",
        remedy: `set lines.splitBytes: ${safeSplitBytes}, and nothing is cut`,
    },
    fewUploads: {
        what: "gives an upload to S3 up after five tries, and loses its lines",
        versions: [{ until: "4.2.2" }],
        output: "s3",
        source: "https://github.com/fluent/fluent-bit/blob/v4.0.3/plugins/out_s3/s3.c (MAX_UPLOAD_ERRORS)",
        treatment: "warned",
        remedy: "choose another destination for lines that must survive a long outage",
    },
    escapedUnicode: {
        what: "writes characters outside ASCII as \\u escapes, which cost about twice the bytes, and leaves out bytes that are not UTF-8, or makes other characters of them",
        versions: [{ until: "4.1.0" }],
        source: "https://github.com/fluent/fluent-bit/commit/81e1ddfe6",
        treatment: "warned",
        remedy: "let the programs on these nodes write UTF-8",
    },
    missingChannel: {
        what: "ends, and with it the shipping of all other logs, where an Event Log input finds none of its channels on the node",
        versions: [{ until: "5.0.11" }, { from: "5.1.0", until: "5.1.2" }],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/issues/12315",
        treatment: "handled",
        remedy: "each Event Log input also subscribes to the channel System, which every Windows has, and drops its events",
    },
    rotationWhileDown: {
        what: "takes a new log file for a removed one after a kill, where the file system gives it the removed file's inode number, as ext4 and XFS do",
        versions: [{ until: "5.0.3" }],
        on: "linux",
        source: "https://github.com/fluent/fluent-bit/commit/22f8800ff",
        treatment: "warned",
        remedy: "its inputs compare files by name too, so that no line is lost, but a file that rotated while Fluent Bit was down is shipped twice; a later version does neither",
    },
    stuckStream: {
        what: "ships nothing more of a container whose log stream in CloudWatch Logs somebody deletes; the lines wait on the node's disk until Fluent Bit is started again",
        versions: [{ until: "5.0.9" }],
        source: "https://github.com/fluent/fluent-bit/pull/11983",
        treatment: "documented",
        remedy: "delete the pod of Fluent Bit; no line is lost",
    },
    droppedAtDeletedStream: {
        what: "drops what it is sending to a log stream in CloudWatch Logs that somebody deletes, about a second of the container's lines, and makes the stream again",
        versions: [{ from: "5.0.9" }],
        source: "https://github.com/fluent/fluent-bit/pull/11983",
        treatment: "documented",
        remedy: "no setting avoids it; do not delete log streams that are written to",
    },
    manyReadySockets: {
        what: "writes past the end of an array of 256 entries where more connections and timers than that are ready at once, and crashes",
        versions: [{}],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/issues/11905",
        treatment: "documented",
        remedy:
            "no release fixes it (the same code is in 4.0.3, 4.2.8 and 5.1.1), so no version is better than another. It can happen while a destination cannot be reached: each chunk that waits for its next " +
            "try has a timer, and one second's lines of a container are a chunk. Lines wait on disk, and the next start goes on",
    },
    accessViolation: {
        what: "may crash when it reads files; upstream mitigates an access violation of the tail input from 5.2.0 on",
        versions: [{ until: "5.2.0" }],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/pull/12642",
        treatment: "documented",
        remedy: "the kubelet restarts it, and it goes on where it stopped; if that happens often, override the image with 5.2",
    },
    longPaths: {
        what: "does not read a log file whose path has 256 characters or more, also with windows.path_encoding",
        versions: [{}],
        on: "windows",
        source: "https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/in_tail/tail_file.c (flb_tail_file_name)",
        treatment: "documented",
        remedy: "names in the stack that would lead to such a path are found before the deployment",
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

/** The defects of a version on a system that are treated in one way. */
export function defectsOf(version: string, os: Os, treatment: Defect["treatment"]): (Defect & { name: DefectName })[] {
    return (Object.keys(defects) as DefectName[])
        .filter((name) => defects[name].treatment === treatment && hasDefect(name, version, os))
        .map((name) => ({ ...defects[name], name }));
}

/** `5.1` of `5.1.5`. */
export function lineOf(version: string): string {
    return version.split(".").slice(0, 2).join(".");
}

/** Whether a release of the same line ran every test of delivery. */
export function isTried(version: string): boolean {
    return testedVersions.some((tested) => lineOf(tested) === lineOf(version));
}

export function osOf(platform: Platform): Os {
    return platform === "linux" ? "linux" : "windows";
}

/** What of a version's support has to be said on a day; undefined where there is nothing. */
export function supportOf(version: string, today: Date): string | undefined {
    const line = lineOf(version);
    const known = lines.find((one) => one.line === line);
    if (known === undefined) {
        const newest = lines.at(-1)?.line ?? "";
        return isAtLeast(line, newest)
            ? `is newer than what is known here (${newest})`
            : `is of a line that gets no fixes any more (${lifecyclePage})`;
    }
    if (known.endOfLife === undefined) {
        return undefined;
    }
    const days = daysUntil(known.endOfLife, today);
    if (days < 0) {
        return `has got no security fixes since ${known.endOfLife} (${lifecyclePage})`;
    }
    return days <= nearEndDays ? `gets security fixes until ${known.endOfLife} only (${lifecyclePage})` : undefined;
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
 * Bytes of an event, as JSON, at which a version cuts it for CloudWatch Logs.
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

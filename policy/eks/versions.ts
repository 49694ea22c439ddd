/** The days on which AWS stops supporting a Kubernetes version, at standard and at extended terms. */
export interface VersionSupport {
    readonly version: string;
    readonly standardUntil: string;
    readonly extendedUntil: string;
}

/**
 * AWS' release calendar. A version newer than the table is taken for supported; one older is not.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar
 */
export const versions: readonly VersionSupport[] = [
    { version: "1.28", standardUntil: "2024-11-26", extendedUntil: "2025-11-26" },
    { version: "1.29", standardUntil: "2025-03-23", extendedUntil: "2026-03-23" },
    { version: "1.30", standardUntil: "2025-07-23", extendedUntil: "2026-07-23" },
    { version: "1.31", standardUntil: "2025-11-26", extendedUntil: "2026-11-26" },
    { version: "1.32", standardUntil: "2026-03-23", extendedUntil: "2027-03-23" },
    { version: "1.33", standardUntil: "2026-07-29", extendedUntil: "2027-07-29" },
    { version: "1.34", standardUntil: "2026-12-02", extendedUntil: "2027-12-02" },
    { version: "1.35", standardUntil: "2027-03-27", extendedUntil: "2028-03-27" },
];

export type Support = "standard" | "extended" | "none";

export function supportOf(version: string, today: string): Support {
    const row = versions.find((each) => each.version === version);
    if (row === undefined) {
        return isNewer(version) ? "standard" : "none";
    }
    return today < row.standardUntil ? "standard" : today < row.extendedUntil ? "extended" : "none";
}

function isNewer(version: string): boolean {
    const newest = versions[versions.length - 1]?.version ?? "";
    return minorVersion(version) > minorVersion(newest);
}

/** The minor version. */
export function minorVersion(version: string): number {
    return Number(version.split(".")[1] ?? Number.NaN);
}

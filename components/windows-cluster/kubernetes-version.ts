/** The number after the first point: what makes one Kubernetes version newer than another. */
export function minorVersion(version: string): number {
    return Number(version.split(".")[1] ?? Number.NaN);
}

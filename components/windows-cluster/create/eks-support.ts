import type { Problem } from "../../settings/problems";
import { minorVersion } from "../kubernetes-version";

/**
 * The day on which AWS's extended support of a Kubernetes version ends. From then on, no cluster with it can be created, and AWS upgrades existing ones.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar
 */
export const extendedSupportUntil: Readonly<Record<string, string>> = {
    "1.28": "2025-11-26",
    "1.29": "2026-03-23",
    "1.30": "2026-07-23",
    "1.31": "2026-11-26",
    "1.32": "2027-03-23",
    "1.33": "2027-07-29",
    "1.34": "2027-12-02",
    "1.35": "2028-03-27",
};

const calendar = Object.keys(extendedSupportUntil);
const oldest = minorVersion(calendar[0] ?? "");
const newest = minorVersion(calendar.at(-1) ?? "");

/** The day on which EKS released the newest version of the calendar. */
const newestSince = new Date("2026-01-27");

/**
 * The newest minor version that can exist on a day: Kubernetes has three releases a year, and EKS has each some weeks later. One more is allowed as a margin.
 *
 * @see https://kubernetes.io/releases/
 */
function newestOn(today: Date): number {
    const years = Math.max(0, today.getTime() - newestSince.getTime()) / (365 * 24 * 3600 * 1000);
    return newest + Math.floor(years * 3) + 1;
}

/** Why EKS would not create a cluster with a Kubernetes version. Accepts a version that is newer than the calendar, unless it is too new for the day. */
export function kubernetesSupportProblems(version: string, today: Date): Problem[] {
    const problem = { setting: "kubernetesVersion", value: JSON.stringify(version) };
    const day = today.toISOString().slice(0, 10);
    const supported = calendar.filter((one) => day < (extendedSupportUntil[one] ?? ""));
    const minor = minorVersion(version);
    if (minor > newestOn(today)) {
        const remedy = `is a Kubernetes version that does not exist yet; EKS supports ${supported.join(", ")}, and possibly newer versions (aws eks describe-cluster-versions)`;
        return [{ ...problem, remedy }];
    }
    const until = extendedSupportUntil[version];
    if (minor < oldest || (until !== undefined && day >= until)) {
        const when = until === undefined ? "" : ` since ${until}`;
        const remedy = `is no longer supported by EKS${when}, so no cluster can be created with it; choose a newer version: ${supported.join(", ")}`;
        return [{ ...problem, remedy }];
    }
    return [];
}

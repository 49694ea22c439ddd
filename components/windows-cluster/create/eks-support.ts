import { minorVersion, versions as calendar } from "../../../policy/eks/versions";
import type { Problem } from "../../settings/problems";

const oldest = minorVersion(calendar[0]?.version ?? "");
const newest = calendar.at(-1);

/**
 * Months of standard support, which begins when EKS releases a version.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
const standardMonths = 14;

/**
 * The newest minor version that can exist on a day: Kubernetes has three releases a year, and EKS has each some weeks later. One more is allowed as a margin.
 *
 * @see https://kubernetes.io/releases/
 */
function newestOn(today: Date): number {
    const released = new Date(newest?.standardUntil ?? "");
    released.setUTCMonth(released.getUTCMonth() - standardMonths);
    const years = Math.max(0, today.getTime() - released.getTime()) / (365 * 24 * 3600 * 1000);
    return minorVersion(newest?.version ?? "") + Math.floor(years * 3) + 1;
}

/**
 * Why EKS would not create a cluster with a Kubernetes version: when extended support ends, no cluster with it can be created, and AWS upgrades existing ones. Accepts a version that is newer than the calendar, unless it is too new for the day.
 */
export function kubernetesSupportProblems(version: string, today: Date): Problem[] {
    const problem = { setting: "kubernetesVersion", value: JSON.stringify(version) };
    const day = today.toISOString().slice(0, 10);
    const supported = calendar.filter(({ extendedUntil }) => day < extendedUntil).map((one) => one.version);
    const minor = minorVersion(version);
    if (minor > newestOn(today)) {
        const remedy = `is a Kubernetes version that does not exist yet; EKS supports ${supported.join(", ")}, and possibly newer versions (aws eks describe-cluster-versions)`;
        return [{ ...problem, remedy }];
    }
    const until = calendar.find((one) => one.version === version)?.extendedUntil;
    if (minor < oldest || (until !== undefined && day >= until)) {
        const when = until === undefined ? "" : ` since ${until}`;
        const remedy = `is no longer supported by EKS${when}, so no cluster can be created with it; choose a newer version: ${supported.join(", ")}`;
        return [{ ...problem, remedy }];
    }
    return [];
}

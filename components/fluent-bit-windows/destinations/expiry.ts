import type { Problem } from "../../settings/problems";
import type { Target } from "../targets/target";
import type { PlannedDestination } from "./destination";

/** The targets, with the expiry that destinations set for their prefixes of the stack's bucket. */
export function withExpiries(targets: readonly Target[], destinations: readonly PlannedDestination[]): Target[] {
    return targets.map((target) => {
        if (target.kind !== "bucket") {
            return target;
        }
        const expiries = partsOf(destinations)
            .filter(({ bucket }) => bucket === target.name)
            .map(({ prefix, days }) => ({ prefix, days }));
        return expiries.every(({ days }) => days === target.expireAfterDays) ? target : { ...target, expiries };
    });
}

/**
 * Prefixes inside another one with an earlier expiry: S3 then deletes their objects too.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
export function expiryProblems(destinations: readonly PlannedDestination[]): Problem[] {
    const parts = partsOf(destinations);
    return parts.flatMap(({ bucket, prefix, days, setting }): Problem[] => {
        const around = parts.find(
            (other) => other.bucket === bucket && `${prefix}/`.startsWith(`${other.prefix}/`) && other.days < days,
        );
        if (around === undefined) {
            return [];
        }
        const remedy =
            `keeps objects below ${prefix}/ for ${days} days, but ${around.setting} deletes objects below ${around.prefix}/ after ${around.days} days; ` +
            "choose prefixes that are not inside each other, or the same expireAfterDays";
        return [{ setting: `${setting}.prefix`, value: JSON.stringify(prefix), remedy }];
    });
}

function partsOf(
    destinations: readonly PlannedDestination[],
): { bucket: string; prefix: string; days: number; setting: string }[] {
    return destinations.flatMap(({ expiry, setting }) =>
        expiry === undefined
            ? []
            : expiry.prefixes.map((prefix) => ({ bucket: expiry.bucket, prefix, days: expiry.days, setting })),
    );
}

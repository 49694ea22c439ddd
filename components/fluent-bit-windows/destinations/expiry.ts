import type { Problem } from "../../settings/problems";
import type { Target } from "../targets/target";
import type { PlannedDestination } from "./destination";

/** The targets, with what destinations say of their part of the stack's bucket. */
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
 * Prefixes within another one whose objects are deleted earlier: S3 then deletes theirs too.
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
            `keeps objects below ${prefix}/ for ${days} days, and ${around.setting} deletes those below ${around.prefix}/ after ${around.days}; ` +
            "choose prefixes of which none is within the other, or the same expireAfterDays";
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

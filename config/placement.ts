import { type FluentBitPlan, fluentBitPlacementProblems } from "../components/fluent-bit-windows/plan";
import type { KnownPlace } from "../components/iam/arn";
import { conventionPlacementProblems } from "../components/iam/conventions";
import { type Problem, within } from "../components/settings/problems";
import { arnPlacementProblems } from "./arn-placement";
import type { StackSettings } from "./stack-settings";

/** Settings that do not fit the cluster's region, account or partition. Makes no AWS requests, so that every command can report them. */
export function placementProblems(settings: StackSettings, fluentBit: FluentBitPlan, place: KnownPlace): Problem[] {
    const found = [
        ...arnPlacementProblems(settings, place),
        ...conventionPlacementProblems(settings.iam, place),
        ...within("fluentBit", fluentBitPlacementProblems(fluentBit, place)),
    ];
    // Two checks find a key in another partition: of its ARN, and of the destination that uses it.
    const isSame = (one: Problem, other: Problem) => one.setting === other.setting && one.value === other.value;
    return found.filter((problem, index) => found.findIndex((other) => isSame(other, problem)) === index);
}

import { type FluentBitPlan, fluentBitPlacementProblems } from "../components/fluent-bit-windows/plan";
import type { KnownPlace } from "../components/iam/arn";
import { conventionPlacementProblems } from "../components/iam/conventions";
import { type Problem, within } from "../components/settings/problems";
import { arnPlacementProblems } from "./arn-placement";
import type { StackSettings } from "./stack-settings";

/** What of the settings cannot be where the cluster is. Nothing in AWS is asked, so that every command can tell it. */
export function placementProblems(settings: StackSettings, fluentBit: FluentBitPlan, place: KnownPlace): Problem[] {
    const found = [
        ...arnPlacementProblems(settings, place),
        ...conventionPlacementProblems(settings.iam, place),
        ...within("fluentBit", fluentBitPlacementProblems(fluentBit, place)),
    ];
    // A key in another partition is found by its ARN, and by what the destination writes with it.
    const isSame = (one: Problem, other: Problem) => one.setting === other.setting && one.value === other.value;
    return found.filter((problem, index) => found.findIndex((other) => isSame(other, problem)) === index);
}

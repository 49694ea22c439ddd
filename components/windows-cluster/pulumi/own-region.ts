import * as aws from "@pulumi/aws";
import { mustBeKnown } from "../../outputs/late-values";
import { isLate } from "../../pulumi/planned";
import type * as pulumi from "@pulumi/pulumi";

import { regionFault } from "../../aws/regions";
import type { Problem } from "../../settings/problems";
import { ProblemsError } from "../../settings/problems-error";

/**
 * The region of a component. Names and ARNs contain it, so it must be known before anything is created.
 *
 * @param named the program's argument. Default: the region of the default provider. The region of an explicit provider is not known this early
 * @param setting its name in an error
 * @throws {@link ProblemsError} if it is not known, or not a region
 */
export function ownRegion(named: unknown, component: pulumi.ComponentResource, setting: string): string {
    refuseLate({ region: named }, ["region"], setting.replace(/\.region$/, ""));
    const isDefault = component.getProvider("aws:eks/cluster:Cluster") === undefined;
    const region =
        named ??
        (isDefault ? (aws.config.region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"]) : undefined);
    if (region === undefined) {
        const remedy = "is missing: names and ARNs contain the region of the cluster; set it, or set aws:region";
        throw new ProblemsError([{ setting, remedy }]);
    }
    const fault = typeof region === "string" ? regionFault(region) : "must be the name of a region, as text";
    if (fault !== undefined) {
        throw new ProblemsError([{ setting, value: JSON.stringify(region), remedy: fault }]);
    }
    return region as string;
}

/**
 * Refuses Outputs where a value must be known.
 *
 * @param prefix the name of the arguments in an error
 * @param asWritten changes the names of arguments to those that the program wrote
 * @throws {@link ProblemsError} that names them
 */
export function refuseLate(
    args: object,
    keys: readonly string[],
    prefix: string,
    asWritten = (problem: Problem): Problem => problem,
): void {
    const late = keys.filter((key) => isLate((args as Record<string, unknown>)[key]));
    if (late.length > 0) {
        const problems = late.map((key) => ({ setting: `${prefix}.${key}`, remedy: mustBeKnown }));
        throw new ProblemsError(problems.map(asWritten));
    }
}

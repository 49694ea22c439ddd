import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { regionFault } from "../aws/regions";
import { ProblemsError } from "../settings/problems-error";

/**
 * The region in which a component works. Names and ARNs contain it, so it has to be known before anything is created.
 *
 * @param named what the program says. Default: the region of the default provider. That of another provider cannot be known so early
 * @param setting what to call it in an error
 * @throws {@link ProblemsError} where it is not known, or is not a region
 */
export function ownRegion(named: unknown, component: pulumi.ComponentResource, setting: string): string {
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

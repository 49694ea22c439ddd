import * as pulumi from "@pulumi/pulumi";

import type { AwsPlace } from "../components/iam/arn";
import { findLateValues, substituted } from "../components/outputs/late-values";
import { isLate } from "../components/pulumi/planned";
import { within } from "../components/settings/problems";
import { namedWithin, ProblemsError } from "../components/settings/problems-error";
import { parseSettings } from "../components/settings/parse";
import { lookUpAwsCaller } from "../components/windows-cluster/pulumi/aws-place";
import { lookUpClusterSite } from "../components/windows-cluster/pulumi/cluster-site";
import { type CreatedClusterSettings, createdClusterSettings } from "../components/windows-cluster/create/settings";
import type { LookedUpClusterArgs, WindowsClusterArgs } from "../components/windows-cluster/pulumi/windows-cluster";

/** The arguments of `WindowsCluster` for an existing cluster or, with `create`, for a new one. */
export async function windowsClusterArgs(inputs: Record<string, unknown>): Promise<WindowsClusterArgs> {
    const { create, tags, iam, lookUp, ...existing } = inputs;
    if (create === undefined) {
        if (lookUp !== undefined) {
            const remedy = "is only for a new cluster (create); an existing cluster is always looked up. Remove it";
            throw new ProblemsError([{ setting: "WindowsCluster.lookUp", value: JSON.stringify(lookUp), remedy }]);
        }
        return inputs as unknown as LookedUpClusterArgs;
    }
    const [other] = Object.keys(existing);
    if (other !== undefined) {
        const remedy =
            "cannot be combined with create; write the settings of a new cluster under create, and remove this";
        throw new ProblemsError([{ setting: `WindowsCluster.${other}`, remedy }]);
    }
    const settings = { ...(create as object), mode: "create" };
    const { place, identityArn } = await lookUpAwsCaller();
    const section = "WindowsCluster.create";
    const known = plain(settings, place);
    const { problems, ...site } = await namedWithin(section, () => lookUpClusterSite(known, identityArn));
    if (problems.length > 0) {
        throw new ProblemsError(within(section, problems));
    }
    const owner = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
    return { create: settings, place, site, owner, tags, iam, lookUp } as unknown as WindowsClusterArgs;
}

/** The settings without parts that cannot be looked up yet, such as a network that is not known. */
function plain(settings: object, place: AwsPlace): CreatedClusterSettings {
    const { late, problems } = findLateValues(createdClusterSettings, settings, place, isLate, "WindowsCluster.create");
    if (problems.length > 0) {
        throw new ProblemsError(problems);
    }
    const samples = new Map<unknown, unknown>(late.map(({ value, samples: [sample] }) => [value, sample]));
    const parsed = parseSettings(createdClusterSettings, substituted(settings, late, samples), "WindowsCluster.create");
    const isLateNetwork = late.some(({ paths }) => paths.some(([head]) => head === "network"));
    return isLateNetwork ? { ...parsed, network: newNetwork } : parsed;
}

const { network: newNetwork } = createdClusterSettings.parse({
    mode: "create",
    name: "any",
    kubernetesVersion: "1.35",
});

import { componentNames } from "../../config/stack-claims";
import { oidcProviderArgs } from "../../components/windows-cluster/oidc-provider-args";
import { ownerTag } from "../../components/windows-cluster/owner-tag";
import type { PlannedStack } from "../planned-stack";
import { createdClusterResources } from "./cluster";
import { identityResources } from "./identity";
import { imageResources } from "./images";
import { insightsResources } from "./insights";
import { monitoringResources } from "./monitoring";
import { type RenderedResource, type RenderedStack, resource } from "./resource";
import { targetResources } from "./targets";

/**
 * Everything that the stack creates outside the Kubernetes cluster, by the file that describes it. There are no empty files.
 *
 * @param issuer placeholder for the cluster's OIDC issuer, which only EKS knows
 * @param trust trust policy of Fluent Bit's role
 * @param owner value of the owner tag
 */
export function stackResources(
    { settings, cluster: planned, fluentBit }: PlannedStack,
    { issuer, trust, owner }: { issuer: string; trust: string; owner: string },
): Record<string, RenderedResource[]> {
    const { cluster, iam } = settings;
    const stack: RenderedStack = { place: planned, iam, tags: { ...settings.tags, [ownerTag]: owner } };
    const ownsOidcProvider = cluster.mode === "create" || cluster.oidcProvider === "owned";
    const images = settings.iisApps.map((app) => imageResources(app, planned, stack));
    const files: Record<string, RenderedResource[]> = {
        ...(cluster.mode === "create" && createdClusterResources(componentNames.cluster, cluster, stack)),
        "oidc-provider": ownsOidcProvider
            ? [
                  resource(
                      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
                      componentNames.cluster,
                      oidcProviderArgs(issuer, owner, stack.tags, iam.tags),
                  ),
              ]
            : [],
        ...targetResources(componentNames.fluentBit, fluentBit.targets, stack),
        ...monitoringResources(componentNames.fluentBit, fluentBit.monitoring, stack),
        insights: insightsResources(componentNames.fluentBit, fluentBit.insights),
        ...identityResources(componentNames.fluentBit, fluentBit, planned.name, trust, stack),
        repositories: images.flatMap(({ repositories }) => repositories),
        images: images.flatMap(({ images: built }) => built),
    };
    return Object.fromEntries(Object.entries(files).filter(([, resources]) => resources.length > 0));
}

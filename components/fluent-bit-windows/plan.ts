import type { AwsPlace } from "../iam/arn";
import { iamArn } from "../iam/arn";
import { fittingName, maxPolicyNameLength, maxRoleNameLength } from "../iam/names";
import { maxPoliciesPerRole, mergeStatements, type PolicyDocument, splitIntoDocuments } from "../iam/policy-document";
import type { Manifest } from "../kubernetes/manifest";
import type { Problem } from "../settings/problems";
import type { WindowsVersion } from "../windows-cluster/windows-versions";
import type { DestinationContext, PlannedDestination, Target } from "./destinations/destination";
import { planDestination } from "./destinations/registry";
import { imageOf } from "./images";
import { namespaceManifest, podReaderManifests, serviceAccountManifest } from "./manifests/access";
import { clusterInfoManifest, configManifest } from "./manifests/config-maps";
import { metadataProblems } from "./metadata";
import { daemonSetManifest } from "./manifests/daemon-set";
import { serviceAccountName } from "./manifests/names";
import { fluentBitConfig, toYaml } from "./pipeline/config";
import { type Paths, windowsPaths } from "./pipeline/paths";
import { resolveRoutes, type Route, routeProblems } from "./routes";
import type { FluentBitSettings } from "./settings";

/** What of a cluster matters to the plan. */
export interface FluentBitCluster extends AwsPlace {
    name: string;
    windowsVersions: readonly WindowsVersion[];
    containerRuntimes: readonly string[];
}

export interface PlannedRoute extends Route {
    destinations: PlannedDestination[];
}

/** Everything that Fluent Bit's deployment consists of, as plain data. */
export interface FluentBitPlan {
    routes: PlannedRoute[];
    /** What the stack creates in AWS for the routes. */
    targets: Target[];
    policies: { name: string; document: PolicyDocument }[];
    /** Role that the policies are attached to. */
    roleName: string;
    /** What else there is to say of that role when the stack makes it; absent where the nodes' role is used. */
    role?: { arn: string; serviceAccount: { namespace: string; name: string } };
    /** Kubernetes objects, by a short key, in the order in which they can be created. */
    manifests: Record<string, Manifest>;
    /** What the user should know, and is not an error. */
    warnings: string[];
}

/** Where a rendered configuration is to run, when that is not a node of the cluster. */
export interface RenderTarget {
    paths: Paths;
    /** URL that stands in for AWS. */
    endpoint?: string;
}

const onTheNodes: RenderTarget = { paths: windowsPaths };

/** Settings that contradict each other, found without asking for the cluster: its name is all it takes. */
export function fluentBitProblems(settings: FluentBitSettings, clusterName: string): Problem[] {
    // How long ARNs are, and so how many fit a policy, depends on where the cluster is. This is as long as they get.
    const somewhere = { partition: "aws-us-gov", region: "ap-southeast-1", accountId: "111122223333" };
    const plan = planFluentBit(settings, {
        ...somewhere,
        name: clusterName,
        windowsVersions: [],
        containerRuntimes: [],
    });
    return [
        ...routeProblems(settings),
        ...metadataProblems(settings.metadata),
        ...targetProblems(plan),
        ...policyProblems(plan),
    ];
}

/** Decides everything: what is created, under which name, with which contents. */
export function planFluentBit(settings: FluentBitSettings, cluster: FluentBitCluster): FluentBitPlan {
    const routes = planRoutes(settings, cluster, onTheNodes);
    const documents = splitIntoDocuments(
        mergeStatements(routes.flatMap((route) => route.destinations.flatMap((destination) => destination.statements))),
    );
    const baseName = `${cluster.name}-${cluster.region}-fluent-bit`;
    const roleName =
        settings.identity.type === "irsa" ? fittingName(baseName, maxRoleNameLength) : settings.identity.roleName;
    const roleArn = settings.identity.type === "irsa" ? iamArn(cluster, `role/${roleName}`) : undefined;
    const images = cluster.windowsVersions.map((version) => ({
        version,
        ...imageOf(version, settings.image.repository, settings.image.overrides[version]),
    }));
    const config = configManifest(settings, renderFluentBit(settings, cluster, onTheNodes));
    return {
        routes,
        targets: uniqueTargets(routes),
        policies: documents.map((document, index) => ({
            name: fittingName(index === 0 ? baseName : `${baseName}-${index + 1}`, maxPolicyNameLength),
            document,
        })),
        roleName,
        ...(roleArn !== undefined && {
            role: { arn: roleArn, serviceAccount: { namespace: settings.namespace, name: serviceAccountName } },
        }),
        manifests: {
            ...(settings.createNamespace && { namespace: namespaceManifest(settings) }),
            "service-account": serviceAccountManifest(settings, roleArn),
            ...(settings.metadata.from === "apiServer" && podReaderManifests(settings)),
            "cluster-info": clusterInfoManifest(settings, cluster),
            config,
            ...Object.fromEntries(
                images.map(({ version, reference }) => [
                    `windows-${version}`,
                    daemonSetManifest(version, reference, config.metadata.name, settings, cluster),
                ]),
            ),
        },
        warnings: images.flatMap(({ warning }) => warning ?? []),
    };
}

/** The file that Fluent Bit reads. */
export function renderFluentBit(settings: FluentBitSettings, cluster: FluentBitCluster, target: RenderTarget): string {
    const destinations = planRoutes(settings, cluster, target).flatMap((route) => route.destinations);
    return toYaml(fluentBitConfig(settings, target.paths, destinations));
}

function planRoutes(settings: FluentBitSettings, cluster: FluentBitCluster, target: RenderTarget): PlannedRoute[] {
    const context: DestinationContext = {
        cluster,
        messageOnly: settings.metadata.send === "message",
        ...(settings.buffer.type === "filesystem" && { bufferLimit: `${settings.buffer.maxMiBPerDestination}M` }),
        ...(target.endpoint !== undefined && { endpoint: target.endpoint }),
    };
    return resolveRoutes(settings).map((route) => ({
        ...route,
        destinations: route.to.map((destination, index) => {
            const name = index === 0 ? route.name : `${route.name}.${index + 1}`;
            const setting = `${route.setting}${route.setting.startsWith("routes") ? ".to" : ""}[${index}]`;
            return planDestination(destination, settings, { ...route, name }, setting, context);
        }),
    }));
}

/** One of each: two routes may share a log group. That they agree about it, {@link fluentBitProblems} has seen. */
function uniqueTargets(routes: readonly PlannedRoute[]): Target[] {
    const targets = routes.flatMap((route) => route.destinations.flatMap((destination) => destination.targets));
    return [...new Map(targets.map((target) => [target.name, target])).values()];
}

/** Log groups that two destinations describe differently, or that one route writes to twice. */
function targetProblems(plan: FluentBitPlan): Problem[] {
    const problems: Problem[] = [];
    const seen = new Map<string, { target: Target; route: string }>();
    for (const route of plan.routes) {
        for (const target of route.destinations.flatMap((destination) => destination.targets)) {
            const earlier = seen.get(target.name);
            seen.set(target.name, earlier ?? { target, route: route.setting });
            if (earlier === undefined) {
                continue;
            }
            const { name: logGroup, retentionDays, kmsKeyArn } = target;
            if (earlier.route === route.setting) {
                problems.push({
                    setting: target.setting,
                    value: JSON.stringify(logGroup),
                    remedy: `${earlier.target.setting} writes to the same log group, so every line would be there twice; remove one of them`,
                });
            } else if (earlier.target.retentionDays !== retentionDays || earlier.target.kmsKeyArn !== kmsKeyArn) {
                problems.push({
                    setting: target.setting,
                    value: JSON.stringify({ logGroup, retentionDays, kmsKeyArn }),
                    remedy: `${earlier.target.setting} wants the same log group with another retention or key; make them equal, or name another logGroup`,
                });
            }
        }
    }
    return problems;
}

/** More policies than a role may carry. */
function policyProblems(plan: FluentBitPlan): Problem[] {
    if (plan.policies.length <= maxPoliciesPerRole) {
        return [];
    }
    const remedy =
        `they write to ${plan.targets.length} log groups, which takes ${plan.policies.length} IAM policies, and a role may carry ` +
        `${maxPoliciesPerRole}. Let routes share a logGroup, or shorten cloudWatchLogs.prefix`;
    return [{ setting: "routes", remedy }];
}

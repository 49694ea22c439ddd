import type { AwsPlace } from "../iam/arn";
import { iamArn } from "../iam/arn";
import { fittingName, maxPolicyNameLength, maxRoleNameLength } from "../iam/names";
import { maxPoliciesPerRole, mergeStatements, type PolicyDocument, splitIntoDocuments } from "../iam/policy-document";
import type { Manifest } from "../kubernetes/manifest";
import type { Problem } from "../settings/problems";
import type { WindowsVersion } from "../windows-cluster/windows-versions";
import { type Credential, uniqueCredentials } from "./destinations/credential";
import type { DestinationContext, PlannedDestination, StandIn } from "./destinations/destination";
import { planDestination } from "./destinations/registry";
import { extraProblems } from "./extra";
import { imageProblems } from "./image-problems";
import { imageOf, type Platform } from "./images";
import { namespaceManifest, podReaderManifests, serviceAccountManifest } from "./manifests/access";
import { caBundleManifest, clusterInfoManifest, configManifest } from "./manifests/config-maps";
import { lineProblems } from "./lines";
import { matchesOverlap } from "./match";
import { asksForPods, keptFields, metadataProblems } from "./metadata";
import { daemonSetManifest } from "./manifests/daemon-set";
import { serviceAccountName } from "./manifests/names";
import { nodesOf } from "./manifests/nodes";
import { fluentBitConfig, toYaml } from "./pipeline/config";
import type { Paths } from "./pipeline/paths";
import { nodeLogProblems } from "./node-logs/problems";
import { nodeLogRoutes } from "./node-logs/routes";
import { placementProblems } from "./placement";
import { resolveRoutes, type Route, routeProblems } from "./routes";
import type { FluentBitSettings } from "./settings";
import { type ReadLogs, shippersOf, windowsShipper } from "./shippers";
import { type Target, targetProblems, uniqueTargets } from "./targets/target";
import { tokenWarnings } from "./trust/extra-sections";
import { rootCertificates } from "./trust/root-certificates";

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
    /** Credentials of others than AWS that Fluent Bit needs. */
    credentials: Credential[];
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
    /** What Fluent Bit reads there. Default: the disk. */
    reads?: readonly ReadLogs[];
    standIn?: StandIn;
}

type PlatformImage = { platform: Platform } & ReturnType<typeof imageOf>;

/**
 * Settings that contradict each other, found without asking for the cluster.
 *
 * @param windowsVersions what it is said to have; what only some of their images can do is not looked at without
 */
export function fluentBitProblems(
    settings: FluentBitSettings,
    clusterName: string,
    windowsVersions: readonly WindowsVersion[] = [],
): Problem[] {
    // How long ARNs are, and so how many fit a policy, depends on where the cluster is. This is as long as they get.
    const somewhere = { partition: "aws-us-gov", region: "ap-southeast-1", accountId: "111122223333" };
    const plan = planFluentBit(settings, {
        ...somewhere,
        name: clusterName,
        windowsVersions,
        containerRuntimes: [],
    });
    const destinations = plan.routes.flatMap((route) => route.destinations);
    const systems = shippersOf(settings).map(({ paths }) => paths.os);
    return [
        ...routeProblems(settings),
        ...metadataProblems(settings.metadata),
        ...lineProblems(
            settings.lines,
            plan.routes
                .filter(({ name, tags }) => tags !== "node" && name !== "own")
                .some((route) => route.destinations.some(({ takesRecord }) => !takesRecord)),
        ),
        ...duplicateProblems(plan.routes, settings),
        ...targetProblems(destinations.flatMap(({ targets }) => targets)),
        ...destinations.flatMap(({ problems }) => problems),
        ...policyProblems(plan),
        ...nodeRoleProblems(settings),
        ...nodeLogProblems(settings, systems),
        ...extraProblems(settings.extra, systems),
        ...imageProblems(settings.image),
        ...portProblems(settings),
    ];
}

/** What is wrong with the settings in the account and the region where the cluster turns out to be. */
export function fluentBitPlacementProblems(plan: FluentBitPlan, cluster: FluentBitCluster): Problem[] {
    return placementProblems(
        plan.routes.flatMap((route) => route.destinations),
        cluster,
    );
}

/** Decides everything: what is created, under which name, with which contents. */
export function planFluentBit(settings: FluentBitSettings, cluster: FluentBitCluster): FluentBitPlan {
    const routes = planRoutes(settings, cluster, windowsShipper);
    const destinations = routes.flatMap((route) => route.destinations);
    const documents = splitIntoDocuments(mergeStatements(destinations.flatMap(({ statements }) => statements)));
    const credentials = uniqueCredentials(destinations.flatMap((destination) => destination.credentials));
    const baseName = `${cluster.name}-${cluster.region}-fluent-bit`;
    const roleName =
        settings.identity.type === "irsa" ? fittingName(baseName, maxRoleNameLength) : settings.identity.roleName;
    const roleArn = settings.identity.type === "irsa" ? iamArn(cluster, `role/${roleName}`) : undefined;
    const images = imagesOf(settings, cluster);
    const configs = Object.fromEntries(
        shippersOf(settings).map((shipper) => [
            shipper.key,
            configManifest(shipper.configName, settings, renderFluentBit(settings, cluster, shipper)),
        ]),
    );
    const caBundle = caBundleManifest(settings, rootCertificates);
    return {
        routes,
        targets: uniqueTargets(destinations.flatMap(({ targets }) => targets)),
        credentials,
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
            ...(asksForPods(settings.metadata) && podReaderManifests(settings)),
            "cluster-info": clusterInfoManifest(settings, cluster),
            "ca-bundle": caBundle,
            ...configs,
            ...Object.fromEntries(
                images.flatMap(({ platform, reference }) =>
                    nodesOf(platform, settings).map((nodes) => {
                        const configMaps = {
                            config: configs[nodes.shipper.key]?.metadata.name ?? "",
                            caBundle: caBundle.metadata.name,
                        };
                        return [
                            nodes.name,
                            daemonSetManifest(nodes, reference, configMaps, credentials, settings, cluster),
                        ];
                    }),
                ),
            ),
        },
        warnings: [
            ...images.flatMap(({ warning }) => warning ?? []),
            ...tokenWarnings(settings.extra.outputs).map((warning) => `fluentBit.${warning}`),
        ],
    };
}

/** The file that Fluent Bit reads. */
export function renderFluentBit(settings: FluentBitSettings, cluster: FluentBitCluster, target: RenderTarget): string {
    return toYaml(fluentBitConfig(settings, target.paths, planRoutes(settings, cluster, target), target.reads));
}

function imagesOf(settings: FluentBitSettings, cluster: FluentBitCluster): PlatformImage[] {
    const platforms: Platform[] = [...cluster.windowsVersions, ...(settings.linuxNodes ? ["linux" as const] : [])];
    return platforms.map((platform) => ({
        platform,
        ...imageOf(platform, settings.image.repository, settings.image.overrides[platform]),
    }));
}

function planRoutes(settings: FluentBitSettings, cluster: FluentBitCluster, target: RenderTarget): PlannedRoute[] {
    const context: DestinationContext = {
        cluster,
        fluentBitVersions: imagesOf(settings, cluster).flatMap(({ fluentBit }) => fluentBit ?? []),
        fields: keptFields(settings.metadata),
        messageOnly: settings.metadata.send === "message",
        logLevel: settings.logLevel,
        paths: target.paths,
        diskMiB: settings.buffer.maxMiBPerDestination,
        buffersOnDisk: settings.buffer.type === "filesystem",
        ...(target.standIn !== undefined && { standIn: target.standIn }),
    };
    return [...resolveRoutes(settings), ...nodeLogRoutes(settings)].map((route) => ({
        ...route,
        destinations: route.to.map((destination, index) => {
            const name = index === 0 ? route.name : `${route.name}.${index + 1}`;
            const setting = `${route.setting}${route.setting.startsWith("routes") ? ".to" : ""}[${index}]`;
            return planDestination(destination, settings, { ...route, name, setting }, context);
        }),
    }));
}

/** Destinations to which a line would be written twice: by one route, or by two that both take it. */
function duplicateProblems(routes: readonly PlannedRoute[], settings: FluentBitSettings): Problem[] {
    const both = (one: PlannedRoute, other: PlannedRoute): boolean => {
        const [match, otherMatch] = [one, other].map((route) => settings.routes[routes.indexOf(route)]?.match);
        return (
            settings.routing === "allMatches" &&
            match !== undefined &&
            otherMatch !== undefined &&
            matchesOverlap(match, otherMatch)
        );
    };
    return routes.flatMap((route, index) => {
        const elsewhere = routes
            .slice(0, index)
            .filter((earlier) => both(earlier, route))
            .flatMap(({ destinations }) => destinations);
        return route.destinations.flatMap(({ description, setting }, position): Problem[] => {
            const isSame = (other: PlannedDestination) => other.description === description;
            const beside = route.destinations.slice(0, position).find(isSame);
            const earlier = beside ?? elsewhere.find(isSame);
            if (earlier === undefined) {
                return [];
            }
            const which = beside === undefined ? "lines that both routes take" : "every line";
            const remedy = `${earlier.setting} writes there too, so ${which} would be there twice; remove one of them`;
            return [{ setting, value: JSON.stringify(description), remedy }];
        });
    });
}

/** Linux nodes where Fluent Bit takes its permissions from the Windows nodes' role. */
function nodeRoleProblems({ linuxNodes, identity }: FluentBitSettings): Problem[] {
    if (!linuxNodes || identity.type === "irsa") {
        return [];
    }
    const remedy =
        'Linux nodes have a role of their own, which gets no permission with identity.type "nodeRole"; ' +
        'set identity.type: "irsa", where one role serves all nodes';
    return [{ setting: "linuxNodes", value: "true", remedy }];
}

/** More policies than a role may carry. */
function policyProblems(plan: FluentBitPlan): Problem[] {
    if (plan.policies.length <= maxPoliciesPerRole) {
        return [];
    }
    const resources = plan.policies.flatMap(({ document }) => document.Statement.flatMap(({ Resource }) => Resource));
    const remedy =
        `they write to ${resources.length} places, which takes ${plan.policies.length} IAM policies, and a role may carry ` +
        `${maxPoliciesPerRole}. Let routes share a destination, or shorten names such as cloudWatchLogs.prefix`;
    return [{ setting: "routes", remedy }];
}

/** One port for two servers. */
function portProblems({ liveness, httpPort }: FluentBitSettings): Problem[] {
    const remedy = "fluentBit.httpPort is the same; give them two ports";
    return liveness.asks === "pipeline" && liveness.port === httpPort
        ? [{ setting: "liveness.port", value: String(liveness.port), remedy }]
        : [];
}

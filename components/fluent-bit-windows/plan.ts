import type { Server } from "../aws/hosts";
import { regionWarnings } from "../aws/regions";
import type { KnownPlace } from "../iam/arn";
import { conventionalPolicyName, conventionalRoleName, noConventions, ownRoleArn } from "../iam/conventions";
import {
    isTooLong,
    maxManagedPolicyLength,
    maxPoliciesPerRole,
    mergeStatements,
    type PolicyDocument,
    splitIntoDocuments,
} from "../iam/policy-document";
import type { Manifest } from "../kubernetes/manifest";
import { contentsFault } from "../kubernetes/object-size";
import { resourceProblems } from "../kubernetes/quantity";
import { initialNamespaceProblems } from "../kubernetes/settings";
import { type Problem, uniqueProblems } from "../settings/problems";
import { awaitedWarnings } from "./awaited-objects";
import { type Credential, uniqueCredentials } from "./destinations/credential";
import type { DestinationContext, PlannedDestination, StandIn } from "./destinations/destination";
import { expiryProblems, withExpiries } from "./destinations/expiry";
import { type ReaderPolicy, readerPolicies, sharedPlaceProblems } from "./destinations/readers";
import { planDestination } from "./destinations/registry";
import { type Configuration, configurationsOf, planDaemonSets } from "./configurations";
import { droppingProblems } from "./dropping-problems";
import { clashProblems, type WholeConfig } from "./extra/clashes";
import { extraProblems } from "./extra/problems";
import type { Runtime } from "./fluent-bit/options";
import { defaultVersion, osOf } from "./fluent-bit/versions";
import { flushProblems } from "./flush-problems";
import { imageProblems } from "./image-problems";
import { imageWarnings } from "./image-warnings";
import { type InsightsPlan, insightsProblems, planInsights } from "./insights/plan";
import { imageOf, type PlatformImage } from "./images";
import type { Platform } from "./fluent-bit/platforms";
import { namespaceManifest, podReaderManifests, serviceAccountManifest } from "./manifests/access";
import { caBundleManifest, clusterInfoManifest, configManifest } from "./manifests/config-maps";
import { pathProblems, pathWarnings } from "./log-path";
import { matchesOverlap } from "./match";
import { memoryProblems } from "./memory";
import { asksForPods, keptFields, metadataProblems } from "./metadata";
import { daemonSetManifest } from "./manifests/daemon-set";
import type { FluentBitCluster } from "./cluster";
import { monitoringDestination, monitoringIn } from "./monitoring/destination";
import { type MonitoringPlan, planMonitoring } from "./monitoring/plan";
import { monitoringProblems } from "./monitoring/problems";
import { serviceAccountName } from "./manifests/names";
import { parseJsonProblems } from "./parse-json-problems";
import { fluentBitConfig } from "./pipeline/config";
import { toYaml } from "./pipeline/yaml";
import type { Paths } from "./pipeline/paths";
import { nodeLogProblems } from "./node-logs/problems";
import { nodeLogRoutes } from "./node-logs/routes";
import { podProblems } from "./pod-settings";
import { placementProblems, rolePlacementProblems } from "./placement";
import { proxyProblems, proxyWarnings } from "./proxy/problems";
import { proxyCredentials, proxyVariables } from "./proxy/variables";
import { tagsHavePodId } from "./records";
import type { PlannedRoute } from "./planned-route";
import { labelledTags, resolveRoutes, routeProblems } from "./routes";
import { tagOf } from "./tag";
import { type FluentBitSettings, resourcesSettings } from "./settings";
import { linuxShipper, type ReadLogs, shippersOf, windowsShipper } from "./shippers";
import { type Target, targetProblems, uniqueTargets } from "./targets/target";
import {
    authoritiesOf,
    authorityProblems,
    type Authorities,
    authorityWarnings,
    caBundle,
    laterAuthorityWarnings,
} from "./trust/authorities";
import { tokenWarnings } from "./trust/extra-sections";
import { trustMemoryWarnings } from "./trust/memory";

/** Everything that Fluent Bit's deployment consists of, as plain data. */
export interface FluentBitPlan {
    routes: PlannedRoute[];
    /** AWS resources that the stack creates for the routes. */
    targets: Target[];
    /** Fluent Bit's credentials for services other than AWS. */
    credentials: Credential[];
    policies: { name: string; document: PolicyDocument }[];
    /** Policies of the readers. */
    readers: ReaderPolicy[];
    /** Role with the policies. */
    roleName: string;
    /** Further properties of the role; absent if Fluent Bit uses the nodes' role. */
    role?: {
        arn: string;
        /** Whether the role and its policies exist already. */
        given: boolean;
        serviceAccount: { namespace: string; name: string };
    };
    /** Certificates that Fluent Bit trusts in addition to Mozilla's. */
    authorities: Authorities;
    /** Kubernetes objects, by a short key, in the order in which they can be created. */
    manifests: Record<string, Manifest>;
    images: PlatformImage[];
    /** Contents of the ConfigMaps. */
    configurations: Configuration[];
    /** What looks into the log groups. */
    insights: InsightsPlan;
    /** Servers to which Fluent Bit connects, as far as they are known. */
    servers: Server[];
    /** How Fluent Bit itself is watched; absent: not at all. */
    monitoring?: MonitoringPlan;
    /** Warnings. */
    warnings: Problem[];
}

/** Environment of a rendered configuration that does not run on a node of the cluster. */
export interface RenderTarget {
    paths: Paths;
    /** Source of the logs. Default: the disk. */
    reads?: readonly ReadLogs[];
    /** Version of Fluent Bit. Default: the version of the images. */
    version?: string;
    standIn?: StandIn;
}

/** Settings that contradict each other in their plan for a cluster. */
export function plannedFluentBitProblems(
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
    plan: FluentBitPlan,
): Problem[] {
    const destinations = plan.routes.flatMap((route) => route.destinations);
    const runtimes = runtimesOf(settings, cluster);
    const systems = shippersOf(settings).map(({ paths }) => paths.os);
    return [
        ...routeProblems(settings),
        ...droppingProblems(settings),
        ...metadataProblems(settings.metadata),
        ...parseJsonProblems(settings, (setting) =>
            plan.routes.some(
                (route) => route.setting === setting && route.destinations.some(({ takesRecord }) => !takesRecord),
            ),
        ),
        ...duplicateProblems(plan.routes, settings),
        ...expiryProblems(destinations),
        ...sharedPlaceProblems(destinations),
        ...plan.routes.flatMap(routeSettingProblems),
        ...targetProblems(destinations.flatMap(({ targets }) => targets)),
        ...uniqueProblems(runtimes.flatMap((runtime) => destinationProblems(settings, cluster, runtime, plan.routes))),
        ...policyProblems(plan),
        ...longNameProblems(destinations),
        ...nodeRoleProblems(settings),
        ...nodeLogProblems(settings, systems),
        ...extraProblems(settings.extra, runtimes, {
            havePodId: tagsHavePodId(settings),
            copied: plan.routes
                .filter(({ tags, destinations: all }) => tags === "labelled" && all.length > 1)
                .map(({ baseName, exact }) => ({
                    key: baseName,
                    tag: tagOf({ namespace: "namespace", container: "container", pod: "pod", ...exact }),
                })),
        }),
        ...clashProblems(settings, runtimes, configsWithExtra(settings, cluster, plan.routes)),
        ...authorityProblems(plan.authorities),
        ...imageProblems(settings.image),
        ...pathProblems(settings),
        ...portProblems(settings),
        ...podProblems(settings, plan.credentials),
        ...resourceProblems(settings.resources, resourcesSettings.parse({})),
        ...initialNamespaceProblems(settings),
        ...flushProblems(settings),
        ...memoryProblems(settings),
        ...sizeProblems(plan.manifests),
        ...readinessProblems(settings),
        ...monitoringProblems(settings),
        ...proxyProblems(settings),
        ...insightsProblems(settings, plan.routes),
    ];
}

/** Features in the settings that the cluster's region does not have. */
function fluentBitRegionProblems({ routes }: FluentBitPlan): Problem[] {
    return uniqueProblems(
        routes.flatMap(({ destinations }) => destinations.flatMap(({ regionProblems }) => regionProblems)),
    );
}

/** Problems of the settings in the cluster's account and region. */
export function fluentBitPlacementProblems(plan: FluentBitPlan, cluster: KnownPlace): Problem[] {
    return [
        ...fluentBitRegionProblems(plan),
        ...placementProblems(
            plan.routes.flatMap((route) => route.destinations),
            cluster,
        ),
        ...(plan.role?.given === true ? rolePlacementProblems(plan.role.arn, cluster) : []),
    ];
}

/**
 * Decides everything: what is created, under which name, with which contents.
 *
 * @param today the date for which support of Fluent Bit's versions is checked, only for warnings. Absent: no check
 */
export function planFluentBit(settings: FluentBitSettings, cluster: FluentBitCluster, today?: Date): FluentBitPlan {
    const { routes, metricsTo } = planOutputs(settings, cluster, windowsShipper);
    const shipping = routes.flatMap((route) => route.destinations);
    const destinations = [...shipping, ...(metricsTo === undefined ? [] : [metricsTo])];
    const documents = splitIntoDocuments(mergeStatements(destinations.flatMap(({ statements }) => statements)));
    const credentials = uniqueCredentials([
        ...destinations.flatMap((destination) => destination.credentials),
        ...proxyCredentials(settings),
    ]);
    const monitoring = planMonitoring(settings, cluster, metricsTo);
    const servers = serversOf(settings, destinations);
    const variables = proxyVariables(settings, servers);
    const { iam = noConventions } = cluster;
    const base = `${cluster.name}-${cluster.region}`;
    const baseName = [base, "fluent-bit", settings.instance].filter((part) => part !== undefined).join("-");
    const { roleName, roleArn } = roleOf(settings, cluster, conventionalRoleName(iam, baseName));
    const images = imagesOf(settings, cluster);
    const daemonSets = planDaemonSets(settings, images, (shipper, version) => {
        const target = { ...shipper, version };
        const planned = isPlannedFor(target) ? { routes, metricsTo } : planOutputs(settings, cluster, target);
        return renderPlanned(settings, cluster, target, planned);
    });
    const configurations = configurationsOf(daemonSets);
    const configMaps = new Map(
        configurations.map(({ key, shipper, text }) => [key, configManifest(shipper.configName, settings, text)]),
    );
    const authorities = authoritiesOf(settings.certificateAuthorities, settings.namespace);
    const bundle = caBundleManifest(settings, caBundle(authorities.texts, authorities.references));
    return {
        routes,
        targets: withExpiries(uniqueTargets(destinations.flatMap(({ targets }) => targets)), destinations),
        credentials,
        authorities,
        policies: documents.map((document, index) => ({
            name: conventionalPolicyName(iam, index === 0 ? baseName : `${baseName}-${index + 1}`),
            document,
        })),
        readers: readerPolicies(
            destinations,
            settings.instance === undefined ? base : `${base}-${settings.instance}`,
            iam,
        ),
        roleName,
        ...(roleArn !== undefined && {
            role: {
                arn: roleArn,
                given: settings.identity.type === "irsa" && settings.identity.roleArn !== undefined,
                serviceAccount: { namespace: settings.namespace, name: serviceAccountName },
            },
        }),
        manifests: {
            ...(settings.createNamespace && { namespace: namespaceManifest(settings) }),
            "service-account": serviceAccountManifest(settings, roleArn),
            ...(asksForPods(settings.metadata) && podReaderManifests(settings)),
            "cluster-info": clusterInfoManifest(settings, cluster),
            "ca-bundle": bundle,
            ...Object.fromEntries(configMaps),
            ...Object.fromEntries(
                daemonSets.map(({ nodes, image, configuration }) => {
                    const named = {
                        config: configMaps.get(configuration.key)?.metadata.name ?? "",
                        caBundle: bundle.metadata.name,
                    };
                    return [
                        nodes.name,
                        daemonSetManifest(nodes, image.reference, named, { credentials, variables }, settings, cluster),
                    ];
                }),
            ),
        },
        images,
        configurations,
        insights: planInsights(settings, cluster, routes),
        servers,
        ...(monitoring !== undefined && { monitoring }),
        warnings: [
            ...regionWarnings(cluster.region),
            ...imageWarnings(
                images,
                { outputs: destinations.map(({ output }) => output.name), splitBytes: settings.lines.splitBytes },
                today,
            ),
            ...(cluster.windowsVersions.length > 0 ? pathWarnings(settings) : []),
            ...authorityWarnings(authorities.texts, today),
            ...(cluster.isCreated === true ? laterAuthorityWarnings(authorities.references) : []),
            ...trustMemoryWarnings(
                configurations.map(({ text }) => text),
                settings.resources.memoryLimit,
            ),
            ...tokenWarnings(settings.extra.outputs),
            ...proxyWarnings(settings),
            ...awaitedWarnings(settings),
        ],
    };
}

/** Servers to which Fluent Bit connects. For outputs under `extra`: the server in the options `host` and `port`. */
function serversOf({ extra }: FluentBitSettings, destinations: readonly PlannedDestination[]): Server[] {
    const named = extra.outputs.flatMap((section): Server[] => {
        const { host, port } = Object.fromEntries(
            Object.entries(section).map(([key, value]) => [key.toLowerCase(), value]),
        );
        return host === undefined ? [] : [{ host: String(host), port: Number(port) }];
    });
    const all = [...destinations.flatMap(({ servers }) => servers), ...named];
    return [...new Map(all.map((server) => [`${server.host}:${server.port}`, server])).values()];
}

/** The role that writes, and its ARN if Fluent Bit assumes it. */
function roleOf(
    { identity }: FluentBitSettings,
    cluster: FluentBitCluster,
    ownName: string,
): { roleName: string; roleArn?: string } {
    if (identity.type === "nodeRole") {
        return { roleName: identity.roleName };
    }
    const { roleArn } = identity;
    return roleArn === undefined
        ? { roleName: ownName, roleArn: ownRoleArn(cluster, cluster.iam ?? noConventions, ownName) }
        : { roleName: roleArn.slice(roleArn.lastIndexOf("/") + 1), roleArn };
}

/** The file that Fluent Bit reads. */
export function renderFluentBit(settings: FluentBitSettings, cluster: FluentBitCluster, target: RenderTarget): string {
    return renderPlanned(settings, cluster, target, planOutputs(settings, cluster, target));
}

/** Where lines and metrics go. */
interface PlannedOutputs {
    routes: PlannedRoute[];
    metricsTo: PlannedDestination | undefined;
}

function planOutputs(settings: FluentBitSettings, cluster: FluentBitCluster, target: RenderTarget): PlannedOutputs {
    return {
        routes: planRoutes(settings, cluster, target),
        metricsTo: planMetrics(settings, cluster, target),
    };
}

function renderPlanned(
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
    { paths, reads, version }: RenderTarget,
    { routes, metricsTo }: PlannedOutputs,
): string {
    return toYaml(fluentBitConfig(settings, { cluster: cluster.name, paths, reads, version }, routes, metricsTo));
}

/** Whether a plan's own routes are those of a target: they are planned for the default version on Windows. */
function isPlannedFor({ paths, version }: RenderTarget): boolean {
    return paths === windowsShipper.paths && version === defaultVersion;
}

function imagesOf(settings: FluentBitSettings, cluster: FluentBitCluster): PlatformImage[] {
    const platforms: Platform[] = [...cluster.windowsVersions, ...(settings.linuxNodes ? ["linux" as const] : [])];
    return platforms.map((platform) => imageOf(platform, settings.image));
}

/** Versions and systems that read the configurations. If the cluster's Windows nodes are unknown, the most common ones. */
function runtimesOf(settings: FluentBitSettings, cluster: FluentBitCluster): Runtime[] {
    const runtimes = imagesOf(settings, cluster).map(({ platform, version }) => ({ os: osOf(platform), version }));
    return cluster.windowsVersions.length > 0 ? runtimes : [{ os: "windows", version: defaultVersion }, ...runtimes];
}

/** Features of the destinations that one version does not support. */
function destinationProblems(
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
    { os, version }: Runtime,
    planned: readonly PlannedRoute[],
): Problem[] {
    const { paths } = os === "windows" ? windowsShipper : linuxShipper;
    const target = { paths, version };
    const routes = isPlannedFor(target) ? planned : planRoutes(settings, cluster, target);
    return routes.flatMap(({ destinations }) => destinations.flatMap(({ problems }) => problems));
}

/** The configurations with extra sections, if there are any. */
function configsWithExtra(
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
    routes: readonly PlannedRoute[],
): WholeConfig[] {
    if (Object.values(settings.extra).every((sections) => sections.length === 0)) {
        return [];
    }
    return [windowsShipper, ...(settings.linuxNodes ? [linuxShipper] : [])].map((shipper) => ({
        os: shipper.paths.os,
        config: fluentBitConfig(
            settings,
            { cluster: cluster.name, paths: shipper.paths },
            routes,
            planMetrics(settings, cluster, shipper),
        ),
    }));
}

function destinationContext(
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
    target: RenderTarget,
): DestinationContext {
    return {
        cluster,
        iam: cluster.iam ?? noConventions,
        fluentBitVersion: target.version ?? defaultVersion,
        fields: keptFields(settings.metadata),
        tagsHavePodId: tagsHavePodId(settings),
        messageOnly: settings.metadata.send === "message",
        logLevel: settings.logLevel,
        endpoints: settings.awsEndpoints,
        paths: target.paths,
        diskMiB: settings.buffer.maxMiBPerDestination,
        buffersOnDisk: settings.buffer.type === "filesystem",
        ...(target.standIn !== undefined && { standIn: target.standIn }),
    };
}

/** Where Fluent Bit's own metrics go; undefined: nowhere. */
function planMetrics(
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
    target: RenderTarget,
): PlannedDestination | undefined {
    const monitoring = monitoringIn(settings);
    return monitoring && monitoringDestination(monitoring, settings, destinationContext(settings, cluster, target));
}

function planRoutes(settings: FluentBitSettings, cluster: FluentBitCluster, target: RenderTarget): PlannedRoute[] {
    const context = destinationContext(settings, cluster, target);
    return [...resolveRoutes(settings), ...nodeLogRoutes(settings)].map((route) => ({
        ...route,
        destinations: route.to.map((destination, index) => {
            const name = index === 0 ? route.name : `${route.name}.${index + 1}`;
            const setting = `${route.setting}${route.setting.startsWith("routes") ? ".to" : ""}[${index}]`;
            const tagPattern = route.tags === "labelled" ? labelledTags(route.baseName, index) : route.tagPattern;
            return planDestination(
                destination,
                settings,
                { ...route, tagPattern, name, setting, routeSetting: route.setting },
                context,
            );
        }),
    }));
}

/** Destinations to which a line would be written twice: by one route, or by two routes that both match it. */
function duplicateProblems(routes: readonly PlannedRoute[], settings: FluentBitSettings): Problem[] {
    const both = ({ match: one }: PlannedRoute, { match: other }: PlannedRoute): boolean =>
        settings.routing === "allMatches" && one !== undefined && other !== undefined && matchesOverlap(one, other);
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
            const which = beside === undefined ? "lines that match both routes" : "every line";
            const remedy = `${earlier.setting} has the same target, so ${which} would be written twice; remove one of them`;
            return [{ setting, value: JSON.stringify(description), remedy }];
        });
    });
}

/** Readers and tags of a route that cannot apply to any of its destinations. */
function routeSettingProblems({ readers, resourceTags: tags, destinations, setting }: PlannedRoute): Problem[] {
    const isRead = destinations.some((destination) => (destination.readers?.principals ?? []).length > 0);
    const isTagged = destinations.some(({ targets }) =>
        targets.some((target) => target.kind !== "bucket" || target.objectLock !== undefined),
    );
    return [
        ...(readers === undefined || readers.length === 0 || isRead
            ? []
            : [
                  {
                      setting: `${setting}.readers`,
                      value: JSON.stringify(readers),
                      remedy:
                          destinations.length === 0
                              ? "the route drops its lines, so there is nothing to read; remove it"
                              : "the route writes to no log group and no bucket in the cluster's account, so the stack cannot grant access to its lines; " +
                                "remove it, and let the owner of each destination grant access",
                  },
              ]),
        ...(tags === undefined || Object.keys(tags).length === 0 || isTagged
            ? []
            : [
                  {
                      setting: `${setting}.tags`,
                      value: JSON.stringify(tags),
                      remedy:
                          "the stack creates no resource for this route alone; remove it. The shared bucket gets s3.tags, " +
                          "and an s3 destination with objectLock has its own bucket",
                  },
              ]),
    ];
}

/** Settings that lead to ConfigMaps above Kubernetes' size limit. */
function sizeProblems(manifests: Record<string, Manifest>): Problem[] {
    return Object.entries(manifests).flatMap(([name, manifest]): Problem[] => {
        const fault =
            manifest.kind === "ConfigMap" ? contentsFault(manifest.data as Record<string, string>) : undefined;
        if (fault === undefined) {
            return [];
        }
        return name === "ca-bundle"
            ? [
                  {
                      setting: "certificateAuthorities",
                      remedy: `make ${fault}; remove some, or use those of an existing ConfigMap`,
                  },
              ]
            : [{ setting: "routes", remedy: `make ${fault}; combine routes with a pattern, or remove some` }];
    });
}

/** Linux nodes with permissions from the Windows nodes' role. */
function nodeRoleProblems({ linuxNodes, identity }: FluentBitSettings): Problem[] {
    if (!linuxNodes || identity.type === "irsa") {
        return [];
    }
    const remedy =
        'Linux nodes have their own role, which gets no permissions with identity.type "nodeRole"; ' +
        'set identity.type: "irsa", which uses one role for all nodes';
    return [{ setting: "linuxNodes", value: "true", remedy }];
}

/** Destinations with names that are too long for a policy. */
function longNameProblems(destinations: readonly PlannedDestination[]): Problem[] {
    return destinations
        .filter(({ statements }) => statements.some(isTooLong))
        .map(({ setting }) => ({
            setting,
            remedy: `its names are too long for an IAM policy, which has at most ${maxManagedPolicyLength} characters; shorten them`,
        }));
}

/** More policies than a role can have. */
function policyProblems(plan: FluentBitPlan): Problem[] {
    if (plan.policies.length <= maxPoliciesPerRole) {
        return [];
    }
    const resources = plan.policies.flatMap(({ document }) => document.Statement.flatMap(({ Resource }) => Resource));
    const remedy =
        `they write to ${resources.length} targets, which need ${plan.policies.length} IAM policies, but a role can have ` +
        `${maxPoliciesPerRole}. Let routes share a destination, or shorten names such as cloudWatchLogs.prefix`;
    return [{ setting: "routes", remedy }];
}

/** The same port for two servers. */
function portProblems({ liveness, httpPort }: FluentBitSettings): Problem[] {
    const remedy = "is the same as httpPort; use different ports";
    return liveness.asks === "pipeline" && liveness.port === httpPort
        ? [{ setting: "liveness.port", value: String(liveness.port), remedy }]
        : [];
}

/** Fluent Bit reports failed deliveries as warnings. */
function readinessProblems({ readiness, logLevel }: FluentBitSettings): Problem[] {
    const remedy =
        'hides the warnings with which Fluent Bit reports failed deliveries; use "warn" or a more verbose level, ' +
        'or set readiness.asks: "server", with which a pod that cannot ship lines remains ready';
    return readiness.asks === "delivery" && logLevel === "error"
        ? [{ setting: "logLevel", value: JSON.stringify(logLevel), remedy }]
        : [];
}

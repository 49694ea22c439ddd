import type { Server } from "../aws/hosts";
import { regionWarnings } from "../aws/regions";
import type { AwsPlace, KnownPlace } from "../iam/arn";
import {
    conventionalPolicyName,
    conventionalRoleName,
    type IamConventions,
    noConventions,
    ownRoleArn,
} from "../iam/conventions";
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
import type { Problem } from "../settings/problems";
import type { WindowsVersion } from "../windows-cluster/windows-versions";
import { type Credential, uniqueCredentials } from "./destinations/credential";
import type { DestinationContext, PlannedDestination, StandIn } from "./destinations/destination";
import { expiryProblems, withExpiries } from "./destinations/expiry";
import { type ReaderPolicy, readerPolicies, sharedPlaceProblems } from "./destinations/readers";
import { planDestination } from "./destinations/registry";
import { type Configuration, configurationsOf, planDaemonSets } from "./configurations";
import { extraProblems } from "./extra";
import type { Runtime } from "./fluent-bit/options";
import { defaultVersion, osOf } from "./fluent-bit/versions";
import { imageProblems } from "./image-problems";
import { imageWarnings } from "./image-warnings";
import { imageOf, type Platform, type PlatformImage } from "./images";
import { namespaceManifest, podReaderManifests, serviceAccountManifest } from "./manifests/access";
import { caBundleManifest, clusterInfoManifest, configManifest } from "./manifests/config-maps";
import { pathProblems, pathWarnings } from "./log-path";
import { matchesOverlap } from "./match";
import { memoryProblems } from "./memory";
import { asksForPods, keptFields, metadataProblems } from "./metadata";
import { daemonSetManifest } from "./manifests/daemon-set";
import { serviceAccountName } from "./manifests/names";
import { parseJsonProblems } from "./parse-json";
import { fluentBitConfig, toYaml } from "./pipeline/config";
import type { Paths } from "./pipeline/paths";
import { nodeLogProblems } from "./node-logs/problems";
import { nodeLogRoutes } from "./node-logs/routes";
import { podProblems } from "./pod-settings";
import { placementProblems, rolePlacementProblems } from "./placement";
import { proxyProblems, proxyWarnings } from "./proxy/problems";
import { proxyCredentials, proxyVariables } from "./proxy/variables";
import { tagsHavePodId } from "./records";
import { resolveRoutes, type Route, routeProblems } from "./routes";
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

/** What of a cluster matters to the plan. */
export interface FluentBitCluster extends AwsPlace {
    name: string;
    /** Whether the stack makes it, so that at the first deployment nothing is in it. */
    isCreated?: boolean;
    windowsVersions: readonly WindowsVersion[];
    containerRuntimes: readonly string[];
    /** What all roles and policies have in common. Default: nothing. */
    iam?: IamConventions;
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
    /** Policies of others, who may read what is written. */
    readers: ReaderPolicy[];
    /** Role that the policies are attached to. */
    roleName: string;
    /** What else there is to say of that role; absent where the nodes' role is used. */
    role?: {
        arn: string;
        /** Whether somebody else creates the role and its policies. */
        given: boolean;
        serviceAccount: { namespace: string; name: string };
    };
    /** Certificates beside Mozilla's that Fluent Bit trusts. */
    authorities: Authorities;
    /** Kubernetes objects, by a short key, in the order in which they can be created. */
    manifests: Record<string, Manifest>;
    images: PlatformImage[];
    /** What the ConfigMaps hold. */
    configurations: Configuration[];
    /** What Fluent Bit connects to, as far as it is known. */
    servers: Server[];
    /** What the user should know, and is not an error. */
    warnings: string[];
}

/** Where a rendered configuration is to run, when that is not a node of the cluster. */
export interface RenderTarget {
    paths: Paths;
    /** What Fluent Bit reads there. Default: the disk. */
    reads?: readonly ReadLogs[];
    /** Version of Fluent Bit that runs there. Default: the one that the images hold. */
    version?: string;
    standIn?: StandIn;
}

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
    const cluster = { ...somewhere, name: clusterName, windowsVersions, containerRuntimes: [] };
    const plan = planFluentBit(settings, cluster);
    const destinations = plan.routes.flatMap((route) => route.destinations);
    const runtimes = runtimesOf(settings, cluster);
    const systems = shippersOf(settings).map(({ paths }) => paths.os);
    return [
        ...routeProblems(settings),
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
        ...unique(runtimes.flatMap((runtime) => destinationProblems(settings, cluster, runtime))),
        ...policyProblems(plan),
        ...longNameProblems(destinations),
        ...nodeRoleProblems(settings),
        ...nodeLogProblems(settings, systems),
        ...extraProblems(settings.extra, runtimes, tagsHavePodId(settings)),
        ...authorityProblems(plan.authorities),
        ...imageProblems(settings.image),
        ...pathProblems(settings),
        ...portProblems(settings),
        ...podProblems(settings, plan.credentials),
        ...resourceProblems(settings.resources, resourcesSettings.parse({})),
        ...initialNamespaceProblems(settings),
        ...memoryProblems(settings),
        ...sizeProblems(plan.manifests),
        ...readinessProblems(settings),
        ...proxyProblems(settings),
    ];
}

/** What the settings ask for and the region where the cluster turns out to be does not have. */
function fluentBitRegionProblems({ routes }: FluentBitPlan): Problem[] {
    return unique(routes.flatMap(({ destinations }) => destinations.flatMap(({ regionProblems }) => regionProblems)));
}

/** What is wrong with the settings in the account and the region where the cluster turns out to be. */
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
 * @param today the day on which versions of Fluent Bit are supported or not: nothing but warnings depends on it. Absent: that is not looked at
 */
export function planFluentBit(settings: FluentBitSettings, cluster: FluentBitCluster, today?: Date): FluentBitPlan {
    const routes = planRoutes(settings, cluster, windowsShipper);
    const destinations = routes.flatMap((route) => route.destinations);
    const documents = splitIntoDocuments(mergeStatements(destinations.flatMap(({ statements }) => statements)));
    const credentials = uniqueCredentials([
        ...destinations.flatMap((destination) => destination.credentials),
        ...proxyCredentials(settings),
    ]);
    const servers = serversOf(settings, destinations);
    const variables = proxyVariables(settings, servers);
    const { iam = noConventions } = cluster;
    const base = `${cluster.name}-${cluster.region}`;
    const baseName = [base, "fluent-bit", settings.instance].filter((part) => part !== undefined).join("-");
    const { roleName, roleArn } = roleOf(settings, cluster, conventionalRoleName(iam, baseName));
    const images = imagesOf(settings, cluster);
    const daemonSets = planDaemonSets(settings, images, (shipper, version) =>
        renderFluentBit(settings, cluster, { ...shipper, version }),
    );
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
        servers,
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
            ...[...tokenWarnings(settings.extra.outputs), ...proxyWarnings(settings)].map(
                (warning) => `fluentBit.${warning}`,
            ),
        ],
    };
}

/** What Fluent Bit connects to. Of outputs under `extra`, the server that the options `host` and `port` name. */
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

/** The role that writes, and its ARN where Fluent Bit assumes it. */
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
    const routes = planRoutes(settings, cluster, target);
    return toYaml(fluentBitConfig(settings, target.paths, routes, target.reads, target.version));
}

function imagesOf(settings: FluentBitSettings, cluster: FluentBitCluster): PlatformImage[] {
    const platforms: Platform[] = [...cluster.windowsVersions, ...(settings.linuxNodes ? ["linux" as const] : [])];
    return platforms.map((platform) => imageOf(platform, settings.image));
}

/** Where configurations have to be understood. Where nothing is known of the cluster's Windows nodes, as on most of them. */
function runtimesOf(settings: FluentBitSettings, cluster: FluentBitCluster): Runtime[] {
    const runtimes = imagesOf(settings, cluster).map(({ platform, version }) => ({ os: osOf(platform), version }));
    return cluster.windowsVersions.length > 0 ? runtimes : [{ os: "windows", version: defaultVersion }, ...runtimes];
}

/** What the destinations of all routes cannot do in one version. */
function destinationProblems(
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
    { os, version }: Runtime,
): Problem[] {
    const { paths } = os === "windows" ? windowsShipper : linuxShipper;
    return planRoutes(settings, cluster, { paths, version }).flatMap(({ destinations }) =>
        destinations.flatMap(({ problems }) => problems),
    );
}

function unique(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function planRoutes(settings: FluentBitSettings, cluster: FluentBitCluster, target: RenderTarget): PlannedRoute[] {
    const context: DestinationContext = {
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
    return [...resolveRoutes(settings), ...nodeLogRoutes(settings)].map((route) => ({
        ...route,
        destinations: route.to.map((destination, index) => {
            const name = index === 0 ? route.name : `${route.name}.${index + 1}`;
            const setting = `${route.setting}${route.setting.startsWith("routes") ? ".to" : ""}[${index}]`;
            return planDestination(
                destination,
                settings,
                { ...route, name, setting, routeSetting: route.setting },
                context,
            );
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

/** Readers and tags of a route that none of its destinations can have. */
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
                          "the route writes to no log group and no bucket of the cluster's account, so the stack cannot say who may read its lines; " +
                          "leave it out, and let the owner of each destination say so",
                  },
              ]),
        ...(tags === undefined || Object.keys(tags).length === 0 || isTagged
            ? []
            : [
                  {
                      setting: `${setting}.tags`,
                      value: JSON.stringify(tags),
                      remedy:
                          "the stack makes nothing for this route alone that could be tagged; leave it out. The bucket that routes share is tagged by fluentBit.s3.tags, " +
                          "and a destination s3 with objectLock has a bucket of its own",
                  },
              ]),
    ];
}

/** Settings that lead to larger ConfigMaps than Kubernetes takes. */
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
                      remedy: `make ${fault}; name fewer, or those of a ConfigMap that is there`,
                  },
              ]
            : [{ setting: "routes", remedy: `make ${fault}; let routes share a pattern, or write fewer of them` }];
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

/** Destinations whose names are so long that no policy can name them. */
function longNameProblems(destinations: readonly PlannedDestination[]): Problem[] {
    return destinations
        .filter(({ statements }) => statements.some(isTooLong))
        .map(({ setting }) => ({
            setting,
            remedy: `its names are too long for the permission to write there: an IAM policy takes ${maxManagedPolicyLength} characters in all; shorten them`,
        }));
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

/** Fluent Bit says at the level of warnings that a delivery failed. */
function readinessProblems({ readiness, logLevel }: FluentBitSettings): Problem[] {
    const remedy =
        'hides the warnings by which Fluent Bit tells that lines are not delivered; choose "warn" or a more talkative level, ' +
        'or set readiness.asks: "server", with which a pod that cannot ship stays ready';
    return readiness.asks === "delivery" && logLevel === "error"
        ? [{ setting: "logLevel", value: JSON.stringify(logLevel), remedy }]
        : [];
}

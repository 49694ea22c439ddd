import { z } from "zod";

import { tagMap } from "../components/aws/settings";
import { fluentBitProblems, planFluentBit } from "../components/fluent-bit-windows/plan";
import { namesOverlap, routeMatchSettings } from "../components/fluent-bit-windows/match";
import { nameMissing, overlapProblems, resolveRoutes } from "../components/fluent-bit-windows/routes";
import { type FluentBitSettings, fluentBitSettings } from "../components/fluent-bit-windows/settings";
import { anyPlace, type KnownPlace } from "../components/iam/arn";
import { type IamConventions, iamConventions, tagProblems } from "../components/iam/conventions";
import { ownsNamespace } from "../components/iis-log-monitor-app/names";
import { contextProblems } from "../components/iis-log-monitor-app/image/context-problems";
import { dockerBuildSettings } from "../components/iis-log-monitor-app/image/docker-build-settings";
import { dockerSettings } from "../components/iis-log-monitor-app/image/docker-settings";
import { iisLogMonitorAppProblems } from "../components/iis-log-monitor-app/problems";
import { type IisLogMonitorAppSettings, iisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { variantsOf } from "../components/iis-log-monitor-app/variants";
import { credentialsIn, withoutTexts } from "../components/settings/credentials";
import { PresentNames } from "../components/settings/former-names";
import { changedTexts, describeProblem, type Problem, within } from "../components/settings/problems";
import { problemsOf } from "../components/settings/schema-problems";
import { ProblemsError } from "../components/settings/problems-error";
import { salvage, type Salvaged } from "../components/settings/salvage";
import { kubernetesSupportProblems } from "../components/windows-cluster/create/eks-support";
import { createdClusterSettings } from "../components/windows-cluster/create/settings";
import { expectedNodes } from "../components/windows-cluster/expected-nodes";
import { kubernetesNeedProblems } from "../components/windows-cluster/kubernetes-version";
import { type WindowsClusterSettings, windowsClusterSettings } from "../components/windows-cluster/settings";
import { atApplication, withAccessLogs } from "./access-logs";
import { kubernetesNeeds } from "./kubernetes-needs";
import { placementProblems } from "./placement";
import { routedContainers } from "./routed-containers";
import { sharedNameProblems, stackClaims } from "./stack-claims";
import { tagCountProblems } from "./tag-counts";
import { plainCredentialProblems, type SecretPath, secretProblems } from "./secret-settings";
import { unmeantValueProblems } from "./unmeant-values";
import { type CheckedSettings, sections, type StackSettings, stackSettings } from "./stack-settings";

/**
 * Checks a stack's settings: each by itself, and against one another.
 *
 * @param given the settings by name, as written in the stack file
 * @param writtenSecrets the settings that are marked as secret
 * @param found problems of the configuration that are known already
 * @param known.today the date for which EKS's support of a Kubernetes version is checked
 * @param known.place the stack's place, as far as it is known. Without it, settings that do not fit the region are not found. With correct settings, the caller checks it
 * @throws {@link ProblemsError} with all problems of the file
 */
export function checkStackSettings(
    given: Record<string, unknown>,
    writtenSecrets: readonly SecretPath[] = [],
    found: readonly Problem[] = [],
    { today = new Date(), place }: { today?: Date; place?: KnownPlace | undefined } = {},
): CheckedSettings {
    // Pulumi.yaml has this default too. Without a cluster, the error lists what a cluster needs.
    const names = new PresentNames(stackSettings, { cluster: {}, ...given });
    const raw = names.value as Record<string, unknown>;
    const secrets = writtenSecrets.map((path) => names.presentPath(path));
    const misplaced = secretProblems(secrets, raw);
    if (misplaced.length > 0) {
        // Alone: other problems show values, and these values must not be shown.
        throw new ProblemsError(
            misplaced.map((problem) => names.asWritten(problem)),
            { outcome: "nothing was changed" },
        );
    }
    const result = stackSettings.safeParse(raw);
    const empty = sections.filter((name) => isEmpty(raw[name]));
    const credentials = credentialsIn(stackSettings, raw);
    const wrong: Problem[] = [
        ...found,
        ...names.problems,
        ...empty.map((setting) => ({ setting, isName: true, remedy: emptySection })),
        ...(result.success ? [] : problemsOf(stackSettings, result.error.issues, raw)).filter(
            ({ setting }) => !empty.includes(setting),
        ),
    ];
    const parts = readableParts(raw);
    // A wrong setting is found again in the remaining part of its section.
    for (const check of [
        () => contradictions(raw, parts, today),
        () => unmeantValueProblems(raw),
        // Later stages of correct settings, which know more: the account.
        () => (wrong.length > 0 ? [...misplacedSettings(raw, parts, place), ...sharedNames(parts, place, wrong)] : []),
    ]) {
        const known = new Set(wrong.map(({ setting }) => setting));
        wrong.push(...check().filter(({ setting }) => !known.has(setting)));
    }
    const problems = withCredentialProblems(wrong, plainCredentialProblems(credentials, secrets, raw)).map((problem) =>
        changedTexts(problem, (text) => withoutTexts(text, credentials)),
    );
    if (!result.success || problems.length > 0) {
        const told = distinctProblems(problems).map((problem) => names.asWritten(problem));
        throw new ProblemsError(told, { outcome: "nothing was changed" });
    }
    const { data } = result;
    const { warnings } = names;
    return {
        ...data,
        fluentBit: withAccessLogs(data.fluentBit, data.iisApps),
        ...(warnings.length > 0 && { warnings }),
    };
}

/** Adds to the problem of a setting that it looks like a credential too, unless that is the problem. */
function withCredentialProblems(problems: readonly Problem[], inClear: readonly Problem[]): Problem[] {
    const known = problems.map((problem) => {
        const same = inClear.find(({ setting }) => setting === problem.setting);
        return same === undefined || /credential/.test(problem.remedy)
            ? problem
            : { ...problem, remedy: `${problem.remedy}; it ${same.remedy}` };
    });
    return [...known, ...inClear.filter(({ setting }) => !problems.some((problem) => problem.setting === setting))];
}

const emptySection =
    "is empty: indent its settings below it, with more spaces than the key itself; remove the key if there are no settings";

/**
 * A key without a value. The engine passes it as an empty text.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/loaders.go checkForEmptyConfig
 */
function isEmpty(value: unknown): boolean {
    return value === null || value === "";
}

/** The sections without their wrong parts. */
interface ReadableParts {
    cluster: Salvaged<WindowsClusterSettings>;
    fluentBit: Salvaged<FluentBitSettings>;
    apps: Salvaged<IisLogMonitorAppSettings>[];
    /** The applications without a wrong part; undefined for the others. */
    wholeApps: (IisLogMonitorAppSettings | undefined)[];
    iam: Salvaged<IamConventions>;
    tags: Salvaged<StackSettings["tags"]>;
}

function readableParts(raw: Record<string, unknown>): ReadableParts {
    const apps = (Array.isArray(raw["iisApps"]) ? raw["iisApps"] : []).map((app: unknown) =>
        salvage(iisLogMonitorAppSettings, app),
    );
    return {
        cluster: salvage(windowsClusterSettings, raw["cluster"]),
        fluentBit: salvage(fluentBitSettings, raw["fluentBit"] ?? {}),
        apps,
        wholeApps: apps.map(({ settings, isWhole }) => (isWhole ? settings : undefined)),
        iam: salvage(iamConventions, raw["iam"] ?? {}),
        tags: salvage(tagMap, raw["tags"] ?? {}),
    };
}

/** Whether a problem is not a consequence of a wrong setting of the cluster. */
function isOfItsOwn({ cluster }: ReadableParts): (problem: Problem) => boolean {
    return (problem) => cluster.isWhole || !cluster.isBehind(problem);
}

/** Contradictions between settings that are valid by themselves. Skips sections with their own problems, so that the others are still compared. */
function contradictions(raw: Record<string, unknown>, parts: ReadableParts, today: Date): Problem[] {
    const { cluster: clusterPart, fluentBit: fluentBitPart, apps: appParts, wholeApps: whole } = parts;
    const { settings: cluster } = clusterPart;
    const { settings: fluentBit } = fluentBitPart;
    const { settings: iam } = parts.iam;
    const { settings: tags } = parts.tags;
    const ofItsOwn = isOfItsOwn(parts);
    return [
        ...within("cluster", clusterPart.problems),
        ...within("fluentBit", fluentBitPart.problems),
        ...appParts.flatMap(({ problems }, index) => within(`iisApps[${index}]`, problems)),
        ...(iam === undefined || tags === undefined ? [] : tagProblems(tags, iam)),
        ...(iam === undefined || tags === undefined
            ? []
            : tagCountProblems({
                  iam,
                  tags,
                  ...(cluster && { cluster }),
                  ...(fluentBit && fluentBitPart.keeps("routes") && { fluentBit }),
              })),
        // The version of an existing cluster is read later.
        ...supportProblems(raw["cluster"], today),
        ...(cluster?.mode === "create" && clusterPart.keeps("kubernetesVersion")
            ? kubernetesNeedProblems(
                  kubernetesNeeds(
                      fluentBitPart.keeps("metadata.from") ? fluentBit : undefined,
                      appParts.map(({ settings, keeps }) => (keeps("name") ? settings : undefined)),
                  ),
                  cluster.kubernetesVersion,
              )
            : []),
        ...within("fluentBit", fluentBitPart.isWhole ? [] : readableRouteProblems(raw["fluentBit"])).filter(ofItsOwn),
        ...within("fluentBit", fluentBitPart.isWhole ? [] : namelessRouteProblems(raw["fluentBit"])),
        ...(fluentBit === undefined
            ? []
            : fluentBitPart
                  .believable(
                      fluentBitProblems(
                          withAccessLogs(fluentBit, whole),
                          cluster?.name ?? "cluster",
                          cluster && expectedNodes(cluster).windowsVersions,
                      ),
                  )
                  .map((problem) => atApplication(problem, fluentBit, whole))
                  .flatMap((problem) =>
                      problem.setting.startsWith("iisApps[") ? problem : within("fluentBit", [problem]),
                  )
                  .filter(ofItsOwn)),
        ...appParts.flatMap(({ settings: app }, index) =>
            app?.build === undefined
                ? within(`iisApps[${index}]`, readableContextProblems((raw["iisApps"] as unknown[])[index]))
                : [],
        ),
        ...appParts.flatMap(({ settings: app, believable }, index) => {
            if (app === undefined) {
                return [];
            }
            const earlier = appParts.slice(0, index);
            const problems = [
                ...(cluster === undefined
                    ? []
                    : iisLogMonitorAppProblems(app, { name: cluster.name, ...expectedNodes(cluster) })),
                ...takenNameProblems(app, remaining(earlier, "name")),
                ...takenNamespaceProblems(app, remaining(earlier, "namespace", "createNamespace")),
                ...(fluentBit === undefined || !fluentBitPart.keeps("namespace", "createNamespace")
                    ? []
                    : namespaceProblems(app, fluentBit)),
                ...(fluentBit === undefined || !fluentBitPart.keeps("routes", "routing", "unrouted")
                    ? []
                    : lostLinesProblems(app, fluentBit)),
            ];
            return within(`iisApps[${index}]`, believable(problems)).filter(ofItsOwn);
        }),
    ];
}

/** Settings that do not fit the stack's place, among the sections' remaining parts. */
function misplacedSettings(
    raw: Record<string, unknown>,
    parts: ReadableParts,
    place: KnownPlace | undefined,
): Problem[] {
    if (place === undefined) {
        return [];
    }
    // A route with a wrong match is left out of the remaining part, but its destinations have a place all the same.
    const fluentBit = salvage(fluentBitSettings, withSomeMatches(raw["fluentBit"] ?? {}));
    const cluster = parts.cluster.settings;
    const nodes = cluster === undefined ? unknownNodes : expectedNodes(cluster);
    const settings = {
        cluster,
        fluentBit: fluentBit.settings,
        iisApps: parts.apps.map((app) => app.settings),
        iam: parts.iam.settings,
    };
    const plan =
        fluentBit.settings &&
        planFluentBit(fluentBit.settings, { ...anyPlace, ...place, name: cluster?.name ?? "cluster", ...nodes });
    const found = placementProblems(settings, plan, place);
    const believed = [
        ["cluster", parts.cluster] as const,
        ["fluentBit", fluentBit] as const,
        ...parts.apps.map((app, index) => [`iisApps[${index}]`, app] as const),
        ["iam", parts.iam] as const,
    ];
    return believed.flatMap(([section, part]) => {
        const own = found
            .filter(({ setting }) => setting.startsWith(`${section}.`))
            .map((problem) => ({ ...problem, setting: problem.setting.slice(section.length + 1) }));
        return within(section, part.believable(own));
    });
}

const unknownNodes = { windowsVersions: [], containerRuntimes: [] };

/** Fluent Bit's settings with matches that are correct and differ. */
function withSomeMatches(fluentBit: unknown): unknown {
    const read = z.looseObject({ routes: z.array(z.looseObject({})) }).safeParse(fluentBit).data;
    return read === undefined
        ? fluentBit
        : { ...read, routes: read.routes.map((route, index) => ({ ...route, match: { namespace: `ns-${index}` } })) };
}

/**
 * Objects that two parts would create under the same name. Only among sections without a wrong part, since a default could replace a name that the user chose, and among applications without a problem, since two applications of one name share many names.
 *
 * @param known the problems that are known
 */
function sharedNames(parts: ReadableParts, place: KnownPlace | undefined, known: readonly Problem[]): Problem[] {
    const { cluster, fluentBit, wholeApps, iam } = parts;
    const iisApps = wholeApps.map((app, index) =>
        known.some(({ setting }) => setting.startsWith(`iisApps[${index}].`)) ? undefined : app,
    );
    if (cluster.settings === undefined || !cluster.isWhole || iam.settings === undefined || !iam.isWhole) {
        return [];
    }
    return sharedNameProblems(
        stackClaims(
            {
                cluster: cluster.settings,
                ...(fluentBit.settings !== undefined &&
                    fluentBit.isWhole && { fluentBit: withAccessLogs(fluentBit.settings, wholeApps) }),
                iisApps,
                iam: iam.settings,
            },
            { ...anyPlace, ...place },
        ),
    );
}

/** Kubernetes versions with which EKS does not create a cluster. Checked even if the cluster has other problems. */
function supportProblems(cluster: unknown, today: Date): Problem[] {
    const { mode, kubernetesVersion } = createdClusterSettings.shape;
    const read = z.object({ mode, kubernetesVersion }).safeParse(cluster).data;
    return read === undefined ? [] : within("cluster", kubernetesSupportProblems(read.kubernetesVersion, today));
}

/** The problems without duplicates: a contradiction can also be found in the remaining part of a section. */
function distinctProblems(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()];
}

/** The applications whose settings of these names are as in the file. */
function remaining(
    parts: readonly Salvaged<IisLogMonitorAppSettings>[],
    ...names: readonly (keyof IisLogMonitorAppSettings)[]
): IisLogMonitorAppSettings[] {
    return parts.flatMap(({ settings, keeps }) => (settings !== undefined && keeps(...names) ? settings : []));
}

/** A name that an earlier application has, too. */
function takenNameProblems(app: IisLogMonitorAppSettings, earlier: readonly IisLogMonitorAppSettings[]): Problem[] {
    const names = namesOf(app);
    return earlier.some((other) => namesOf(other).some((name) => names.includes(name)))
        ? [
              {
                  setting: "name",
                  value: JSON.stringify(app.name),
                  remedy: "an earlier application, or one of its Deployments, has this name; give each application its own name",
              },
          ]
        : [];
}

/** A namespace that an earlier application creates, too. */
function takenNamespaceProblems(
    app: IisLogMonitorAppSettings,
    earlier: readonly IisLogMonitorAppSettings[],
): Problem[] {
    return ownsNamespace(app) && earlier.some((other) => ownsNamespace(other) && other.namespace === app.namespace)
        ? [
              {
                  setting: "namespace",
                  value: JSON.stringify(app.namespace),
                  remedy: "an earlier application already creates this namespace; set createNamespace: false here",
              },
          ]
        : [];
}

/** The names of the application's Deployments and other objects. */
function namesOf(app: IisLogMonitorAppSettings): string[] {
    return [app.name, ...variantsOf(app).map(({ deployment }) => deployment)];
}

/** A namespace that both an application and Fluent Bit would create. */
function namespaceProblems(app: IisLogMonitorAppSettings, fluentBit: FluentBitSettings): Problem[] {
    const isShared = ownsNamespace(app) && fluentBit.createNamespace && app.namespace === fluentBit.namespace;
    return isShared
        ? [
              {
                  setting: "namespace",
                  value: JSON.stringify(app.namespace),
                  remedy: "is also fluentBit.namespace, so both would create it; choose another namespace, or set createNamespace: false here",
              },
          ]
        : [];
}

/** An application whose lines Fluent Bit drops. */
function lostLinesProblems(app: IisLogMonitorAppSettings, fluentBit: FluentBitSettings): Problem[] {
    const reasons = routedContainers(app, resolveRoutes(fluentBit)).flatMap(({ container, taking }): string[] => {
        const drop = fluentBit.lines.drop.findIndex(
            ({ match, pattern }) => pattern === undefined && namesOverlap(match, container),
        );
        if (drop >= 0) {
            return [
                `fluentBit.lines.drop[${drop}] has no pattern, so it drops all lines of the application's pods; add a pattern, or remove it`,
            ];
        }
        return taking.every(({ to }) => to.length === 0)
            ? taking.map(({ setting, match }) =>
                  match === undefined
                      ? "no route matches the application's pods, and fluentBit.unrouted drops their logs; add a route"
                      : `fluentBit.${setting} drops the logs of the application's pods, because its list of destinations (to) is empty; add a destination, or a route for the application before it`,
              )
            : [];
    });
    return [...new Set(reasons)].map((remedy) => ({
        setting: "namespace",
        value: JSON.stringify(app.namespace),
        remedy,
    }));
}

/** Contradictions between the routes that can be read, when Fluent Bit has other problems too. */
function readableRouteProblems(fluentBit: unknown): Problem[] {
    const shape = z.object({
        routes: z.array(
            z
                .object({ match: routeMatchSettings, to: z.array(z.unknown()).optional() })
                .nullable()
                .catch(null),
        ),
        routing: fluentBitSettings.shape.routing.catch("firstMatch"),
    });
    const readable = shape.safeParse(fluentBit).data;
    return readable === undefined
        ? []
        : overlapProblems(
              readable.routes.map((route) =>
                  route === null ? undefined : { match: route.match, drops: route.to?.length === 0 },
              ),
              readable.routing,
          );
}

/** A wrong build context, whatever is wrong with the build's other settings. */
function readableContextProblems(app: unknown): Problem[] {
    const build = z.object({ build: readableBuild }).safeParse(app).data?.build;
    return build === undefined ? [] : contextProblems(build);
}

const { type: dockerBuildType, dockerfile: dockerBuildFile, context } = dockerBuildSettings.shape;
const { type: dockerType, dockerfile: dockerFile } = dockerSettings.shape;
const readableBuild = z.union([
    z.object({ type: dockerBuildType, context, dockerfile: dockerBuildFile }),
    z.object({ type: dockerType, context, dockerfile: dockerFile }),
]);

/** Routes without a name that need one, among those whose match is wrong: a corrected pattern still matches more than one namespace. */
function namelessRouteProblems(fluentBit: unknown): Problem[] {
    const shape = z.object({ routes: z.array(z.unknown()) });
    return (shape.safeParse(fluentBit).data?.routes ?? []).flatMap((route, index): Problem[] => {
        const read = namelessRoute.safeParse(route).data;
        const isClear =
            read !== undefined && staysWide(read.match) && !routeMatchSettings.safeParse(read.match).success;
        return isClear ? [{ setting: `routes[${index}].name`, remedy: nameMissing }] : [];
    });
}

const namelessRoute = z.object({
    name: z.undefined().optional(),
    // A route that drops its lines needs no name.
    to: z.array(z.unknown()).min(1).optional(),
    match: z.record(z.string(), z.unknown()),
});

/** Whether a match is for more than one namespace, or for a part of one, however its patterns are corrected. */
function staysWide({ namespace, pod, container, labels }: Record<string, unknown>): boolean {
    const isPart = (pattern: unknown) => typeof pattern === "string" && !/^[\^.*$]*$/.test(pattern);
    return (
        (typeof namespace === "string" && namespace.includes("*")) ||
        isPart(pod) ||
        isPart(container) ||
        (typeof labels === "object" && labels !== null && Object.keys(labels).length > 0)
    );
}

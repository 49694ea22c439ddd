import { z } from "zod";

import { tagMap } from "../components/aws/settings";
import { fluentBitProblems } from "../components/fluent-bit-windows/plan";
import { routeMatchSettings } from "../components/fluent-bit-windows/match";
import { overlapProblems, resolveRoutes } from "../components/fluent-bit-windows/routes";
import { routesOf } from "../components/fluent-bit-windows/routing";
import { type FluentBitSettings, fluentBitSettings } from "../components/fluent-bit-windows/settings";
import { tagOf } from "../components/fluent-bit-windows/tag";
import { iamConventions, tagProblems } from "../components/iam/conventions";
import { appContainer, ownsNamespace, podLabels } from "../components/iis-log-monitor-app/names";
import { iisLogMonitorAppProblems } from "../components/iis-log-monitor-app/problems";
import { type IisLogMonitorAppSettings, iisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { variantsOf } from "../components/iis-log-monitor-app/variants";
import { credentialsIn, withoutTexts } from "../components/settings/credentials";
import { changedTexts, describeProblem, type Problem, problemsOf, within } from "../components/settings/problems";
import { ProblemsError } from "../components/settings/problems-error";
import { salvage } from "../components/settings/salvage";
import { kubernetesSupportProblems } from "../components/windows-cluster/create/eks-support";
import { createdClusterSettings } from "../components/windows-cluster/create/settings";
import { expectedNodes } from "../components/windows-cluster/expected-nodes";
import { kubernetesNeedProblems } from "../components/windows-cluster/kubernetes-version";
import { windowsClusterSettings } from "../components/windows-cluster/settings";
import { kubernetesNeeds } from "./kubernetes-needs";
import { tagCountProblems } from "./tag-counts";
import { plainCredentialProblems, type SecretPath, secretProblems } from "./secret-settings";
import { unmeantValueProblems } from "./unmeant-values";

/**
 * Everything that a stack file can say. The reference page and the declarations in Pulumi.yaml are generated from here (`npm run docs`).
 */
export const stackSettings = z.strictObject({
    /** The EKS cluster, and what is expected of its Windows nodes. */
    cluster: windowsClusterSettings,

    /** Fluent Bit: which lines go where, and how it runs. */
    fluentBit: fluentBitSettings.prefault({}),

    /** IIS applications whose logs LogMonitor brings to standard output. Default: none. */
    iisApps: z.array(iisLogMonitorAppSettings).prefault([]),

    /**
     * Tags for everything the stack creates in AWS, beside `pulumi:owner`, which names the stack.
     *
     * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
     */
    tags: tagMap.default({}),

    /** What all roles and policies that the stack creates in IAM have in common, where a company asks for it. */
    iam: iamConventions.prefault({}),
});

export type StackSettings = z.output<typeof stackSettings>;

/** The names of a stack's settings, as they follow the project's name. */
export const sections: readonly string[] = Object.keys(stackSettings.shape);

/**
 * Checks a stack's settings: each by itself, and against one another.
 *
 * @param given the settings by name, as they stand in the stack file
 * @param secrets which of them are marked as secret
 * @param found what is known to be wrong with the configuration already
 * @param today the day on which EKS supports a Kubernetes version or not
 * @throws {@link ProblemsError} with every problem of the file at once
 */
export function checkStackSettings(
    given: Record<string, unknown>,
    secrets: readonly SecretPath[] = [],
    found: readonly Problem[] = [],
    today = new Date(),
): StackSettings {
    // Pulumi.yaml has this default too: whoever forgets the cluster gets to know what it takes.
    const raw: Record<string, unknown> = { cluster: {}, ...given };
    const misplaced = secretProblems(secrets, raw);
    if (misplaced.length > 0) {
        // Alone: what else is wrong is told with the values, and these are not to be shown.
        throw new ProblemsError(misplaced, { outcome: "nothing was changed" });
    }
    const result = stackSettings.safeParse(raw);
    const empty = sections.filter((name) => isEmpty(raw[name]));
    const credentials = credentialsIn(stackSettings, raw);
    const wrong: Problem[] = [
        ...found,
        ...empty.map((setting) => ({ setting, isName: true, remedy: emptySection })),
        ...(result.success ? [] : problemsOf(stackSettings, result.error.issues, raw)).filter(
            ({ setting }) => !empty.includes(setting),
        ),
    ];
    // A setting that is wrong by itself is found again in what is left of its section.
    for (const check of [() => contradictions(raw, today), () => unmeantValueProblems(raw)]) {
        const known = new Set(wrong.map(({ setting }) => setting));
        wrong.push(...check().filter(({ setting }) => !known.has(setting)));
    }
    const problems = withCredentialProblems(wrong, plainCredentialProblems(credentials, secrets, raw)).map((problem) =>
        changedTexts(problem, (text) => withoutTexts(text, credentials)),
    );
    if (!result.success || problems.length > 0) {
        throw new ProblemsError(distinctProblems(problems), { outcome: "nothing was changed" });
    }
    return result.data;
}

/** Says of a setting that is wrong anyway that it looks like a credential too, unless that is what is wrong. */
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
    "is empty: indent its settings below it, with more spaces than it has itself; leave the key out where there are none";

/**
 * A key with nothing after it. The engine hands it over as an empty text.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/loaders.go checkForEmptyConfig
 */
function isEmpty(value: unknown): boolean {
    return value === null || value === "";
}

/**
 * What is wrong between settings that are right by themselves. A section that has a problem of its own is left out here, so that the
 * others are still compared.
 */
function contradictions(raw: Record<string, unknown>, today: Date): Problem[] {
    const clusterPart = salvage(windowsClusterSettings, raw["cluster"]);
    const fluentBitPart = salvage(fluentBitSettings, raw["fluentBit"] ?? {});
    const appParts = (Array.isArray(raw["iisApps"]) ? raw["iisApps"] : []).map((app: unknown) =>
        salvage(iisLogMonitorAppSettings, app),
    );
    const { settings: cluster } = clusterPart;
    const { settings: fluentBit } = fluentBitPart;
    const whole = appParts.map(({ settings, isWhole }) => (isWhole ? settings : undefined));
    const iam = iamConventions.safeParse(raw["iam"] ?? {}).data;
    const tags = tagMap.safeParse(raw["tags"] ?? {}).data;
    const ofItsOwn = (problem: Problem): boolean => clusterPart.isWhole || !clusterPart.isBehind(problem);
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
                  ...(fluentBit && fluentBitPart.isWhole && { fluentBit }),
              })),
        // Of a cluster that is there already, the version is asked for later.
        ...supportProblems(raw["cluster"], today),
        ...(cluster?.mode === "create" && clusterPart.isWhole
            ? kubernetesNeedProblems(
                  kubernetesNeeds(fluentBitPart.isWhole ? fluentBit : undefined, whole),
                  cluster.kubernetesVersion,
              )
            : []),
        ...within("fluentBit", [
            ...(fluentBitPart.isWhole ? [] : readableRouteProblems(raw["fluentBit"])),
            ...(fluentBit === undefined
                ? []
                : fluentBitPart.believable(
                      fluentBitProblems(
                          fluentBit,
                          cluster?.name ?? "cluster",
                          cluster && expectedNodes(cluster).windowsVersions,
                      ),
                  )),
        ]).filter(ofItsOwn),
        ...appParts.flatMap(({ settings: app, believable }, index) => {
            if (app === undefined) {
                return [];
            }
            const others = whole.slice(0, index).filter((other) => other !== undefined);
            const problems = [
                ...(cluster === undefined
                    ? []
                    : iisLogMonitorAppProblems(app, { name: cluster.name, ...expectedNodes(cluster) })),
                ...siblingProblems(app, others),
                ...(fluentBit === undefined || !fluentBitPart.isWhole ? [] : neighbourProblems(app, fluentBit)),
            ];
            return within(`iisApps[${index}]`, believable(problems)).filter(ofItsOwn);
        }),
    ];
}

/** Versions of Kubernetes that a cluster cannot be created with, whatever else is wrong with it. */
function supportProblems(cluster: unknown, today: Date): Problem[] {
    const { mode, kubernetesVersion } = createdClusterSettings.shape;
    const read = z.object({ mode, kubernetesVersion }).safeParse(cluster).data;
    return read === undefined ? [] : kubernetesSupportProblems(read.kubernetesVersion, today);
}

/** What is wrong, once each: a contradiction can be found in what is left of a section too. */
function distinctProblems(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()];
}

/** What two applications cannot both have. */
function siblingProblems(app: IisLogMonitorAppSettings, earlier: readonly IisLogMonitorAppSettings[]): Problem[] {
    const problems: Problem[] = [];
    const names = namesOf(app);
    if (earlier.some((other) => namesOf(other).some((name) => names.includes(name)))) {
        problems.push({
            setting: "name",
            value: JSON.stringify(app.name),
            remedy: "an earlier application has this name, or a Deployment of it; give each its own",
        });
    }
    if (ownsNamespace(app) && earlier.some((other) => ownsNamespace(other) && other.namespace === app.namespace)) {
        problems.push({
            setting: "namespace",
            value: JSON.stringify(app.namespace),
            remedy: "an earlier application creates this namespace already; set createNamespace: false here",
        });
    }
    return problems;
}

/** What the application's Deployments and its other objects are called. */
function namesOf(app: IisLogMonitorAppSettings): string[] {
    return [app.name, ...variantsOf(app).map(({ deployment }) => deployment)];
}

/** What an application and Fluent Bit have to agree about. */
function neighbourProblems(app: IisLogMonitorAppSettings, fluentBit: FluentBitSettings): Problem[] {
    const problem = { setting: "namespace", value: JSON.stringify(app.namespace) };
    const problems: Problem[] = [];
    if (ownsNamespace(app) && fluentBit.createNamespace && app.namespace === fluentBit.namespace) {
        problems.push({
            ...problem,
            remedy: "fluentBit.namespace is the same, and both would create it; choose another, or set createNamespace: false here",
        });
    }
    const lost = variantsOf(app).some(({ deployment, selector }) => {
        const tag = tagOf({ namespace: app.namespace, pod: `${deployment}-0`, container: appContainer });
        return routesOf(resolveRoutes(fluentBit), tag, { ...podLabels(app), ...selector }).length === 0;
    });
    if (lost) {
        problems.push({
            ...problem,
            remedy: "no route takes the application's pods and fluentBit.unrouted drops the rest, so their logs would be lost; add a route",
        });
    }
    return problems;
}

/** What is wrong between routes, as far as each can be read, when something else about Fluent Bit is wrong too. */
function readableRouteProblems(fluentBit: unknown): Problem[] {
    const shape = z.object({
        routes: z.array(z.object({ match: routeMatchSettings }).nullable().catch(null)),
        routing: fluentBitSettings.shape.routing.catch("firstMatch"),
    });
    const readable = shape.safeParse(fluentBit).data;
    return readable === undefined
        ? []
        : overlapProblems(
              readable.routes.map((route) => route?.match),
              readable.routing,
          );
}

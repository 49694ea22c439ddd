import { plannedFluentBitProblems } from "../components/fluent-bit-windows/plan";
import { namesOverlap } from "../components/fluent-bit-windows/match";
import { resolveRoutes } from "../components/fluent-bit-windows/routes";
import type { FluentBitSettings } from "../components/fluent-bit-windows/settings";
import { type AwsPlace, anyPlace, type KnownPlace } from "../components/iam/arn";
import { tagProblems } from "../components/iam/conventions";
import { ownsNamespace } from "../components/iis-log-monitor-app/names";
import { iisLogMonitorAppProblems } from "../components/iis-log-monitor-app/problems";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { variantsOf } from "../components/iis-log-monitor-app/variants";
import { credentialsIn, withoutTexts } from "../components/settings/credentials";
import { PresentNames } from "../components/settings/former-names";
import { isWithin } from "../components/settings/paths";
import { changedTexts, type Problem, within } from "../components/settings/problems";
import { ProblemsError } from "../components/settings/problems-error";
import { salvage } from "../components/settings/salvage";
import { kubernetesSupportProblems } from "../components/windows-cluster/create/eks-support";
import { expectedNodes } from "../components/windows-cluster/expected-nodes";
import { kubernetesNeedProblems } from "../components/windows-cluster/kubernetes-version";
import { atApplication, withAccessLogs } from "./access-logs";
import { type FluentBitOnCluster, fluentBitPlan } from "./fluent-bit-plan";
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
    const empty = sections.filter((name) => isEmpty(raw[name]));
    const credentials = credentialsIn(stackSettings, raw);
    const { variants, problems: ofSchema, further } = salvage(stackSettings, raw);
    const inAnyPlace = planning(anyPlace);
    const inPlace = place === undefined ? inAnyPlace : planning({ ...anyPlace, ...place });
    const wrong: Problem[] = [
        ...found,
        ...names.problems,
        ...empty.map((setting) => ({ setting, isName: true, remedy: emptySection })),
        ...ofSchema.filter(({ setting }) => !empty.includes(setting)),
    ];
    // What one check says of a setting, a later one would say in other words.
    for (const check of [
        () => further((settings) => contradictions(settings, inAnyPlace(settings), today)),
        () => unmeantValueProblems(raw),
        // Later stages of correct settings, which know more: the account.
        () => (wrong.length === 0 ? [] : further((settings) => misplacedSettings(settings, inPlace(settings), place))),
        () => (wrong.length === 0 ? [] : further((settings) => sharedNames(settings, inPlace(settings), wrong))),
    ]) {
        const known = new Set(wrong.map(({ setting }) => setting));
        wrong.push(...check().filter(({ setting }) => !known.has(setting)));
    }
    const problems = withCredentialProblems(wrong, plainCredentialProblems(credentials, secrets, raw)).map((problem) =>
        changedTexts(problem, (text) => withoutTexts(text, credentials)),
    );
    const [settings] = variants;
    if (settings === undefined || problems.length > 0) {
        throw new ProblemsError(
            problems.map((problem) => names.asWritten(problem)),
            { outcome: "nothing was changed" },
        );
    }
    const { warnings } = names;
    return {
        ...settings,
        fluentBit: withAccessLogs(settings.fluentBit, settings.iisApps),
        ...(warnings.length > 0 && { warnings }),
    };
}

/** Adds to the problem of a setting that it looks like a credential too, unless that is the problem. */
function withCredentialProblems(problems: readonly Problem[], inClear: readonly Problem[]): Problem[] {
    const known = problems.map((problem) => {
        const same = inClear.find(({ setting }) => setting === problem.setting);
        return same === undefined || problem.isCredential === true
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

type Planning = FluentBitOnCluster & { fluentBit: FluentBitSettings };

/** Plans each variant of the settings once: several checks read the plan. */
function planning(place: AwsPlace): (settings: StackSettings) => Planning {
    const plans = new Map<StackSettings, Planning>();
    return (settings) => {
        const known = plans.get(settings);
        if (known !== undefined) {
            return known;
        }
        const fluentBit = withAccessLogs(settings.fluentBit, settings.iisApps);
        const planned = { fluentBit, ...fluentBitPlan({ ...settings, fluentBit }, place) };
        plans.set(settings, planned);
        return planned;
    };
}

/** Contradictions between settings that are valid by themselves. */
function contradictions(
    { cluster, fluentBit, iisApps, iam, tags }: StackSettings,
    planned: Planning,
    today: Date,
): Problem[] {
    const nodes = expectedNodes(cluster);
    return [
        ...tagProblems(tags, iam),
        ...tagCountProblems({ cluster, fluentBit, iam, tags }),
        // The version of an existing cluster is read later.
        ...(cluster.mode === "create"
            ? [
                  ...within("cluster", kubernetesSupportProblems(cluster.kubernetesVersion, today)),
                  ...kubernetesNeedProblems(kubernetesNeeds(fluentBit, iisApps), cluster.kubernetesVersion),
              ]
            : []),
        ...plannedFluentBitProblems(planned.fluentBit, planned.cluster, planned.plan)
            .map((problem) => atApplication(problem, fluentBit, iisApps))
            .flatMap((problem) => (problem.setting.startsWith("iisApps[") ? problem : within("fluentBit", [problem]))),
        ...iisApps.flatMap((app, index) => {
            const earlier = iisApps.slice(0, index);
            return within(`iisApps[${index}]`, [
                ...iisLogMonitorAppProblems(app, { name: cluster.name, ...nodes }),
                ...takenNameProblems(app, earlier),
                ...takenNamespaceProblems(app, earlier),
                ...namespaceProblems(app, fluentBit),
                ...lostLinesProblems(app, fluentBit),
            ]);
        }),
    ];
}

/** Settings that do not fit the stack's place. */
function misplacedSettings(settings: StackSettings, { plan }: Planning, place: KnownPlace | undefined): Problem[] {
    return place === undefined ? [] : placementProblems(settings, plan, place);
}

/**
 * Objects that two parts would create under the same name.
 *
 * @param known the problems that are known. Applications of one name would share many objects
 */
function sharedNames(settings: StackSettings, planned: Planning, known: readonly Problem[]): Problem[] {
    const claims = stackClaims(settings, planned.cluster, { planned });
    const misnamed = known.flatMap(({ setting }) => /^(iisApps\[\d+\])\.name$/.exec(setting)?.[1] ?? []);
    return sharedNameProblems(claims.filter(({ setting }) => !misnamed.some((app) => isWithin(setting, app))));
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

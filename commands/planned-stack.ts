import { type FluentBitPlan, planFluentBit } from "../components/fluent-bit-windows/plan";
import type { FluentBitCluster } from "../components/fluent-bit-windows/cluster";
import { regionMissing } from "../components/aws/region-source";
import { partitionOf } from "../components/iam/arn";
import {
    type IisCluster,
    type IisLogMonitorAppPlan,
    planIisLogMonitorApp,
    repositoryName,
} from "../components/iis-log-monitor-app/plan";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { type Images, namedImages } from "../components/iis-log-monitor-app/variants";
import { ProblemsError } from "../components/settings/problems-error";
import { autoScalingGroupsOf, expectedNodes } from "../components/windows-cluster/expected-nodes";
import { placementProblems } from "../config/placement";
import { sharedNameProblems, stackClaims } from "../config/stack-claims";
import { readStackFile, type StackFile } from "../config/stack-file";
import type { StackSettings } from "../config/stack-settings";

/** AWS reserves this account ID for examples. */
export const exampleAccount = "111122223333";

export interface StackOptions {
    /** Folder of Pulumi.yaml. */
    directory: string;
    stack: string;
    account: string;
    /** Overrides the stack file's `aws:region`, the environment and the AWS profile. */
    region?: string | undefined;
    /** The date for which support of Fluent Bit's versions is checked; absent if the warnings are not used. */
    today?: Date;
}

export interface PlannedStack {
    /** Name of the project, from Pulumi.yaml. */
    project: string;
    settings: StackSettings;
    /** The settings of Pulumi's AWS provider, by its names. */
    aws: Record<string, unknown>;
    cluster: FluentBitCluster;
    fluentBit: FluentBitPlan;
    apps: PlannedApp[];
}

export interface PlannedApp extends IisLogMonitorAppPlan {
    name: string;
}

/**
 * The components' plan, computed only from the stack file, without Pulumi's engine and the cluster.
 *
 * @throws {@link ConfigurationError} if the stack file is missing or wrong
 */
export function planStack(options: StackOptions): PlannedStack {
    const { region, ...stack } = readStack(options);
    const { settings } = stack;
    const cluster: FluentBitCluster = {
        name: settings.cluster.name,
        isCreated: settings.cluster.mode === "create",
        ...expectedNodes(settings.cluster),
        partition: partitionOf(region),
        region,
        accountId: options.account,
        iam: settings.iam,
        autoScalingGroups: autoScalingGroupsOf(settings.cluster),
    };
    const fluentBit = planFluentBit(settings.fluentBit, cluster, options.today);
    const { partition } = cluster;
    const problems = [
        // The account ID for examples belongs to nobody.
        ...placementProblems(settings, fluentBit, {
            partition,
            region,
            ...(options.account !== exampleAccount && { accountId: options.account }),
        }),
        ...sharedNameProblems(stackClaims(settings, cluster, { planned: { plan: fluentBit, cluster } })),
    ];
    if (problems.length > 0) {
        throw new ProblemsError(problems.map((problem) => stack.document.located(problem)));
    }
    return {
        project: stack.project,
        settings,
        aws: stack.aws,
        cluster,
        fluentBit,
        apps: settings.iisApps.map((app) => ({
            name: app.name,
            ...planIisLogMonitorApp(app, cluster, imagesOf(app, cluster)),
        })),
    };
}

function readStack({ directory, stack, account, region }: StackOptions): StackFile & { region: string } {
    try {
        return readStackFile(directory, stack, {
            region,
            // The account ID for examples belongs to nobody.
            ...(account !== exampleAccount && { accountId: account }),
            needsRegion: true,
        });
    } catch (error) {
        const isMissing =
            error instanceof ProblemsError && error.problems.some(({ remedy }) => remedy === regionMissing.remedy);
        throw isMissing ? error.with((problem) => problem, "For this command, --region NAME works too.") : error;
    }
}

/** Placeholder for ECR's address, which only ECR knows. */
export const registry = "<the account's registry>";

/** An image has no digest before the stack builds it. The placeholder is not a valid reference, so that it cannot be pulled by mistake. */
function imagesOf(app: IisLogMonitorAppSettings, cluster: IisCluster): Images {
    return app.build === undefined
        ? namedImages(app)
        : Object.fromEntries(
              app.windowsVersions.map((version) => [
                  version,
                  `${registry}/${repositoryName(app, cluster)}@<digest of the image that pulumi up builds>`,
              ]),
          );
}

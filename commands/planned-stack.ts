import { type FluentBitCluster, type FluentBitPlan, planFluentBit } from "../components/fluent-bit-windows/plan";
import { regionMissing } from "../components/aws/region-source";
import { regionFault } from "../components/aws/regions";
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
import { expectedNodes } from "../components/windows-cluster/expected-nodes";
import { placementProblems } from "../config/placement";
import { sharedNameProblems, stackClaims } from "../config/stack-claims";
import { readStackFile } from "../config/stack-file";
import type { StackSettings } from "../config/stack-settings";

/** AWS keeps this one for examples. */
export const exampleAccount = "111122223333";

export interface StackOptions {
    /** Folder of Pulumi.yaml. */
    directory: string;
    stack: string;
    account: string;
    /** Wins over the stack file's `aws:region`, and over what the environment and the AWS profile say. */
    region?: string | undefined;
    /** The day on which versions of Fluent Bit are supported or not; absent where nobody reads the warnings. */
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
 * What the components would apply, from the stack file alone: neither an engine nor a cluster is asked.
 *
 * @throws {@link ConfigurationError} when the stack file is missing or wrong
 */
export function planStack(options: StackOptions): PlannedStack {
    const stack = readStackFile(options.directory, options.stack);
    const region = options.region ?? stack.region;
    if (region === undefined) {
        throw new ProblemsError([regionMissing], { footer: "For this command alone, --region NAME will do too." });
    }
    const fault = regionFault(region);
    if (fault !== undefined) {
        throw new ProblemsError([{ setting: "--region", value: JSON.stringify(region), remedy: fault }]);
    }
    const { settings } = stack;
    const cluster: FluentBitCluster = {
        name: settings.cluster.name,
        isCreated: settings.cluster.mode === "create",
        ...expectedNodes(settings.cluster),
        partition: partitionOf(region),
        region,
        accountId: options.account,
        iam: settings.iam,
    };
    const fluentBit = planFluentBit(settings.fluentBit, cluster, options.today);
    const { partition } = cluster;
    const problems = [
        // What AWS keeps for examples is nobody's account.
        ...placementProblems(settings, fluentBit, {
            partition,
            region,
            ...(options.account !== exampleAccount && { accountId: options.account }),
        }),
        ...sharedNameProblems(stackClaims(settings, cluster)),
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

/** What stands in the place of ECR's address, which only ECR tells. */
export const registry = "<the account's registry>";

/** An image that the stack builds has no digest before it is built: what stands in its place is not one that could be pulled by mistake. */
function imagesOf(app: IisLogMonitorAppSettings, cluster: IisCluster): Images {
    return app.build === undefined
        ? namedImages(app)
        : Object.fromEntries(
              app.windowsVersions.map((version) => [
                  version,
                  `${registry}/${repositoryName(app, cluster)}@<digest of what pulumi up builds>`,
              ]),
          );
}

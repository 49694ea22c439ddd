import type { AwsPlace } from "../iam/arn";
import type { IamConventions } from "../iam/conventions";
import { type ImageBuilderPlan, planImageBuilder } from "./image/image-builder-args";
import { logMonitorConfiguration } from "./log-monitor/configuration-file";
import { type IisCluster, repositoryName } from "./plan";
import type { IisLogMonitorAppSettings } from "./settings";
import { variantsOf } from "./variants";

/** What EC2 Image Builder makes the application's images with, one for each Windows version. Names and rights depend on no tag. */
export function imageBuilderPlans(
    settings: IisLogMonitorAppSettings,
    cluster: IisCluster & AwsPlace,
    iam: IamConventions,
): { suffix: string; plan: ImageBuilderPlan }[] {
    const { build } = settings;
    if (build?.type !== "imageBuilder") {
        return [];
    }
    const repository = repositoryName(settings, cluster);
    return variantsOf(settings).map(({ windowsVersion, suffix }) => {
        const target = { repository, windowsVersion, place: cluster, iam, tags: {} };
        return { suffix, plan: planImageBuilder(build, target, logMonitorConfiguration(settings.logMonitor)) };
    });
}

import type { AwsPlace } from "../iam/arn";
import type { IamConventions } from "../iam/conventions";
import { type ImageBuilderPlan, planImageBuilder } from "./image/image-builder-args";
import { logMonitorConfiguration } from "./log-monitor/configuration-file";
import { type IisCluster, repositoryName } from "./plan";
import type { IisLogMonitorAppSettings } from "./settings";
import { variantsOf } from "./variants";

/** Image Builder resources for the application's images, one for each Windows version. Names and permissions do not depend on tags. */
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

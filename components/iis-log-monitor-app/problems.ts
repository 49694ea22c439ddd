import type { Problem } from "../settings/problems";
import { availabilityProblems } from "./availability";
import { environmentProblems } from "./environment";
import { exposureProblems } from "./exposure";
import { baseImageProblems } from "./image/build-settings";
import { lifecycleProblems } from "./lifecycle";
import { logMonitorProblems, unusedConfigurationProblems } from "./log-monitor/problems";
import { appLabels } from "./names";
import type { IisCluster } from "./plan";
import { podLabelProblems } from "./pod-settings";
import type { IisLogMonitorAppSettings } from "./settings";

/** What is wrong between settings that are right by themselves, and what does not fit the cluster. */
export function iisLogMonitorAppProblems(settings: IisLogMonitorAppSettings, cluster: IisCluster): Problem[] {
    return [
        ...windowsVersionProblems(settings, cluster),
        ...imageProblems(settings),
        ...availabilityProblems(settings),
        ...lifecycleProblems(settings),
        ...exposureProblems(settings),
        ...environmentProblems(settings.environment),
        ...podLabelProblems(settings.podLabels, appLabels(settings)),
        ...logMonitorProblems(settings.logMonitor),
        ...(settings.build?.type === "imageBuilder"
            ? []
            : unusedConfigurationProblems(settings.logMonitor, settings.build?.context)),
    ];
}

function imageProblems({ image, build, repository, windowsVersion }: IisLogMonitorAppSettings): Problem[] {
    if (build === undefined) {
        return [];
    }
    const problems = baseImageProblems(build.baseImage, windowsVersion);
    if (image !== undefined) {
        problems.push({
            setting: "image",
            value: JSON.stringify(image),
            remedy: "build makes another one, and only one of them can run; remove one of the two settings",
        });
    }
    if (!repository.create && repository.name === undefined) {
        problems.push({
            setting: "repository.name",
            remedy: "is missing: build has to push the image somewhere; name the ECR repository, or let the stack create one (repository.create: true)",
        });
    }
    return problems;
}

function windowsVersionProblems(settings: IisLogMonitorAppSettings, cluster: IisCluster): Problem[] {
    return cluster.windowsVersions.includes(settings.windowsVersion)
        ? []
        : [
              {
                  setting: "windowsVersion",
                  value: JSON.stringify(settings.windowsVersion),
                  remedy:
                      `the cluster has nodes of ${cluster.windowsVersions.map((version) => `"${version}"`).join(", ")} only ` +
                      "(cluster.windowsVersions), so the pods would never start; use an image made for one of these",
              },
          ];
}

import { annotationsFault } from "../kubernetes/object-size";
import { resourceProblems } from "../kubernetes/quantity";
import { initialNamespaceProblems } from "../kubernetes/settings";
import type { Problem } from "../settings/problems";
import type { WindowsVersion } from "../windows-cluster/windows-versions";
import { availabilityProblems } from "./availability";
import { entryPointProblems } from "./entry-point";
import { environmentProblems } from "./environment";
import { exposureProblems } from "./exposure";
import { windowsNamedBy } from "./image/base-image";
import { contextProblems } from "./image/context-problems";
import type { BuildSettings } from "./image/settings";
import { lifecycleProblems } from "./lifecycle";
import { mountProblems } from "./log-monitor/mount";
import { logMonitorProblems } from "./log-monitor/problems";
import { appLabels } from "./names";
import type { IisCluster } from "./plan";
import { podLabelProblems, resourcesSettings } from "./pod-settings";
import type { IisLogMonitorAppSettings } from "./settings";
import { siteProblems } from "./sites/problems";

/** Contradictions between settings that are valid by themselves, and settings that do not fit the cluster. */
export function iisLogMonitorAppProblems(settings: IisLogMonitorAppSettings, cluster: IisCluster): Problem[] {
    return [
        ...windowsVersionProblems(settings, cluster),
        ...imageProblems(settings),
        ...availabilityProblems(settings),
        ...lifecycleProblems(settings),
        ...entryPointProblems(settings),
        ...siteProblems(settings),
        ...exposureProblems(settings),
        ...environmentProblems(settings),
        ...annotationProblems(settings),
        // Nothing is created for the namespace `default`.
        ...initialNamespaceProblems(settings, ["default"]),
        ...resourceProblems(settings.resources, resourcesSettings.parse({})),
        ...podLabelProblems(settings.podLabels, appLabels(settings)),
        ...logMonitorProblems(settings.logMonitor, settings.build?.logMonitor.version).map(
            ({ setting, ...problem }) => ({
                setting: `logMonitor.${setting}`,
                ...problem,
            }),
        ),
        ...mountProblems(settings),
    ];
}

function annotationProblems({ podAnnotations }: IisLogMonitorAppSettings): Problem[] {
    const remedy = annotationsFault(podAnnotations);
    return remedy === undefined ? [] : [{ setting: "podAnnotations", remedy }];
}

function imageProblems(settings: IisLogMonitorAppSettings): Problem[] {
    return settings.build === undefined ? namedImageProblems(settings) : builtImageProblems(settings, settings.build);
}

function namedImageProblems({ image, windowsVersions }: IisLogMonitorAppSettings): Problem[] {
    if (image === undefined) {
        return [];
    }
    if (typeof image === "string") {
        return windowsVersions.flatMap((version) => otherWindowsProblems("image", image, version));
    }
    return [
        ...windowsVersions
            .filter((version) => image[version] === undefined)
            .map((version) => ({
                setting: `image.${version}`,
                remedy: "is missing: windowsVersions contains this version; set its image, or remove the version",
            })),
        ...Object.entries(image).flatMap(([key, value]): Problem[] => {
            const version = key as WindowsVersion;
            const setting = `image.${version}`;
            return windowsVersions.includes(version)
                ? otherWindowsProblems(setting, value, version)
                : [
                      {
                          setting,
                          value: JSON.stringify(value),
                          remedy: "would run nowhere: windowsVersions does not contain this version; add it there, or remove the image",
                      },
                  ];
        }),
    ];
}

function builtImageProblems(
    { image, repository, windowsVersions }: IisLogMonitorAppSettings,
    build: BuildSettings,
): Problem[] {
    const problems = contextProblems(build);
    const { baseImage } = build;
    const [version, ...others] = windowsVersions;
    if (baseImage !== undefined && others.length > 0) {
        problems.push({
            setting: "build.baseImage",
            value: JSON.stringify(baseImage),
            remedy: "has one Windows version, but windowsVersions has several; remove it, or configure an application for each version",
        });
    } else if (baseImage !== undefined && version !== undefined) {
        problems.push(...otherWindowsProblems("build.baseImage", baseImage, version));
    }
    if (image !== undefined) {
        problems.push({
            setting: "image",
            value: JSON.stringify(image),
            remedy: "contradicts build, which builds another image; remove one of the two",
        });
    }
    if (!repository.create && repository.name === undefined) {
        problems.push({
            setting: "repository.name",
            remedy: "is missing: build needs an ECR repository for the image; set its name, or let the stack create one (repository.create: true)",
        });
    }
    return problems;
}

/** An image whose tag names another Windows version than the nodes: neither it nor images built on it would start there. */
function otherWindowsProblems(setting: string, image: string, version: WindowsVersion): Problem[] {
    const named = windowsNamedBy(image);
    return named === undefined || named === version
        ? []
        : [
              {
                  setting,
                  value: JSON.stringify(image),
                  remedy: `is an image for Windows Server ${named}, but windowsVersions is "${version}": a container runs only on nodes of its own version; use the same version in both`,
              },
          ];
}

function windowsVersionProblems({ windowsVersions }: IisLogMonitorAppSettings, cluster: IisCluster): Problem[] {
    return windowsVersions.flatMap((version, index): Problem[] =>
        cluster.windowsVersions.includes(version)
            ? []
            : [
                  {
                      setting: `windowsVersions[${index}]`,
                      value: JSON.stringify(version),
                      remedy:
                          `the cluster has nodes of ${cluster.windowsVersions.map((each) => `"${each}"`).join(", ")} only ` +
                          "(cluster.windowsVersions), so the pods would never start; use an image for one of these versions",
                  },
              ],
    );
}

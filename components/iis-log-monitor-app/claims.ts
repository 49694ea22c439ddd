import type { Claim } from "../existing-objects/claim";
import { kubernetesClaims } from "../existing-objects/kubernetes-claims";
import { type IisCluster, planIisLogMonitorApp } from "./plan";
import type { IisLogMonitorAppSettings } from "./settings";
import { namedImages } from "./variants";

const type = "windows-eks-logging:index:IisLogMonitorApp";

/**
 * What an application's component creates under names that are known beforehand.
 *
 * @param setting the path of its settings, such as `iisApps[0]`
 */
export function iisLogMonitorAppClaims(
    name: string,
    settings: IisLogMonitorAppSettings,
    cluster: IisCluster,
    setting: string,
): Claim[] {
    const component = { type, name };
    // What is built in this very deployment runs in it too. Its digest is in no name.
    const images =
        settings.build === undefined
            ? namedImages(settings)
            : Object.fromEntries(settings.windowsVersions.map((version) => [version, ""]));
    const plan = planIisLogMonitorApp(settings, cluster, images);
    return [
        ...(plan.repository === undefined
            ? []
            : [
                  {
                      type: "aws:ecr/repository:Repository",
                      name: plan.repository.name,
                      resource: name,
                      owners: [component],
                      setting: `${setting}.repository`,
                      otherwise:
                          "leave it to its owner with repository.create: false, or choose another repository.name",
                      unchangeable: { encryptionType: "AES256" },
                  },
              ]),
        ...kubernetesClaims(component, plan.manifests, `${setting}.namespace`, ({ kind }) =>
            kind === "Namespace"
                ? "set createNamespace: false, or choose another namespace"
                : "delete it, or choose another name or namespace for the application",
        ),
    ];
}

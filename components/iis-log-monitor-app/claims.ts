import type { Claim, Owner } from "../existing-objects/claim";
import { kubernetesClaims } from "../existing-objects/kubernetes-claims";
import { type AwsPlace, iamArn } from "../iam/arn";
import type { IamConventions } from "../iam/conventions";
import { imageBuilderPlans } from "./image-builder-plans";
import { type IisCluster, planIisLogMonitorApp } from "./plan";
import type { IisLogMonitorAppSettings } from "./settings";
import { namedImages } from "./variants";

const type = "windows-eks-logging:index:IisLogMonitorApp";

/**
 * Objects that an application's component creates under names that are known in advance.
 */
export function iisLogMonitorAppClaims(
    name: string,
    settings: IisLogMonitorAppSettings,
    cluster: IisCluster & AwsPlace,
    iam: IamConventions,
): Claim[] {
    const component = { type, name };
    // This deployment also runs the image that it builds. No name contains the image's digest.
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
                      setting: "repository",
                      otherwise:
                          "set repository.create: false to use the existing one, or choose another repository.name",
                      unchangeable: { encryptionType: "AES256" },
                  },
              ]),
        ...imageBuilderClaims(component, settings, cluster, iam),
        ...kubernetesClaims(component, plan.manifests, "namespace", ({ kind }) =>
            kind === "Namespace"
                ? "set createNamespace: false, or choose another namespace"
                : "delete it, or choose another name or namespace for the application",
        ),
    ];
}

/** Resources with which EC2 Image Builder builds an image. */
function imageBuilderClaims(
    component: Owner,
    settings: IisLogMonitorAppSettings,
    cluster: IisCluster & AwsPlace,
    iam: IamConventions,
): Claim[] {
    return imageBuilderPlans(settings, cluster, iam).flatMap(({ suffix, plan }) => {
        const resource = `${component.name}${suffix}`;
        const claim = (type: string, name: string, ofInstance = false): Claim => ({
            type,
            name,
            resource: ofInstance ? `${resource}-image-builder` : resource,
            owners: [component],
            setting: "build",
            otherwise: ofInstance
                ? "choose another repository.name, or set iam.namePrefix"
                : "choose another repository.name",
        });
        return [
            claim("aws:imagebuilder/component:Component", plan.versioned),
            claim("aws:imagebuilder/containerRecipe:ContainerRecipe", plan.versioned),
            claim("aws:imagebuilder/imagePipeline:ImagePipeline", plan.versioned),
            claim("aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration", plan.infrastructureName),
            claim("aws:iam/role:Role", plan.roleName, true),
            claim("aws:iam/policy:Policy", iamArn(cluster, `policy${iam.path}${plan.roleName}`), true),
            claim("aws:iam/instanceProfile:InstanceProfile", plan.roleName, true),
        ];
    });
}

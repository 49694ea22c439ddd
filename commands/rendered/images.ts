import { dockerBuildArgs, dockerImageArgs, imageTag } from "../../components/iis-log-monitor-app/image/docker-args";
import { planImageBuilder } from "../../components/iis-log-monitor-app/image/image-builder-args";
import { logMonitorConfiguration } from "../../components/iis-log-monitor-app/log-monitor/configuration-file";
import { type IisCluster, planIisLogMonitorApp, repositoryName } from "../../components/iis-log-monitor-app/plan";
import { lifecyclePolicyArgs, repositoryArgs } from "../../components/iis-log-monitor-app/repository-args";
import type { IisLogMonitorAppSettings } from "../../components/iis-log-monitor-app/settings";
import { variantsOf } from "../../components/iis-log-monitor-app/variants";
import type { WindowsVersion } from "../../components/windows-cluster/windows-versions";
import { registry } from "../planned-stack";
import { policyArn, type RenderedResource, type RenderedStack, resource, unknown } from "./resource";

/** The repository of an application's image, and the resources that build it, by the file that describes them. */
export function imageResources(
    app: IisLogMonitorAppSettings,
    cluster: IisCluster,
    stack: RenderedStack,
): Record<"repositories" | "images", RenderedResource[]> {
    const { repository } = planIisLogMonitorApp(app, cluster);
    return {
        repositories:
            repository === undefined
                ? []
                : [
                      resource("aws:ecr/repository:Repository", app.name, repositoryArgs(repository, stack.tags)),
                      resource(
                          "aws:ecr/lifecyclePolicy:LifecyclePolicy",
                          app.name,
                          lifecyclePolicyArgs(repository, repository.name),
                      ),
                  ],
        images: variantsOf(app).flatMap(({ windowsVersion, suffix }) =>
            builtImage(`${app.name}${suffix}`, app, windowsVersion, repositoryName(app, cluster), stack),
        ),
    };
}

function builtImage(
    name: string,
    { build, logMonitor }: IisLogMonitorAppSettings,
    windowsVersion: WindowsVersion,
    repository: string,
    stack: RenderedStack,
): RenderedResource[] {
    const login = { username: "AWS", password: unknown("token of ECR, for twelve hours") };
    switch (build?.type) {
        case undefined:
            return [];
        case "dockerBuild": {
            const tag = `${registry}/${repository}:${imageTag(build, windowsVersion)}`;
            const args = dockerBuildArgs(build, windowsVersion, { tag, registry: { address: registry, ...login } });
            return [resource("docker-build:index:Image", name, args)];
        }
        case "docker": {
            const imageName = `${registry}/${repository}:${imageTag(build, windowsVersion)}`;
            const args = dockerImageArgs(build, windowsVersion, {
                imageName,
                registry: { server: registry, ...login },
            });
            return [resource("docker:index/image:Image", name, args)];
        }
        case "imageBuilder": {
            const target = { ...stack, repository, windowsVersion };
            const plan = planImageBuilder(build, target, logMonitorConfiguration(logMonitor));
            const unique = `${name}-image-builder`;
            const arns = {
                recipe: unknown("ARN of the container recipe"),
                infrastructure: unknown("ARN of the infrastructure configuration"),
            };
            return [
                resource("aws:imagebuilder/component:Component", name, plan.component),
                resource(
                    "aws:imagebuilder/containerRecipe:ContainerRecipe",
                    name,
                    plan.recipe(unknown("ARN of the component")),
                ),
                resource(
                    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration",
                    name,
                    plan.infrastructure(plan.roleName),
                ),
                resource("aws:imagebuilder/imagePipeline:ImagePipeline", name, plan.pipeline(arns)),
                resource("aws:imagebuilder/image:Image", name, plan.image(arns)),
                resource("aws:iam/role:Role", unique, plan.role),
                resource("aws:iam/policy:Policy", unique, plan.policy),
                resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", unique, {
                    role: plan.roleName,
                    policyArn: policyArn(stack, plan.roleName),
                }),
                resource("aws:iam/instanceProfile:InstanceProfile", unique, plan.profile(plan.roleName)),
            ];
        }
    }
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type ImageBuilderPlan, planImageBuilder } from "./image-builder-args";
import type { ImageBuilderSettings } from "./image-builder-settings";
import type { ImageTarget } from "./image-target";

/** Recipe, pipeline, and the image that they make at `pulumi up`; says which one it is, by its digest. */
export function createImageBuilderImage(
    settings: ImageBuilderSettings,
    target: ImageTarget,
    /** LogMonitor's configuration file. */
    configuration: string,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { name, repository } = target;
    const plan = planImageBuilder(settings, { ...target, repository: repository.name }, configuration);
    const component = new aws.imagebuilder.Component(name, plan.component, opts);
    const recipe = new aws.imagebuilder.ContainerRecipe(name, plan.recipe(component.arn), opts);
    const arns = { recipe: recipe.arn, infrastructure: createInfrastructure(name, plan, opts).arn };
    new aws.imagebuilder.ImagePipeline(name, plan.pipeline(arns), opts);
    const image = new aws.imagebuilder.Image(name, plan.image(arns), {
        ...opts,
        // Starting Windows, pulling the base image and pushing: well over the provider's hour on a slow day.
        customTimeouts: { create: "120m" },
    });
    const imageTag = image.outputResources.apply((resources) => tagOf(resources));
    const { imageDigest } = aws.ecr.getImageOutput(
        { repositoryName: repository.name, imageTag },
        { ...(opts.parent !== undefined && { parent: opts.parent }) },
    );
    return pulumi.interpolate`${repository.url}@${imageDigest}`;
}

function createInfrastructure(
    name: string,
    plan: ImageBuilderPlan,
    opts: pulumi.CustomResourceOptions,
): aws.imagebuilder.InfrastructureConfiguration {
    const unique = `${name}-image-builder`;
    const role = new aws.iam.Role(unique, plan.role, opts);
    const policy = new aws.iam.Policy(unique, plan.policy, opts);
    const attachment = new aws.iam.RolePolicyAttachment(unique, { role: role.name, policyArn: policy.arn }, opts);
    const profile = new aws.iam.InstanceProfile(unique, plan.profile(role.name), opts);
    return new aws.imagebuilder.InfrastructureConfiguration(
        name,
        plan.infrastructure(profile.name),
        // Without its rights the instance starts, and can do nothing.
        { ...opts, dependsOn: [attachment] },
    );
}

/** The tag by which Image Builder has pushed the image: it tells tags, and the digest has to be looked up by one. */
function tagOf(resources: aws.types.output.imagebuilder.ImageOutputResource[]): string {
    const uri = resources.flatMap(({ containers }) => containers).flatMap(({ imageUris }) => imageUris)[0];
    const tag = uri?.slice(uri.lastIndexOf(":") + 1);
    if (tag === undefined) {
        throw new Error("Image Builder reports no container image: look at its build in the console");
    }
    return tag;
}

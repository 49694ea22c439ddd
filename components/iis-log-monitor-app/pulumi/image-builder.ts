import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { exampleDigest, isMocked, orExample } from "../../pulumi/mocked";
import type { Planned } from "../../pulumi/planned";
import { type ImageBuilderPlan, planImageBuilder } from "../image/image-builder-args";
import type { ImageBuilderSettings } from "../image/image-builder-settings";
import type { ImageBuild, ImageTarget } from "./image-target";

/** Recipe, pipeline, and the image that they build at `pulumi up`. Returns the image's digest. */
export function createImageBuilderImage(
    planned: Planned<ImageBuild<ImageBuilderSettings>>,
    target: ImageTarget,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { name } = target;
    const plan = planned.pick(({ build, configuration, repository, iam, place }) =>
        planImageBuilder(build, { ...target, repository, iam, place }, configuration),
    );
    const component = new aws.imagebuilder.Component(
        name,
        plan.args((all) => all.component),
        opts,
    );
    const recipe = new aws.imagebuilder.ContainerRecipe(
        name,
        plan.args((all) => all.recipe(component.arn)),
        opts,
    );
    const arns = { recipe: recipe.arn, infrastructure: createInfrastructure(name, plan, opts).arn };
    new aws.imagebuilder.ImagePipeline(
        name,
        plan.args((all) => all.pipeline(arns)),
        opts,
    );
    const image = new aws.imagebuilder.Image(
        name,
        plan.args((all) => all.image(arns)),
        {
            ...opts,
            // Starting Windows, pulling the base image and pushing can take longer than the provider's default of an hour.
            customTimeouts: { create: "120m" },
        },
    );
    const imageTag = image.outputResources.apply((resources) => tagOf(resources));
    const { imageDigest } = aws.ecr.getImageOutput(
        { ...planned.args(({ repository }) => ({ repositoryName: repository })), imageTag },
        { ...(opts.parent !== undefined && { parent: opts.parent }) },
    );
    return pulumi.interpolate`${target.url}@${orExample(imageDigest, exampleDigest)}`;
}

function createInfrastructure(
    name: string,
    plan: Planned<ImageBuilderPlan>,
    opts: pulumi.CustomResourceOptions,
): aws.imagebuilder.InfrastructureConfiguration {
    const unique = `${name}-image-builder`;
    const role = new aws.iam.Role(
        unique,
        plan.args((all) => all.role),
        opts,
    );
    const policy = new aws.iam.Policy(
        unique,
        plan.args((all) => all.policy),
        opts,
    );
    const attachment = new aws.iam.RolePolicyAttachment(unique, { role: role.name, policyArn: policy.arn }, opts);
    const profile = new aws.iam.InstanceProfile(
        unique,
        plan.args((all) => all.profile(role.name)),
        opts,
    );
    return new aws.imagebuilder.InfrastructureConfiguration(
        name,
        plan.args((all) => all.infrastructure(profile.name)),
        // Without its permissions, the instance starts but can do nothing.
        { ...opts, dependsOn: [attachment] },
    );
}

/** The tag with which Image Builder has pushed the image. Image Builder reports tags, so the digest is looked up by tag. The mocks of a unit test usually report nothing. */
function tagOf(resources: aws.types.output.imagebuilder.ImageOutputResource[] | undefined): string {
    if (resources === undefined && isMocked()) {
        return "example";
    }
    const uri = (resources ?? []).flatMap(({ containers }) => containers).flatMap(({ imageUris }) => imageUris)[0];
    const tag = uri?.slice(uri.lastIndexOf(":") + 1);
    if (tag === undefined) {
        throw new Error("Image Builder reports no container image; see its build in the AWS console");
    }
    return tag;
}

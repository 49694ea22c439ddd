import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { z } from "zod";

import { instanceType } from "../../aws/settings";
import { fittingName, maxRoleNameLength } from "../../iam/names";
import { dockerfileTemplate, instancePolicy, logMonitorComponent } from "./image-builder-documents";
import { logMonitorRelease } from "./build-settings";
import type { ImageTarget } from "./image-target";

/** Built by EC2 Image Builder, on an instance that AWS starts and ends: nobody needs a builder, and no machine of yours pulls gigabytes of Windows. */
export const imageBuilderSettings = z.strictObject({
    /** EC2 Image Builder: on an instance that AWS starts and ends. */
    type: z.literal("imageBuilder"),
    /**
     * Base image with IIS, `C:\ServiceMonitor.exe` and your site: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`, or one on Docker Hub. Image Builder takes
     * base images from ECR and Docker Hub, not from Microsoft's registry: push a copy of `mcr.microsoft.com/windows/servercore/iis` to ECR.
     *
     * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html
     */
    baseImage: z
        .string()
        .min(1)
        .refine(
            (image) => !image.startsWith("mcr.microsoft.com/"),
            "cannot be pulled from Microsoft's registry by Image Builder; push a copy to ECR and name that",
        ),
    /** LogMonitor. */
    logMonitor: logMonitorRelease,
    /** Instance types to build on. Image Builder takes one that is available. */
    instanceTypes: z.array(instanceType).min(1).default(["m6i.large"]),
    /** Subnet to build in, with a way to the internet. Default: one of the account's default VPC. */
    subnetId: z
        .string()
        .regex(/^subnet-[0-9a-f]+$/, 'must be a subnet, such as "subnet-0a1b2c3d"')
        .optional(),
    /** Security groups of the instance. It needs none that lets anybody in. Default: that of the default VPC. */
    securityGroupIds: z
        .array(z.string().regex(/^sg-[0-9a-f]+$/, 'must be a security group, such as "sg-0a1b2c3d"'))
        .min(1)
        .optional(),
    /** AMI of the instance, of the image's Windows version and with containers. Default: Image Builder's own choice, an ECS-optimised AMI. */
    amiId: z
        .string()
        .regex(/^ami-[0-9a-f]+$/, 'must be an AMI, such as "ami-0a1b2c3d"')
        .optional(),
    /**
     * When the pipeline builds anew, as a cron expression of six fields: `cron(0 3 ? * wed *)`. Such an image is not deployed by itself: the next change of
     * a setting here is. Default: only with `pulumi up`.
     *
     * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html
     */
    schedule: z
        .string()
        .regex(/^(cron|rate)\(.+\)$/, 'must be "cron(…)" or "rate(…)"')
        .optional(),
});

export type ImageBuilderSettings = z.output<typeof imageBuilderSettings>;

/** Recipe, pipeline, and the image that they make at `pulumi up`; says which one it is, by its digest. */
export function createImageBuilderImage(
    settings: ImageBuilderSettings,
    target: ImageTarget,
    /** LogMonitor's configuration file. */
    configuration: string,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { name, tags, repository } = target;
    const data = stringify(logMonitorComponent(settings.logMonitor, configuration));
    // A version of a component or a recipe never changes: what differs gets another name, and replaces the one before.
    const hash = createHash("sha256")
        .update(JSON.stringify([data, settings]))
        .digest("hex")
        .slice(0, 8);
    const versioned = fittingName(`${repository.name.replaceAll("/", "-")}-${hash}`, maxRoleNameLength);
    const component = new aws.imagebuilder.Component(
        name,
        { name: versioned, version: "1.0.0", platform: "Windows", data, tags },
        opts,
    );
    const recipe = new aws.imagebuilder.ContainerRecipe(
        name,
        {
            name: versioned,
            version: "1.0.0",
            containerType: "DOCKER",
            parentImage: settings.baseImage,
            platformOverride: "Windows",
            dockerfileTemplateData: dockerfileTemplate,
            targetRepository: { service: "ECR", repositoryName: repository.name },
            components: [{ componentArn: component.arn }],
            ...(settings.amiId !== undefined && { instanceConfiguration: { image: settings.amiId } }),
            tags,
        },
        opts,
    );
    const infrastructure = createInfrastructure(settings, target, versioned, opts);
    const build = { containerRecipeArn: recipe.arn, infrastructureConfigurationArn: infrastructure.arn, tags };
    new aws.imagebuilder.ImagePipeline(
        name,
        {
            name: versioned,
            ...build,
            ...(settings.schedule !== undefined && { schedule: { scheduleExpression: settings.schedule } }),
        },
        opts,
    );
    const image = new aws.imagebuilder.Image(name, build, {
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
    settings: ImageBuilderSettings,
    target: ImageTarget,
    recipe: string,
    opts: pulumi.CustomResourceOptions,
): aws.imagebuilder.InfrastructureConfiguration {
    const { name, tags, place, repository } = target;
    const roleName = fittingName(
        `${repository.name.replaceAll("/", "-")}-${place.region}-image-builder`,
        maxRoleNameLength,
    );
    const role = new aws.iam.Role(
        `${name}-image-builder`,
        {
            name: roleName,
            description: `Builds images for ${repository.name}`,
            assumeRolePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
            }),
            tags,
        },
        opts,
    );
    const names = { recipe, component: recipe, repository: repository.name };
    const policy = new aws.iam.Policy(
        `${name}-image-builder`,
        { name: roleName, policy: JSON.stringify(instancePolicy(place, names, settings.baseImage)), tags },
        opts,
    );
    const attachment = new aws.iam.RolePolicyAttachment(
        `${name}-image-builder`,
        { role: role.name, policyArn: policy.arn },
        opts,
    );
    const profile = new aws.iam.InstanceProfile(
        `${name}-image-builder`,
        { name: roleName, role: role.name, tags },
        opts,
    );
    return new aws.imagebuilder.InfrastructureConfiguration(
        name,
        {
            name: repository.name.replaceAll("/", "-"),
            instanceProfileName: profile.name,
            instanceTypes: settings.instanceTypes,
            instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
            ...(settings.subnetId !== undefined && { subnetId: settings.subnetId }),
            ...(settings.securityGroupIds !== undefined && { securityGroupIds: settings.securityGroupIds }),
            terminateInstanceOnFailure: true,
            tags,
        },
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

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { stringify } from "yaml";

import { conventionalArgs, conventionalRoleArgs, conventionalRoleName } from "../../iam/conventions";
import { fittingName, maxRoleNameLength } from "../../iam/names";
import { dockerfileTemplate, instancePolicy, logMonitorComponent } from "./image-builder-documents";
import type { ImageBuilderSettings } from "./image-builder-settings";
import type { WindowsVersion } from "../../windows-cluster/windows-versions";
import type { ImageTarget } from "./image-target";

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
    const host = settings.amiId ?? hostImage(target.windowsVersion);
    // A version of a component or a recipe never changes: what differs gets another name, and replaces the one before.
    const hash = createHash("sha256")
        .update(JSON.stringify([data, settings, host]))
        .digest("hex")
        .slice(0, 8);
    const versioned = fittingName(`${ownName(repository.name)}-${hash}`, maxRoleNameLength);
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
            instanceConfiguration: { image: host },
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
            enhancedImageMetadataEnabled: false,
            ...(settings.schedule !== undefined && { schedule: { scheduleExpression: settings.schedule } }),
        },
        opts,
    );
    // Lists of packages would take rights to write Systems Manager's inventory.
    const image = new aws.imagebuilder.Image(
        name,
        { ...build, enhancedImageMetadataEnabled: false },
        {
            ...opts,
            // Starting Windows, pulling the base image and pushing: well over the provider's hour on a slow day.
            customTimeouts: { create: "120m" },
        },
    );
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
    const { name, tags, iam, place, repository } = target;
    const roleName = conventionalRoleName(iam, `${ownName(repository.name)}-${place.region}-image-builder`);
    const role = new aws.iam.Role(
        `${name}-image-builder`,
        {
            name: roleName,
            description: `Builds images for ${repository.name}`,
            assumeRolePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
            }),
            ...conventionalRoleArgs(iam, tags),
        },
        opts,
    );
    const names = { recipe, component: recipe, repository: repository.name };
    const policy = new aws.iam.Policy(
        `${name}-image-builder`,
        {
            name: roleName,
            policy: JSON.stringify(instancePolicy(place, names, settings.baseImage)),
            ...conventionalArgs(iam, tags),
        },
        opts,
    );
    const attachment = new aws.iam.RolePolicyAttachment(
        `${name}-image-builder`,
        { role: role.name, policyArn: policy.arn },
        opts,
    );
    const profile = new aws.iam.InstanceProfile(
        `${name}-image-builder`,
        { name: roleName, role: role.name, ...conventionalArgs(iam, tags) },
        opts,
    );
    return new aws.imagebuilder.InfrastructureConfiguration(
        name,
        {
            name: ownName(repository.name),
            instanceProfileName: profile.name,
            instanceTypes: settings.instanceTypes,
            // Where tokens are required, a container build needs two hops:
            // https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_InstanceMetadataOptions.html
            instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
            ...(settings.subnetId !== undefined && { subnetId: settings.subnetId }),
            ...(settings.securityGroupIds !== undefined && { securityGroupIds: settings.securityGroupIds }),
            terminateInstanceOnFailure: true,
            tags,
        },
        // Without its rights the instance starts, and can do nothing.
        { ...opts, dependsOn: [attachment] },
    );
}

/**
 * A repository's name as Image Builder's own resources can have it: without slashes and dots. Their ARNs have small letters, and a hyphen for an underscore, and the instance's policy names these ARNs.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html
 * @see https://github.com/aws/aws-cdk/blob/main/packages/@aws-cdk/aws-imagebuilder-alpha/lib/container-recipe.ts (`fromContainerRecipeName`)
 */
function ownName(repository: string): string {
    return repository.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");
}

/**
 * The AMI of the instance that builds: Windows builds a container on its own version alone. Image Builder would choose by the base's operating system version, which it does not know of an image in ECR, and which
 * Pulumi's provider has no argument for (`imageOsVersionOverride`).
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_InstanceConfiguration.html
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ecs/lib/amis.ts (the parameter's name)
 */
function hostImage(windowsVersion: WindowsVersion): string {
    return `ssm:/aws/service/ami-windows-latest/Windows_Server-${windowsVersion}-English-Full-ECS_Optimized/image_id`;
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

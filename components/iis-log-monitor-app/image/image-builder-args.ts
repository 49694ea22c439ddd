import { stringify } from "yaml";

import type { Tags } from "../../aws/tags";
import { conventionalArgs, conventionalRoleName } from "../../iam/conventions";
import type { AwsPlace } from "../../iam/arn";
import { fittingName, maxRoleNameLength } from "../../iam/names";
import { type Common, policyArgs, roleArgs } from "../../iam/resource-args";
import { serviceTrust } from "../../iam/trust";
import type { WindowsVersion } from "../../windows-cluster/windows-versions";
import { dockerfileTemplate, instancePolicy, logMonitorComponent } from "./image-builder-documents";
import type { ImageBuilderSettings } from "./image-builder-settings";
import { shortHash } from "../../short-hash";

export interface ImageBuilderTarget extends Common {
    /** Name of the ECR repository for the image. */
    repository: string;
    windowsVersion: WindowsVersion;
    place: AwsPlace;
}

/** Image Builder resources of an image. Values that are known only after another resource is created come as arguments. */
export type ImageBuilderPlan = ReturnType<typeof planImageBuilder>;

/**
 * Decides names and arguments of all Image Builder resources of an image.
 *
 * @param configuration LogMonitor's configuration file
 */
export function planImageBuilder(settings: ImageBuilderSettings, target: ImageBuilderTarget, configuration: string) {
    const { repository, windowsVersion, place, tags, iam } = target;
    const data = stringify(logMonitorComponent(settings.logMonitor, configuration));
    const host = settings.amiId ?? hostImage(windowsVersion);
    // A version of a component or a recipe is immutable: a change gets another name and replaces the previous one.
    const hash = shortHash(JSON.stringify([data, settings, host]));
    const versioned = fittingName(`${ownName(repository)}-${hash}`, maxRoleNameLength);
    const roleName = conventionalRoleName(iam, `${ownName(repository)}-${place.region}-image-builder`);
    const infrastructureName = ownName(repository);
    const document = instancePolicy(place, { recipe: versioned, component: versioned, repository }, settings.baseImage);
    return {
        /** Name of the component, the recipe and the pipeline. */
        versioned,
        roleName,
        infrastructureName,
        component: { name: versioned, version: "1.0.0", platform: "Windows", data, tags },
        recipe: <Arn>(componentArn: Arn) => ({
            name: versioned,
            version: "1.0.0",
            containerType: "DOCKER",
            parentImage: settings.baseImage,
            platformOverride: "Windows",
            dockerfileTemplateData: dockerfileTemplate,
            targetRepository: { service: "ECR", repositoryName: repository },
            components: [{ componentArn }],
            instanceConfiguration: { image: host },
            tags,
        }),
        role: roleArgs(
            {
                name: roleName,
                description: `Builds images for ${repository}`,
                trust: serviceTrust("ec2.amazonaws.com"),
            },
            { tags, iam },
        ),
        /** What the role may do. */
        statements: document.Statement,
        policy: policyArgs({ name: roleName, document }, { tags, iam }),
        profile: <Role>(role: Role) => ({ name: roleName, role, ...conventionalArgs(iam, tags) }),
        infrastructure: <Profile>(instanceProfileName: Profile) => ({
            name: infrastructureName,
            instanceProfileName,
            instanceTypes: settings.instanceTypes,
            // With required tokens, a container build needs two hops:
            // https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_InstanceMetadataOptions.html
            instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
            ...(settings.subnetId !== undefined && { subnetId: settings.subnetId }),
            ...(settings.securityGroupIds !== undefined && { securityGroupIds: settings.securityGroupIds }),
            terminateInstanceOnFailure: true,
            tags,
        }),
        image: <Arn>(arns: BuildArns<Arn>) => buildArgs(arns, tags),
        pipeline: <Arn>(arns: BuildArns<Arn>) => ({
            name: versioned,
            ...buildArgs(arns, tags),
            ...(settings.schedule !== undefined && { schedule: { scheduleExpression: settings.schedule } }),
        }),
    };
}

interface BuildArns<Arn> {
    recipe: Arn;
    infrastructure: Arn;
}

/** Common arguments of the pipeline and the image. Package lists would need permission to write Systems Manager's inventory. */
function buildArgs<Arn>({ recipe, infrastructure }: BuildArns<Arn>, tags: Tags) {
    return {
        containerRecipeArn: recipe,
        infrastructureConfigurationArn: infrastructure,
        enhancedImageMetadataEnabled: false,
        tags,
    };
}

/**
 * A repository's name in the form that Image Builder's resources allow: without slashes and dots. Their ARNs have lower-case letters and hyphens instead of underscores. The instance's policy contains these ARNs.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html
 * @see https://github.com/aws/aws-cdk/blob/main/packages/@aws-cdk/aws-imagebuilder-alpha/lib/container-recipe.ts (`fromContainerRecipeName`)
 */
function ownName(repository: string): string {
    return repository.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");
}

/**
 * The AMI of the build instance: Windows builds a container only on the same version. Image Builder would choose the AMI by the base image's operating system version, but it does not know this version for an image in ECR, and Pulumi's provider has no argument for it (`imageOsVersionOverride`).
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_InstanceConfiguration.html
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ecs/lib/amis.ts (the parameter's name)
 */
function hostImage(windowsVersion: WindowsVersion): string {
    return `ssm:/aws/service/ami-windows-latest/Windows_Server-${windowsVersion}-English-Full-ECS_Optimized/image_id`;
}

import { type Filter, type Imagebuilder, Ownership, Platform } from "@aws-sdk/client-imagebuilder";

import { until } from "../../../machine/until";
import { type Arguments, block, blocks, flag, integer, text, texts, textSet } from "../argument";
import { ProviderError } from "../aws-errors";
import { invoke, type Invoke, lookUp } from "../invoke";
import { camelCaseType, type ResourceType } from "../resource-type";
import { arn, between, length, matching, oneOf, oneOfEnum } from "../rules";
import { imageBuilderTags } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/component.go */
export const imageBuilderComponent = camelCaseType("imagebuilder.Component", {
    title: "Image Builder Component",
    arguments: {
        name: text({ replaces: true, autoname: 126, must: length(1, 126) }),
        version: text({ as: "semanticVersion", required: true, replaces: true, must: length(1, 128) }),
        platform: text({ required: true, replaces: true, must: oneOfEnum(Platform) }),
        data: text({ replaces: true, computed: true, must: length(1, 16_000) }),
        uri: text({ replaces: true, untold: true }),
    },
    exactlyOneOf: [["data", "uri"]],
    outputs: ["arn", "dateCreated", "encrypted", "owner", "type"],
    identity: ["region", "name", "version"],
    identifier: "componentBuildVersionArn",
    tagging: imageBuilderTags,

    create: (aws, request) => aws.imagebuilder.createComponent(request),
    read: async (aws, key) => (await aws.imagebuilder.getComponent(key)).component,
    delete: (aws, key) => aws.imagebuilder.deleteComponent(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/container_recipe.go */
export const imageBuilderContainerRecipe = camelCaseType("imagebuilder.ContainerRecipe", {
    title: "Image Builder Container Recipe",
    arguments: {
        name: text({ replaces: true, autoname: 128, must: length(1, 128) }),
        version: text({ as: "semanticVersion", required: true, replaces: true }),
        containerType: text({ required: true, replaces: true, must: oneOf("DOCKER") }),
        parentImage: text({ required: true, replaces: true, must: length(1, 1024) }),
        platformOverride: text({ replaces: true, untold: true, must: oneOf("Linux", "Windows") }),
        dockerfileTemplateData: text({ replaces: true, computed: true, must: length(1, 16_000) }),
        components: blocks({ componentArn: text({ required: true, must: arn }) }, { required: true, replaces: true }),
        instanceConfiguration: block({ image: text({ must: length(1, 1024) }) }, { replaces: true }),
        targetRepository: block(
            {
                repositoryName: text({ required: true, must: length(1, 1024) }),
                service: text({ required: true, must: oneOf("ECR") }),
            },
            { required: true, replaces: true },
        ),
    },
    exactlyOneOf: [["dockerfileTemplateData"]],
    outputs: ["arn", "dateCreated", "encrypted", "owner", "platform"],
    identity: ["region", "name", "version"],
    identifier: "containerRecipeArn",
    tagging: imageBuilderTags,

    create: (aws, request) => aws.imagebuilder.createContainerRecipe(request),
    read: async (aws, key) => (await aws.imagebuilder.getContainerRecipe(key)).containerRecipe,
    delete: (aws, key) => aws.imagebuilder.deleteContainerRecipe(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/infrastructure_configuration.go */
export const imageBuilderInfrastructureConfiguration = camelCaseType("imagebuilder.InfrastructureConfiguration", {
    title: "Image Builder Infrastructure Configuration",
    arguments: {
        name: text({ replaces: true, autoname: 128 }),
        instanceProfileName: text({ required: true, must: length(1, 1024) }),
        instanceTypes: textSet({}),
        instanceMetadataOptions: block(
            {
                httpTokens: text({ must: oneOf("required", "optional") }),
                httpPutResponseHopLimit: integer({ must: between(1, 64) }),
            },
            {},
        ),
        securityGroupIds: textSet({}),
        subnetId: text({ must: length(1, 1024) }),
        terminateInstanceOnFailure: flag({ default: false }),
    },
    outputs: ["arn", "dateCreated", "dateUpdated"],
    identity: ["region", "name"],
    identifier: "infrastructureConfigurationArn",
    tagging: imageBuilderTags,

    create: (aws, request) => aws.imagebuilder.createInfrastructureConfiguration(request),
    read: async (aws, key) => (await aws.imagebuilder.getInfrastructureConfiguration(key)).infrastructureConfiguration,
    update: (aws, key, { request }) => aws.imagebuilder.updateInfrastructureConfiguration({ ...request, ...key }),
    delete: (aws, key) => aws.imagebuilder.deleteInfrastructureConfiguration(key),
});

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImagePipeline.html */
const validRecipeArn = matching(
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):container-recipe\/[a-z0-9-_]+\/(?:(?:[0-9]+|x)\.){2}(?:[0-9]+|x)$/,
    "the ARN of a version of a container recipe, whose name has no upper-case letter",
);
const validInfrastructureArn = matching(
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:\d{12}|aws):infrastructure-configuration\/[0-9a-z_-]+$/,
    "the ARN of an infrastructure configuration",
);

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/image_pipeline.go */
export const imageBuilderImagePipeline = camelCaseType("imagebuilder.ImagePipeline", {
    title: "Image Builder Image Pipeline",
    arguments: {
        name: text({
            replaces: true,
            autoname: 128,
            must: matching(
                /^[\w-][\w -]{1,126}[\w-]$/,
                "3 to 128 letters, digits, _, - or spaces, no space at the beginning or end",
            ),
        }),
        containerRecipeArn: text({ must: validRecipeArn }),
        infrastructureConfigurationArn: text({ required: true, must: validInfrastructureArn }),
        enhancedImageMetadataEnabled: flag({ default: true }),
        schedule: block({ scheduleExpression: text({ required: true, must: length(1, 1024) }) }, {}),
    },
    exactlyOneOf: [["containerRecipeArn"]],
    outputs: ["arn", "dateCreated", "dateLastRun", "dateNextRun", "dateUpdated", "platform"],
    identity: ["region", "name"],
    identifier: "imagePipelineArn",
    tagging: imageBuilderTags,

    create: (aws, request) => aws.imagebuilder.createImagePipeline(request),
    read: async (aws, key) => (await aws.imagebuilder.getImagePipeline(key)).imagePipeline,
    update: (aws, key, { request }) => aws.imagebuilder.updateImagePipeline({ ...request, ...key }),
    delete: (aws, key) => aws.imagebuilder.deleteImagePipeline(key),
});

/** Maximum duration of a build, which ends immediately here. */
const buildMilliseconds = 10_000;

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/image.go */
export const imageBuilderImage = camelCaseType("imagebuilder.Image", {
    title: "Image Builder Image",
    arguments: {
        containerRecipeArn: text({ replaces: true, must: validRecipeArn }),
        infrastructureConfigurationArn: text({ required: true, replaces: true, must: validInfrastructureArn }),
        enhancedImageMetadataEnabled: flag({ default: true, replaces: true }),
    },
    exactlyOneOf: [["containerRecipeArn"]],
    outputs: ["arn", "dateCreated", "name", "osVersion", "outputResources", "platform", "version"],
    identity: [],
    identifier: "imageBuildVersionArn",
    tagging: imageBuilderTags,

    create: (aws, request) => aws.imagebuilder.createImage(request),

    async complete(aws, key) {
        const waiting = `waiting for Image Builder Image (${key.imageBuildVersionArn}) to become available`;
        const isAvailable = async () => {
            const { status, reason = "" } = (await aws.imagebuilder.getImage(key)).image?.state ?? {};
            if (status === "FAILED" || status === "CANCELLED") {
                throw new ProviderError(
                    `${waiting}: unexpected state '${status}', wanted target 'AVAILABLE': ${reason}`,
                );
            }
            return status === "AVAILABLE";
        };
        if (!(await until(isAvailable, buildMilliseconds))) throw new ProviderError(`${waiting}: timeout`);
    },

    async read(aws, key) {
        const { image } = await aws.imagebuilder.getImage(key);
        if (!image) return undefined;
        const found = image.outputResources?.containers ?? [];
        const containers = found.map(({ region = "", imageUris = [] }) => ({ region, imageUris }));
        return {
            ...image,
            containerRecipeArn: image.containerRecipe?.arn,
            infrastructureConfigurationArn: image.infrastructureConfiguration?.arn,
            outputResources: [{ amis: [], containers }],
        };
    },

    delete: (aws, key) => aws.imagebuilder.deleteImage(key),
});

interface ListRequest {
    filters: Filter[] | undefined;
    owner: Ownership | undefined;
}

const owner = { owner: text({ must: oneOfEnum(Ownership) }) };

/**
 * Objects of EC2 Image Builder, by ARN and by name.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/imagebuilder (the files that end in `_data_source.go`)
 */
export const imageBuilderInvokes: readonly Invoke[] = [
    one("getComponent", imageBuilderComponent),
    one("getContainerRecipe", imageBuilderContainerRecipe, {
        instanceConfiguration: "instanceConfigurations",
        targetRepository: "targetRepositories",
    }),
    one("getInfrastructureConfiguration", imageBuilderInfrastructureConfiguration, {
        instanceMetadataOptions: "instanceMetadataOptions",
    }),
    one("getImagePipeline", imageBuilderImagePipeline, { schedule: "schedules" }),
    several("getComponents", owner, (aws, request) => aws.listComponents(request)),
    several("getContainerRecipes", owner, (aws, request) => aws.listContainerRecipes(request)),
    several("getInfrastructureConfigurations", {}, (aws, request) => aws.listInfrastructureConfigurations(request)),
    several("getImagePipelines", {}, (aws, request) => aws.listImagePipelines(request)),
];

/** @param lists the function's names of the resource's blocks, which it returns as lists */
function one(name: string, type: ResourceType, lists: Record<string, string> = {}): Invoke {
    return lookUp(`imagebuilder.${name}`, type, "arn", {
        without: Object.keys(lists),
        more: (found) =>
            Object.fromEntries(Object.entries(lists).map(([block, list]) => [list, [found[block] ?? null]])),
    });
}

/** @param list a request whose response has one list, which has another name for each type */
function several(name: string, more: Arguments, list: (aws: Imagebuilder, request: ListRequest) => Promise<object>) {
    const filter = { name: text({ required: true }), values: texts({ required: true }) };
    return invoke(`imagebuilder.${name}`, {
        arguments: { filters: blocks(filter, {}), ...more },
        reading: () => `reading Image Builder objects (${name})`,
        async call(aws, args) {
            const { filters, owner } = args as unknown as ListRequest;
            const answer: unknown[] = Object.values(await list(aws.imagebuilder, { filters, owner }));
            const found = (answer.find(Array.isArray) ?? []) as { arn?: string; name?: string }[];
            return {
                id: aws.region,
                arns: found.map((object) => object.arn ?? ""),
                names: found.map((object) => object.name ?? ""),
            };
        },
    });
}

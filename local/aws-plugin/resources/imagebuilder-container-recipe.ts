import { block, blocks, text } from "../argument";
import { resourceType } from "../resource-type";
import { arn, length, oneOf } from "../rules";
import { imageBuilderTags } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/container_recipe.go */
export const imageBuilderContainerRecipe = resourceType({
    token: "aws:imagebuilder/containerRecipe:ContainerRecipe",
    title: "Image Builder Container Recipe",
    arguments: {
        name: text({ replaces: true, computed: true, must: length(1, 128) }),
        version: text({ required: true, replaces: true }),
        containerType: text({ required: true, replaces: true, must: oneOf("DOCKER") }),
        parentImage: text({ required: true, replaces: true, must: length(1, 1024) }),
        platformOverride: text({ replaces: true, untold: true, must: oneOf("Linux", "Windows") }),
        dockerfileTemplateData: text({ replaces: true, computed: true, must: length(1, 16_000) }),
        components: blocks(
            {
                componentArn: text({ required: true, must: arn }),
                parameters: blocks({ name: text({ required: true }), value: text({ required: true }) }, {}),
            },
            { required: true, replaces: true },
        ),
        instanceConfiguration: block({ image: text({ must: length(1, 1024) }) }, { replaces: true }),
        targetRepository: block(
            {
                repositoryName: text({ required: true, must: length(1, 1024) }),
                service: text({ required: true, must: oneOf("ECR") }),
            },
            { required: true, replaces: true },
        ),
        description: text({ replaces: true, must: length(1, 1024) }),
        kmsKeyId: text({ replaces: true, must: length(1, 1024) }),
        workingDirectory: text({ replaces: true, must: length(1, 1024) }),
    },
    exactlyOneOf: [["dockerfileTemplateData"]],
    outputs: ["arn", "dateCreated", "encrypted", "owner", "platform"],
    autoname: { maximumLength: 128 },
    identity: ["region", "name", "version"],
    tagging: imageBuilderTags,

    async create(aws, { version: semanticVersion, components, ...args }) {
        const { containerRecipeArn } = await aws.imagebuilder.createContainerRecipe({
            ...args,
            semanticVersion,
            components: components.map(({ componentArn, parameters }) => ({
                componentArn,
                ...(parameters && { parameters: parameters.map(({ name, value }) => ({ name, value: [value] })) }),
            })),
        });
        return containerRecipeArn;
    },

    async read(aws, containerRecipeArn) {
        const { containerRecipe: recipe } = await aws.imagebuilder.getContainerRecipe({ containerRecipeArn });
        return (
            recipe && {
                ...recipe,
                components: recipe.components?.map(({ componentArn, parameters = [] }) => ({
                    componentArn,
                    ...(parameters.length > 0 && {
                        parameters: parameters.map(({ name, value }) => ({ name, value: value?.[0] })),
                    }),
                })),
            }
        );
    },

    delete: (aws, containerRecipeArn) => aws.imagebuilder.deleteContainerRecipe({ containerRecipeArn }),
});

import type { ContainerRepositoryService, ContainerType, Platform } from "@aws-sdk/client-imagebuilder";

import { block, blocks, text, textMap } from "../argument";
import { unlessGone } from "../aws-errors";
import { changeImageBuilderTags } from "../image-builder-tags";
import { resourceType } from "../resource-type";
import { arn, length, matching, oneOf } from "../rules";
import { tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/container_recipe.go */
export const imageBuilderContainerRecipe = resourceType({
    token: "aws:imagebuilder/containerRecipe:ContainerRecipe",
    title: "Image Builder Container Recipe",
    arguments: {
        name: text({ replaces: true, computed: true, must: length(1, 128) }),
        version: text({ required: true, replaces: true }),
        containerType: text({ required: true, replaces: true, must: oneOf("DOCKER") }),
        parentImage: text({ required: true, replaces: true, must: length(1, 1024) }),
        platformOverride: text({ replaces: true, must: oneOf("Linux", "Windows") }),
        dockerfileTemplateData: text({ replaces: true, computed: true, must: length(1, 16_000) }),
        dockerfileTemplateUri: text({ replaces: true, must: matching(/^s3:\/\//, "a URI that begins with s3://") }),
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
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    exactlyOneOf: [["dockerfileTemplateData", "dockerfileTemplateUri"]],
    outputs: ["arn", "dateCreated", "encrypted", "owner", "platform"],
    autoname: { maximumLength: 128 },
    identity: ({ name, version, region }) => `${region ?? ""} ${name ?? ""} ${version}`,

    async create(aws, args) {
        const { containerRecipeArn } = await aws.imagebuilder.createContainerRecipe({
            name: args.name,
            semanticVersion: args.version,
            parentImage: args.parentImage,
            dockerfileTemplateData: args.dockerfileTemplateData,
            dockerfileTemplateUri: args.dockerfileTemplateUri,
            description: args.description,
            kmsKeyId: args.kmsKeyId,
            workingDirectory: args.workingDirectory,
            tags: args.tags,
            containerType: args.containerType as ContainerType,
            platformOverride: args.platformOverride as Platform | undefined,
            components: args.components.map(({ componentArn, parameters }) => ({
                componentArn,
                ...(parameters && {
                    parameters: parameters.map(({ name, value }) => ({ name, value: [value] })),
                }),
            })),
            instanceConfiguration: args.instanceConfiguration && { image: args.instanceConfiguration.image },
            targetRepository: {
                repositoryName: args.targetRepository.repositoryName,
                service: args.targetRepository.service as ContainerRepositoryService,
            },
            clientToken: crypto.randomUUID(),
        });
        return containerRecipeArn ?? "";
    },

    async read(aws, containerRecipeArn) {
        const answer = await unlessGone(aws.imagebuilder.getContainerRecipe({ containerRecipeArn }));
        const recipe = answer?.containerRecipe;
        return (
            recipe && {
                arn: recipe.arn ?? "",
                name: recipe.name ?? "",
                version: recipe.version ?? "",
                containerType: recipe.containerType ?? "",
                parentImage: recipe.parentImage ?? "",
                platform: recipe.platform ?? "",
                dockerfileTemplateData: recipe.dockerfileTemplateData ?? "",
                components: (recipe.components ?? []).map(({ componentArn, parameters }) => ({
                    componentArn: componentArn ?? "",
                    ...(parameters !== undefined &&
                        parameters.length > 0 && {
                            parameters: parameters.map(({ name, value }) => ({
                                name: name ?? "",
                                value: value?.[0] ?? "",
                            })),
                        }),
                })),
                ...(recipe.instanceConfiguration && {
                    instanceConfiguration: { image: recipe.instanceConfiguration.image ?? "" },
                }),
                targetRepository: {
                    repositoryName: recipe.targetRepository?.repositoryName ?? "",
                    service: recipe.targetRepository?.service ?? "",
                },
                description: recipe.description ?? "",
                kmsKeyId: recipe.kmsKeyId ?? "",
                workingDirectory: recipe.workingDirectory ?? "",
                dateCreated: recipe.dateCreated ?? "",
                encrypted: recipe.encrypted ?? false,
                owner: recipe.owner ?? "",
                tags: tagsByName(recipe.tags),
            }
        );
    },

    update: changeImageBuilderTags,

    async delete(aws, containerRecipeArn) {
        await aws.imagebuilder.deleteContainerRecipe({ containerRecipeArn });
    },
});

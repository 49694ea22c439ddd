import { PipelineExecutionStartCondition, PipelineStatus } from "@aws-sdk/client-imagebuilder";

import { block, flag, text, textMap, type ValuesOf } from "../argument";
import { unlessGone } from "../aws-errors";
import { changeImageBuilderTags } from "../image-builder-tags";
import { resourceType } from "../resource-type";
import { arn, both, length, matching, oneOfEnum } from "../rules";
import { tagsByName } from "../tags";
import { containerRecipeArn, imageRecipeArn, infrastructureConfigurationArn } from "../image-builder-arns";

const described = {
    containerRecipeArn: text({ must: containerRecipeArn }),
    imageRecipeArn: text({ must: imageRecipeArn }),
    infrastructureConfigurationArn: text({ required: true, must: infrastructureConfigurationArn }),
    enhancedImageMetadataEnabled: flag({ default: true }),
    description: text({ must: length(1, 1024) }),
    executionRole: text({ must: arn }),
    schedule: block(
        {
            scheduleExpression: text({ required: true, must: length(1, 1024) }),
            pipelineExecutionStartCondition: text({
                default: "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
                must: oneOfEnum(PipelineExecutionStartCondition),
            }),
            timezone: text({
                computed: true,
                must: both(length(3, 100), matching(/^[0-9A-Za-z]{2,}(?:\/[0-9A-Za-z_+-]+)*/, "a time zone's name")),
            }),
        },
        {},
    ),
    status: text({ default: "ENABLED", must: oneOfEnum(PipelineStatus) }),
};

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/image_pipeline.go */
export const imageBuilderImagePipeline = resourceType({
    token: "aws:imagebuilder/imagePipeline:ImagePipeline",
    title: "Image Builder Image Pipeline",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: matching(
                /^[\w-][\w -]{1,126}[\w-]$/,
                "3 to 128 letters, digits, _, - or spaces, no space at the beginning or end",
            ),
        }),
        ...described,
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    exactlyOneOf: [["containerRecipeArn", "imageRecipeArn"]],
    outputs: ["arn", "dateCreated", "dateLastRun", "dateNextRun", "dateUpdated", "platform"],
    autoname: { maximumLength: 128 },
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, args) {
        const { imagePipelineArn } = await aws.imagebuilder.createImagePipeline({
            ...requestOf(args),
            name: args.name,
            tags: args.tags,
            clientToken: crypto.randomUUID(),
        });
        return imagePipelineArn ?? "";
    },

    async read(aws, imagePipelineArn) {
        const answer = await unlessGone(aws.imagebuilder.getImagePipeline({ imagePipelineArn }));
        const found = answer?.imagePipeline;
        return (
            found && {
                arn: found.arn ?? "",
                name: found.name ?? "",
                containerRecipeArn: found.containerRecipeArn ?? "",
                imageRecipeArn: found.imageRecipeArn ?? "",
                infrastructureConfigurationArn: found.infrastructureConfigurationArn ?? "",
                enhancedImageMetadataEnabled: found.enhancedImageMetadataEnabled ?? false,
                description: found.description ?? "",
                executionRole: found.executionRole ?? "",
                ...(found.schedule && {
                    schedule: {
                        scheduleExpression: found.schedule.scheduleExpression ?? "",
                        pipelineExecutionStartCondition: found.schedule.pipelineExecutionStartCondition ?? "",
                        ...(found.schedule.timezone !== undefined && { timezone: found.schedule.timezone }),
                    },
                }),
                status: found.status ?? "",
                platform: found.platform ?? "",
                dateCreated: found.dateCreated ?? "",
                dateLastRun: found.dateLastRun ?? "",
                dateNextRun: found.dateNextRun ?? "",
                dateUpdated: found.dateUpdated ?? "",
                tags: tagsByName(found.tags),
            }
        );
    },

    async update(aws, imagePipelineArn, change) {
        if (change.changed(...(Object.keys(described) as (keyof typeof described)[]))) {
            await aws.imagebuilder.updateImagePipeline({
                ...requestOf(change.after),
                imagePipelineArn,
                clientToken: crypto.randomUUID(),
            });
        }
        await changeImageBuilderTags(aws, imagePipelineArn, change);
    },

    async delete(aws, imagePipelineArn) {
        await aws.imagebuilder.deleteImagePipeline({ imagePipelineArn });
    },
});

function requestOf(args: ValuesOf<typeof described>) {
    const { schedule, status } = args;
    return {
        containerRecipeArn: args.containerRecipeArn,
        imageRecipeArn: args.imageRecipeArn,
        infrastructureConfigurationArn: args.infrastructureConfigurationArn,
        enhancedImageMetadataEnabled: args.enhancedImageMetadataEnabled,
        description: args.description,
        executionRole: args.executionRole,
        status: status as PipelineStatus,
        schedule: schedule && {
            ...schedule,
            pipelineExecutionStartCondition:
                schedule.pipelineExecutionStartCondition as PipelineExecutionStartCondition,
        },
    };
}

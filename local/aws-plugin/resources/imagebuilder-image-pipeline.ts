import { PipelineStatus } from "@aws-sdk/client-imagebuilder";

import { block, flag, text } from "../argument";
import { resourceType } from "../resource-type";
import { arn, length, matching, oneOfEnum } from "../rules";
import { imageBuilderTags } from "../tags";
import { containerRecipeArn, infrastructureConfigurationArn } from "../image-builder-arns";

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
        containerRecipeArn: text({ must: containerRecipeArn }),
        infrastructureConfigurationArn: text({ required: true, must: infrastructureConfigurationArn }),
        enhancedImageMetadataEnabled: flag({ default: true }),
        description: text({ must: length(1, 1024) }),
        executionRole: text({ must: arn }),
        schedule: block({ scheduleExpression: text({ required: true, must: length(1, 1024) }) }, {}),
        status: text({ default: "ENABLED", must: oneOfEnum(PipelineStatus) }),
    },
    exactlyOneOf: [["containerRecipeArn"]],
    outputs: ["arn", "dateCreated", "dateLastRun", "dateNextRun", "dateUpdated", "platform"],
    autoname: { maximumLength: 128 },
    identity: ["region", "name"],
    tagging: imageBuilderTags,

    create: async (aws, args) => (await aws.imagebuilder.createImagePipeline(args)).imagePipelineArn,

    read: async (aws, imagePipelineArn) =>
        (await aws.imagebuilder.getImagePipeline({ imagePipelineArn })).imagePipeline,

    update: (aws, imagePipelineArn, { after }) => aws.imagebuilder.updateImagePipeline({ ...after, imagePipelineArn }),

    delete: (aws, imagePipelineArn) => aws.imagebuilder.deleteImagePipeline({ imagePipelineArn }),
});

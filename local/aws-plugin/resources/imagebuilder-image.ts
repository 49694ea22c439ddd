import { setTimeout as wait } from "node:timers/promises";

import { flag, text } from "../argument";
import { ProviderError } from "../aws-errors";
import { containerRecipeArn, imageRecipeArn, infrastructureConfigurationArn } from "../image-builder-arns";
import { resourceType } from "../resource-type";
import { arn } from "../rules";
import { imageBuilderTags } from "../tags";

/** Maximum duration of a build, which ends immediately here. */
const tries = 20;

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/image.go */
export const imageBuilderImage = resourceType({
    token: "aws:imagebuilder/image:Image",
    title: "Image Builder Image",
    arguments: {
        containerRecipeArn: text({ replaces: true, must: containerRecipeArn }),
        imageRecipeArn: text({ replaces: true, must: imageRecipeArn }),
        infrastructureConfigurationArn: text({
            required: true,
            replaces: true,
            must: infrastructureConfigurationArn,
        }),
        enhancedImageMetadataEnabled: flag({ default: true, replaces: true }),
        executionRole: text({ replaces: true, computed: true, must: arn }),
    },
    exactlyOneOf: [["containerRecipeArn", "imageRecipeArn"]],
    outputs: ["arn", "dateCreated", "name", "osVersion", "outputResources", "platform", "version"],
    identity: [],
    tagging: imageBuilderTags,

    create: async (aws, args) =>
        (await aws.imagebuilder.createImage({ ...args, clientToken: crypto.randomUUID() })).imageBuildVersionArn,

    async complete(aws, arn) {
        for (let left = tries; left > 0; left--) {
            const { status, reason } =
                (await aws.imagebuilder.getImage({ imageBuildVersionArn: arn })).image?.state ?? {};
            if (status === "AVAILABLE") return;
            if (status === "FAILED" || status === "CANCELLED") {
                throw new ProviderError(
                    `waiting for Image Builder Image (${arn}) to become available: unexpected state '${status}', wanted target 'AVAILABLE': ${reason ?? ""}`,
                );
            }
            await wait(500);
        }
        throw new ProviderError(`waiting for Image Builder Image (${arn}) to become available: timeout`);
    },

    async read(aws, imageBuildVersionArn) {
        const { image } = await aws.imagebuilder.getImage({ imageBuildVersionArn });
        const containers = (image?.outputResources?.containers ?? []).map(({ region = "", imageUris = [] }) => ({
            region,
            imageUris,
        }));
        return (
            image && {
                ...image,
                containerRecipeArn: image.containerRecipe?.arn,
                imageRecipeArn: image.imageRecipe?.arn,
                infrastructureConfigurationArn: image.infrastructureConfiguration?.arn,
                outputResources: [{ amis: [], containers }],
            }
        );
    },

    delete: (aws, imageBuildVersionArn) => aws.imagebuilder.deleteImage({ imageBuildVersionArn }),
});

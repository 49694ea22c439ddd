import type { Image } from "@aws-sdk/client-imagebuilder";
import { setTimeout as wait } from "node:timers/promises";

import { flag, text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { containerRecipeArn, imageRecipeArn, infrastructureConfigurationArn } from "../image-builder-arns";
import { changeImageBuilderTags } from "../image-builder-tags";
import { resourceType } from "../resource-type";
import { arn } from "../rules";
import { tagsByName } from "../tags";

/** How long a build here may take, which is done at once. */
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
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    exactlyOneOf: [["containerRecipeArn", "imageRecipeArn"]],
    outputs: ["arn", "dateCreated", "name", "osVersion", "outputResources", "platform", "version"],
    // Each is a build of its own.
    identity: () => "",

    async create(aws, args) {
        const { imageBuildVersionArn = "" } = await aws.imagebuilder.createImage({
            containerRecipeArn: args.containerRecipeArn,
            imageRecipeArn: args.imageRecipeArn,
            infrastructureConfigurationArn: args.infrastructureConfigurationArn,
            enhancedImageMetadataEnabled: args.enhancedImageMetadataEnabled,
            executionRole: args.executionRole,
            tags: args.tags,
            clientToken: crypto.randomUUID(),
        });
        return imageBuildVersionArn;
    },

    async complete(aws, arn) {
        for (let left = tries; left > 0; left--) {
            const { status, reason } = (await find(aws, arn))?.state ?? {};
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

    async read(aws, arn) {
        const image = await find(aws, arn);
        return (
            image && {
                arn: image.arn ?? "",
                name: image.name ?? "",
                version: image.version ?? "",
                platform: image.platform ?? "",
                osVersion: image.osVersion ?? "",
                dateCreated: image.dateCreated ?? "",
                containerRecipeArn: image.containerRecipe?.arn ?? "",
                imageRecipeArn: image.imageRecipe?.arn ?? "",
                infrastructureConfigurationArn: image.infrastructureConfiguration?.arn ?? "",
                enhancedImageMetadataEnabled: image.enhancedImageMetadataEnabled ?? false,
                executionRole: image.executionRole ?? "",
                outputResources: [
                    {
                        amis: [],
                        containers: (image.outputResources?.containers ?? []).map(({ region, imageUris }) => ({
                            region: region ?? "",
                            imageUris: imageUris ?? [],
                        })),
                    },
                ],
                tags: tagsByName(image.tags),
            }
        );
    },

    update: changeImageBuilderTags,

    async delete(aws, imageBuildVersionArn) {
        await aws.imagebuilder.deleteImage({ imageBuildVersionArn });
    },
});

async function find(aws: Aws, imageBuildVersionArn: string): Promise<Image | undefined> {
    return (await unlessGone(aws.imagebuilder.getImage({ imageBuildVersionArn })))?.image;
}

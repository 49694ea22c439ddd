import { until } from "../../../machine/until";
import { flag, text } from "../argument";
import { ProviderError } from "../aws-errors";
import { containerRecipeArn, infrastructureConfigurationArn } from "../image-builder-arns";
import { resourceType } from "../resource-type";
import { arn } from "../rules";
import { imageBuilderTags } from "../tags";

/** Maximum duration of a build, which ends immediately here. */
const buildMilliseconds = 10_000;

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/image.go */
export const imageBuilderImage = resourceType({
    token: "aws:imagebuilder/image:Image",
    title: "Image Builder Image",
    arguments: {
        containerRecipeArn: text({ replaces: true, must: containerRecipeArn }),
        infrastructureConfigurationArn: text({
            required: true,
            replaces: true,
            must: infrastructureConfigurationArn,
        }),
        enhancedImageMetadataEnabled: flag({ default: true, replaces: true }),
        executionRole: text({ replaces: true, computed: true, must: arn }),
    },
    exactlyOneOf: [["containerRecipeArn"]],
    outputs: ["arn", "dateCreated", "name", "osVersion", "outputResources", "platform", "version"],
    identity: [],
    tagging: imageBuilderTags,

    create: async (aws, args) => (await aws.imagebuilder.createImage(args)).imageBuildVersionArn,

    async complete(aws, arn) {
        const waiting = `waiting for Image Builder Image (${arn}) to become available`;
        const isAvailable = async () => {
            const { image } = await aws.imagebuilder.getImage({ imageBuildVersionArn: arn });
            const { status, reason } = image?.state ?? {};
            if (status === "FAILED" || status === "CANCELLED") {
                throw new ProviderError(
                    `${waiting}: unexpected state '${status}', wanted target 'AVAILABLE': ${reason ?? ""}`,
                );
            }
            return status === "AVAILABLE";
        };
        if (!(await until(isAvailable, buildMilliseconds))) throw new ProviderError(`${waiting}: timeout`);
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
                infrastructureConfigurationArn: image.infrastructureConfiguration?.arn,
                outputResources: [{ amis: [], containers }],
            }
        );
    },

    delete: (aws, imageBuildVersionArn) => aws.imagebuilder.deleteImage({ imageBuildVersionArn }),
});

import { matching } from "./rules";

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImagePipeline.html */
export const containerRecipeArn = matching(
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):container-recipe\/[a-z0-9-_]+\/(?:(?:[0-9]+|x)\.){2}(?:[0-9]+|x)$/,
    "the ARN of a version of a container recipe, whose name has no upper-case letter",
);

export const infrastructureConfigurationArn = matching(
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:\d{12}|aws):infrastructure-configuration\/[0-9a-z_-]+$/,
    "the ARN of an infrastructure configuration",
);

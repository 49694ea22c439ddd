import { matching, type Rule } from "./rules";

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImagePipeline.html */
export const containerRecipeArn = recipeArn("container-recipe");
export const imageRecipeArn = recipeArn("image-recipe");

export const infrastructureConfigurationArn = matching(
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:\d{12}|aws):infrastructure-configuration\/[0-9a-z_-]+$/,
    "the ARN of an infrastructure configuration",
);

function recipeArn(kind: string): Rule<string> {
    const version = "(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)";
    return matching(
        new RegExp(`^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):${kind}/[a-z0-9-_]+/${version}$`),
        `the ARN of a version of a recipe (${kind}), whose name has no upper-case letter`,
    );
}

import { text, textMap } from "../argument";
import { lookUp } from "../invoke";
import { ecrRepository } from "../resources/ecr-repository";

export const getEcrRepository = lookUp(ecrRepository, {
    token: "aws:ecr/getRepository:getRepository",
    arguments: { name: text({ required: true }), registryId: text({}), region: text({}), tags: textMap({}) },
    id: ({ name }) => name,
    result: [
        "arn",
        "registryId",
        "repositoryUrl",
        "name",
        "imageTagMutability",
        "imageTagMutabilityExclusionFilters",
        "encryptionConfigurations",
        "tags",
    ],
    async more({ imageScanningConfiguration = {} }, aws, repositoryName) {
        const { imageDetails = [] } = await aws.ecr.describeImages({ repositoryName });
        const [newest] = [...imageDetails].sort(
            (one, other) => Number(other.imagePushedAt ?? 0) - Number(one.imagePushedAt ?? 0),
        );
        return {
            imageScanningConfigurations: [imageScanningConfiguration],
            mostRecentImageTags: newest?.imageTags ?? [],
        };
    },
});

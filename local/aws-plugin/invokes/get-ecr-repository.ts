import { text, textMap } from "../argument";
import { couldNotFind, invoke } from "../invoke";
import { readRepository } from "../resources/ecr-repository";

export const getEcrRepository = invoke({
    token: "aws:ecr/getRepository:getRepository",
    arguments: { name: text({ required: true }), registryId: text({}), region: text({}), tags: textMap({}) },
    reading: ({ name }) => `reading ECR Repository (${name})`,
    async call(aws, { name }) {
        const repository = await readRepository(aws, name);
        if (repository === undefined) return couldNotFind;
        const { imageScanningConfiguration, ...described } = repository;
        const { imageDetails = [] } = await aws.ecr.describeImages({ repositoryName: name });
        const [newest] = [...imageDetails].sort(
            (one, other) => Number(other.imagePushedAt ?? 0) - Number(one.imagePushedAt ?? 0),
        );
        return {
            id: name,
            region: aws.region,
            ...described,
            imageScanningConfigurations: [imageScanningConfiguration],
            mostRecentImageTags: newest?.imageTags ?? [],
        };
    },
});

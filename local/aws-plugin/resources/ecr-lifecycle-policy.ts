import { json, text } from "../argument";
import { unlessGone } from "../aws-errors";
import { equivalentLifecyclePolicies } from "../lifecycle-rules";
import { resourceType } from "../resource-type";

export const ecrLifecyclePolicy = resourceType({
    token: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    title: "ECR Lifecycle Policy",
    arguments: {
        repository: text({ required: true, replaces: true }),
        policy: json(equivalentLifecyclePolicies, { required: true, replaces: true }),
        region: text({ replaces: true, computed: true }),
    },
    outputs: ["registryId"],
    identity: ({ repository, region }) => `${region ?? ""} ${repository}`,

    async create(aws, { repository, policy }) {
        const answer = await aws.ecr.putLifecyclePolicy({ repositoryName: repository, lifecyclePolicyText: policy });
        return answer.repositoryName ?? repository;
    },

    async read(aws, repository) {
        const answer = await unlessGone(aws.ecr.getLifecyclePolicy({ repositoryName: repository }));
        if (!answer) return undefined;
        return {
            registryId: answer.registryId ?? "",
            repository: answer.repositoryName ?? repository,
            policy: answer.lifecyclePolicyText ?? "",
        };
    },

    async delete(aws, repository) {
        await aws.ecr.deleteLifecyclePolicy({ repositoryName: repository });
    },
});

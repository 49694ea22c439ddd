import { json, text } from "../argument";
import { equivalentLifecyclePolicies } from "../lifecycle-rules";
import { resourceType } from "../resource-type";

export const ecrLifecyclePolicy = resourceType({
    token: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    title: "ECR Lifecycle Policy",
    arguments: {
        repository: text({ required: true, replaces: true }),
        policy: json(equivalentLifecyclePolicies, { required: true, replaces: true }),
    },
    outputs: ["registryId"],
    identity: ["region", "repository"],
    id: "repository",

    create: (aws, { repository, policy }) =>
        aws.ecr.putLifecyclePolicy({ repositoryName: repository, lifecyclePolicyText: policy }),

    async read(aws, repositoryName) {
        const { registryId, lifecyclePolicyText } = await aws.ecr.getLifecyclePolicy({ repositoryName });
        return { registryId, policy: lifecyclePolicyText };
    },

    delete: (aws, repositoryName) => aws.ecr.deleteLifecyclePolicy({ repositoryName }),
});

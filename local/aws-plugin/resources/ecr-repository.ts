import { block, blocks, flag, text, type ValuesOf } from "../argument";
import { errorCode, ProviderError } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn, oneOf } from "../rules";
import { ecrTags, tagList } from "../tags";

const exclusionFilter = {
    filter: text({ required: true }),
    filterType: text({ required: true, must: oneOf("WILDCARD") }),
};

const mutability = {
    imageTagMutability: text({
        default: "MUTABLE",
        must: oneOf("MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"),
    }),
    imageTagMutabilityExclusionFilters: blocks(exclusionFilter, {}),
};

export const ecrRepository = resourceType({
    token: "aws:ecr/repository:Repository",
    title: "ECR Repository",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: [
                (name) => /^[a-z0-9]+([._/-][a-z0-9]+)*$/.test(name) && name.length >= 2 && name.length <= 256,
                "2 to 256 lower-case letters and digits, in words joined by . _ - or /",
            ],
        }),
        ...mutability,
        imageScanningConfiguration: block({ scanOnPush: flag({ required: true }) }, { computed: true }),
        encryptionConfigurations: blocks(
            {
                encryptionType: text({ default: "AES256", must: oneOf("AES256", "KMS", "KMS_DSSE") }),
                kmsKey: text({ computed: true, must: arn }),
            },
            { replaces: true, computed: true },
        ),
        forceDelete: flag({ untold: true }),
    },
    outputs: ["arn", "registryId", "repositoryUrl"],
    autoname: { maximumLength: 255, transform: (name) => name.toLowerCase() },
    identity: ["region", "name"],
    id: "name",
    tagging: ecrTags,

    create: (aws, args) =>
        aws.ecr.createRepository({
            repositoryName: args.name,
            ...mutabilityOf(args),
            imageScanningConfiguration: args.imageScanningConfiguration,
            encryptionConfiguration: args.encryptionConfigurations?.[0],
            tags: tagList(args.tags),
        }),

    async read(aws, name) {
        const { repositories } = await aws.ecr.describeRepositories({ repositoryNames: [name] });
        const repository = repositories?.[0];
        return (
            repository && {
                ...repository,
                arn: repository.repositoryArn,
                repositoryUrl: repository.repositoryUri,
                imageScanningConfiguration: { scanOnPush: false, ...repository.imageScanningConfiguration },
                encryptionConfigurations: [{ kmsKey: "", ...repository.encryptionConfiguration }],
            }
        );
    },

    async update(aws, repositoryName, { after, changed }) {
        if (changed("imageTagMutability", "imageTagMutabilityExclusionFilters")) {
            await aws.ecr.putImageTagMutability({ repositoryName, ...mutabilityOf(after) });
        }
        if (changed("imageScanningConfiguration")) {
            const { imageScanningConfiguration = { scanOnPush: false } } = after;
            await aws.ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration });
        }
    },

    async delete(aws, name, { forceDelete: force }) {
        try {
            await aws.ecr.deleteRepository({ repositoryName: name, force });
        } catch (error) {
            if (errorCode(error) !== "RepositoryNotEmptyException") throw error;
            throw new ProviderError(`ECR Repository (${name}) not empty, consider using forceDelete`);
        }
    },
});

/** Sets mutability and its exceptions together. Only some kinds of mutability can have exceptions. */
function mutabilityOf({
    imageTagMutability,
    imageTagMutabilityExclusionFilters: filters = [],
}: ValuesOf<typeof mutability>) {
    const withExclusion = imageTagMutability.endsWith("_WITH_EXCLUSION");
    return { imageTagMutability, imageTagMutabilityExclusionFilters: withExclusion ? filters : undefined };
}

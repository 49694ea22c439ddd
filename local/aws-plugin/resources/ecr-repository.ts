import type {
    EncryptionType,
    ImageTagMutability,
    ImageTagMutabilityExclusionFilterType,
    Repository,
} from "@aws-sdk/client-ecr";

import { block, blocks, flag, text, textMap, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { errorCode, ProviderError, unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn } from "../rules";
import { changeTags, tagList, tagsByName } from "../tags";

const mutabilities = ["MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"];
const encryptionTypes = ["AES256", "KMS", "KMS_DSSE"];

const exclusionFilter = {
    filter: text({ required: true }),
    filterType: text({ required: true, must: [(type) => type === "WILDCARD", "WILDCARD"] }),
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
        imageTagMutability: text({
            default: "MUTABLE",
            must: [(name) => mutabilities.includes(name), `one of ${mutabilities.join(", ")}`],
        }),
        imageTagMutabilityExclusionFilters: blocks(exclusionFilter, {}),
        imageScanningConfiguration: block({ scanOnPush: flag({ required: true }) }, { computed: true }),
        encryptionConfigurations: blocks(
            {
                encryptionType: text({
                    default: "AES256",
                    must: [(type) => encryptionTypes.includes(type), `one of ${encryptionTypes.join(", ")}`],
                }),
                kmsKey: text({ computed: true, must: arn }),
            },
            { replaces: true, computed: true },
        ),
        forceDelete: flag({}),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn", "registryId", "repositoryUrl"],
    autoname: { maximumLength: 255, transform: (name) => name.toLowerCase() },
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, args) {
        const [encryption] = args.encryptionConfigurations ?? [];
        const { repository } = await aws.ecr.createRepository({
            repositoryName: args.name,
            ...mutability(args.imageTagMutability, args.imageTagMutabilityExclusionFilters),
            imageScanningConfiguration: args.imageScanningConfiguration,
            encryptionConfiguration: encryption && {
                encryptionType: encryption.encryptionType as EncryptionType,
                kmsKey: encryption.kmsKey,
            },
            tags: tagList(args.tags),
        });
        return repository?.repositoryName ?? "";
    },

    read: readRepository,

    async update(aws, name, { before, after, changed }) {
        if (changed("imageTagMutability", "imageTagMutabilityExclusionFilters")) {
            await aws.ecr.putImageTagMutability({
                repositoryName: name,
                ...mutability(after.imageTagMutability, after.imageTagMutabilityExclusionFilters),
            });
        }
        if (changed("imageScanningConfiguration")) {
            await aws.ecr.putImageScanningConfiguration({
                repositoryName: name,
                imageScanningConfiguration: after.imageScanningConfiguration ?? { scanOnPush: false },
            });
        }
        if (changed("tags")) {
            const resourceArn = (await findRepository(aws, name))?.repositoryArn;
            await changeTags(before.tags, after.tags, {
                remove: (tagKeys) => aws.ecr.untagResource({ resourceArn, tagKeys }),
                set: (tags) => aws.ecr.tagResource({ resourceArn, tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, name, known) {
        try {
            await aws.ecr.deleteRepository({ repositoryName: name, force: known["forceDelete"] === true });
        } catch (error) {
            if (errorCode(error) !== "RepositoryNotEmptyException") throw error;
            throw new ProviderError(`ECR Repository (${name}) not empty, consider using forceDelete`);
        }
    },
});

/** What is known of it; undefined where there is none. */
export async function readRepository(aws: Aws, name: string) {
    const repository = await findRepository(aws, name);
    if (!repository) return undefined;
    const { encryptionConfiguration: encryption, repositoryArn } = repository;
    const { tags } = await aws.ecr.listTagsForResource({ resourceArn: repositoryArn });
    return {
        arn: repositoryArn ?? "",
        registryId: repository.registryId ?? "",
        repositoryUrl: repository.repositoryUri ?? "",
        name: repository.repositoryName ?? "",
        imageTagMutability: repository.imageTagMutability ?? "MUTABLE",
        imageTagMutabilityExclusionFilters: (repository.imageTagMutabilityExclusionFilters ?? []).map((one) => ({
            filter: one.filter ?? "",
            filterType: one.filterType ?? "",
        })),
        imageScanningConfiguration: { scanOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false },
        encryptionConfigurations: [
            { encryptionType: encryption?.encryptionType ?? "AES256", kmsKey: encryption?.kmsKey ?? "" },
        ],
        tags: tagsByName(tags),
    };
}

async function findRepository(aws: Aws, name: string): Promise<Repository | undefined> {
    const answer = await unlessGone(aws.ecr.describeRepositories({ repositoryNames: [name] }));
    return answer?.repositories?.[0];
}

/** The kind of mutability and its exceptions are set together, and only the kinds with exceptions may have any. */
function mutability(kind: string, filters: readonly ValuesOf<typeof exclusionFilter>[] = []) {
    return {
        imageTagMutability: kind as ImageTagMutability,
        imageTagMutabilityExclusionFilters: kind.endsWith("_WITH_EXCLUSION")
            ? filters.map(({ filter, filterType }) => ({
                  filter,
                  filterType: filterType as ImageTagMutabilityExclusionFilterType,
              }))
            : undefined,
    };
}

import { ImageTagMutability } from "@aws-sdk/client-ecr";

import { block, blocks, flag, json, text } from "../argument";
import { errorCode, ProviderError } from "../aws-errors";
import { timeText } from "../facts";
import { invoke, lookUp } from "../invoke";
import { equivalentLifecyclePolicies } from "../policy-document";
import { textOf } from "../property-values";
import { camelCaseType } from "../resource-type";
import { arn, oneOf, oneOfEnum } from "../rules";
import { ecrTags, tagList } from "../tags";

export const ecrRepository = camelCaseType("ecr.Repository", {
    title: "ECR Repository",
    arguments: {
        name: text({
            as: "repositoryName",
            replaces: true,
            autoname: 255,
            lowerCase: true,
            must: [
                (name) => /^[a-z0-9]+([._/-][a-z0-9]+)*$/.test(name) && name.length >= 2 && name.length <= 256,
                "2 to 256 lower-case letters and digits, in words joined by . _ - or /",
            ],
        }),
        imageTagMutability: text({ default: "MUTABLE", must: oneOfEnum(ImageTagMutability) }),
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
    outputNames: { arn: "repositoryArn", repositoryUrl: "repositoryUri" },
    id: "name",
    tagging: ecrTags,

    create: (aws, { encryptionConfigurations, tags, ...request }) =>
        aws.ecr.createRepository({
            ...request,
            encryptionConfiguration: encryptionConfigurations?.[0],
            tags: tagList(tags),
        }),

    async read(aws, { repositoryName }) {
        const { repositories } = await aws.ecr.describeRepositories({ repositoryNames: [repositoryName] });
        const repository = repositories?.[0];
        if (!repository) return undefined;
        return {
            ...repository,
            imageScanningConfiguration: { scanOnPush: false, ...repository.imageScanningConfiguration },
            encryptionConfigurations: [{ kmsKey: "", ...repository.encryptionConfiguration }],
        };
    },

    async update(aws, key, { request, changed }) {
        const { imageTagMutability, imageScanningConfiguration = { scanOnPush: false } } = request;
        if (changed("imageTagMutability")) await aws.ecr.putImageTagMutability({ ...key, imageTagMutability });
        if (changed("imageScanningConfiguration")) {
            await aws.ecr.putImageScanningConfiguration({ ...key, imageScanningConfiguration });
        }
    },

    async delete(aws, key, { forceDelete: force }) {
        try {
            await aws.ecr.deleteRepository({ ...key, force });
        } catch (error) {
            if (errorCode(error) !== "RepositoryNotEmptyException") throw error;
            throw new ProviderError(`ECR Repository (${key.repositoryName}) not empty, consider using forceDelete`);
        }
    },
});

export const getEcrRepository = lookUp("ecr.getRepository", ecrRepository, "name", {
    without: ["imageScanningConfiguration"],
    async more({ imageScanningConfiguration = {} }, aws, repositoryName) {
        const { imageDetails = [] } = await aws.ecr.describeImages({ repositoryName });
        const [newest] = imageDetails.sort((one, other) => Number(other.imagePushedAt) - Number(one.imagePushedAt));
        return {
            imageScanningConfigurations: [imageScanningConfiguration],
            mostRecentImageTags: newest?.imageTags ?? [],
            imageTagMutabilityExclusionFilters: [],
        };
    },
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecr/image_data_source.go */
export const getEcrImage = invoke("ecr.getImage", {
    arguments: { repositoryName: text({ required: true }), imageTag: text({ required: true }) },
    notFound: "Your query returned no results. Please change your search criteria and try again.",
    reading: ({ repositoryName }) => `reading ECR Images (${repositoryName})`,
    async call(aws, { repositoryName, imageTag }) {
        const { imageDetails } = await aws.ecr.describeImages({ repositoryName, imageIds: [{ imageTag }] });
        const image = imageDetails?.[0];
        if (!image) return undefined;
        const digest = image.imageDigest ?? "";
        const url = textOf((await ecrRepository.read(aws, repositoryName, {}))?.["repositoryUrl"]);
        return {
            id: digest,
            repositoryName,
            registryId: image.registryId ?? "",
            imageDigest: digest,
            imagePushedAt: Math.trunc(Number(image.imagePushedAt ?? 0) / 1000),
            imageSizeInBytes: image.imageSizeInBytes ?? 0,
            imageTags: image.imageTags ?? [],
            imageUri: `${url}@${digest}`,
            imageTag,
        };
    },
});

export const getEcrAuthorizationToken = invoke("ecr.getAuthorizationToken", {
    arguments: {},
    reading: () => "reading ECR Authorization Token",
    async call(aws) {
        const { authorizationData } = await aws.ecr.getAuthorizationToken({});
        const data = authorizationData?.[0];
        if (data === undefined) return undefined;
        const authorizationToken = data.authorizationToken ?? "";
        const [userName = "", password = ""] = Buffer.from(authorizationToken, "base64").toString().split(":");
        return {
            id: aws.region,
            authorizationToken,
            userName,
            password,
            expiresAt: timeText(data.expiresAt),
            proxyEndpoint: data.proxyEndpoint ?? "",
        };
    },
});

export const ecrLifecyclePolicy = camelCaseType("ecr.LifecyclePolicy", {
    title: "ECR Lifecycle Policy",
    arguments: {
        repository: text({ as: "repositoryName", required: true, replaces: true }),
        policy: json(equivalentLifecyclePolicies, { as: "lifecyclePolicyText", required: true, replaces: true }),
    },
    outputs: ["registryId"],
    id: "repository",

    create: (aws, request) => aws.ecr.putLifecyclePolicy(request),
    read: (aws, key) => aws.ecr.getLifecyclePolicy(key),
    delete: (aws, key) => aws.ecr.deleteLifecyclePolicy(key),
});

import { timeText } from "../answers";
import { flag, text, textMap } from "../argument";
import { ProviderError } from "../aws-errors";
import { invoke, lookUp } from "../invoke";
import { textOf } from "../property-values";
import { ecrRepository } from "../resources/ecr-repository";

export const getEcrAuthorizationToken = invoke({
    token: "aws:ecr/getAuthorizationToken:getAuthorizationToken",
    arguments: { region: text({}), registryId: text({}) },
    reading: () => "reading ECR Authorization Token",
    async call(aws) {
        const { authorizationData } = await aws.ecr.getAuthorizationToken({});
        const data = authorizationData?.[0];
        if (data === undefined) return undefined;
        const authorizationToken = data.authorizationToken ?? "";
        const [userName = "", password = ""] = Buffer.from(authorizationToken, "base64").toString().split(":");
        return {
            id: aws.region,
            region: aws.region,
            authorizationToken,
            userName,
            password,
            expiresAt: timeText(data.expiresAt),
            proxyEndpoint: data.proxyEndpoint ?? "",
        };
    },
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecr/image_data_source.go */
export const getEcrImage = invoke({
    token: "aws:ecr/getImage:getImage",
    arguments: {
        repositoryName: text({ required: true }),
        imageDigest: text({}),
        imageTag: text({}),
        mostRecent: flag({}),
        registryId: text({}),
        region: text({}),
    },
    notFound: "Your query returned no results. Please change your search criteria and try again.",
    reading: ({ repositoryName }) => `reading ECR Images (${repositoryName})`,
    async call(aws, { repositoryName, imageDigest, imageTag, mostRecent, registryId }) {
        if (imageDigest === undefined && imageTag === undefined && mostRecent !== true) {
            throw new ProviderError("one of imageDigest, imageTag, mostRecent is required");
        }
        const { imageDetails = [] } = await aws.ecr.describeImages({
            repositoryName,
            registryId,
            ...((imageDigest ?? imageTag) !== undefined && { imageIds: [{ imageDigest, imageTag }] }),
        });
        const [image] = [...imageDetails].sort(
            (one, other) => Number(other.imagePushedAt ?? 0) - Number(one.imagePushedAt ?? 0),
        );
        if (!image) return undefined;
        const digest = image.imageDigest ?? "";
        const url = textOf((await ecrRepository.read(aws, repositoryName, {}))?.["repositoryUrl"]);
        return {
            id: digest,
            region: aws.region,
            repositoryName,
            registryId: image.registryId ?? "",
            imageDigest: digest,
            imagePushedAt: Math.trunc(Number(image.imagePushedAt ?? 0) / 1000),
            imageSizeInBytes: image.imageSizeInBytes ?? 0,
            imageTags: image.imageTags ?? [],
            imageUri: `${url}@${digest}`,
            ...(imageTag !== undefined && { imageTag }),
        };
    },
});

export const getEcrRepository = lookUp(ecrRepository, {
    token: "aws:ecr/getRepository:getRepository",
    arguments: { name: text({ required: true }), registryId: text({}), region: text({}), tags: textMap({}) },
    id: ({ name }) => name,
    without: ["imageScanningConfiguration"],
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

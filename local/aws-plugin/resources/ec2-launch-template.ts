import {
    type LaunchTemplate,
    type RequestLaunchTemplateData,
    ResourceType as TaggedType,
    type ResponseLaunchTemplateData,
    VolumeType,
} from "@aws-sdk/client-ec2";

import { block, blocks, flag, integer, text, textMap, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { changeEc2Tags } from "../ec2-tags";
import { givenPart } from "../given-part";
import { nameFor } from "../name-prefix";
import type { PropertyMap } from "../property-values";
import { resourceType } from "../resource-type";
import { arn, between, matching, oneOf, oneOfEnum } from "../rules";
import { tagList, tagsByName } from "../tags";

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html */
const templateName = matching(/^[\w()./-]{3,128}$/, "3 to 128 letters, digits or any of ( ) . / _ -");

const metadataOptions = {
    httpEndpoint: text({ computed: true, must: oneOf("enabled", "disabled") }),
    httpTokens: text({ computed: true, must: oneOf("optional", "required") }),
    httpPutResponseHopLimit: integer({ computed: true, must: between(1, 64) }),
};

const disk = {
    deviceName: text({ computed: true }),
    ebs: block(
        {
            volumeType: text({ computed: true, must: oneOfEnum(VolumeType) }),
            volumeSize: integer({ computed: true }),
            // The official provider has texts here, so that "not said" differs from "false".
            encrypted: text({ computed: true, must: oneOf("true", "false") }),
            deleteOnTermination: text({ computed: true, must: oneOf("true", "false") }),
            kmsKeyId: text({ computed: true, must: arn }),
        },
        { computed: true },
    ),
};

const tagSpecification = {
    resourceType: text({ required: true, must: oneOfEnum(TaggedType) }),
    tags: textMap({ required: true }),
};

const described = {
    metadataOptions: block(metadataOptions, { computed: true }),
    blockDeviceMappings: blocks(disk, {}),
    tagSpecifications: blocks(tagSpecification, {}),
};

export const ec2LaunchTemplate = resourceType({
    token: "aws:ec2/launchTemplate:LaunchTemplate",
    title: "EC2 Launch Template",
    arguments: {
        name: text({ replaces: true, computed: true, must: templateName }),
        namePrefix: text({ replaces: true, computed: true }),
        ...described,
        updateDefaultVersion: flag({}),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn", "defaultVersion", "latestVersion"],
    autoname: { maximumLength: 125 },
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, args) {
        const { LaunchTemplate } = await aws.ec2.createLaunchTemplate({
            LaunchTemplateName: nameFor(args),
            LaunchTemplateData: dataOf(args),
            TagSpecifications: [{ ResourceType: "launch-template", Tags: tagList(args.tags) }],
        });
        return LaunchTemplate?.LaunchTemplateId ?? "";
    },

    async read(aws, id, known) {
        const template = await find(aws, id);
        if (!template) return undefined;
        const { LaunchTemplateVersions } = await aws.ec2.describeLaunchTemplateVersions({
            LaunchTemplateId: id,
            Versions: ["$Latest"],
        });
        return {
            arn: `arn:aws:ec2:${aws.region}:${accountOf(template)}:launch-template/${id}`,
            name: template.LaunchTemplateName ?? "",
            latestVersion: template.LatestVersionNumber ?? 1,
            defaultVersion: template.DefaultVersionNumber ?? 1,
            ...propertiesOf(LaunchTemplateVersions?.[0]?.LaunchTemplateData ?? {}, known),
            tags: tagsByName(template.Tags),
        };
    },

    async update(aws, id, { before, after, changed }) {
        if (changed("metadataOptions", "blockDeviceMappings", "tagSpecifications")) {
            const { LaunchTemplateVersion } = await aws.ec2.createLaunchTemplateVersion({
                LaunchTemplateId: id,
                LaunchTemplateData: dataOf(after),
            });
            if (after.updateDefaultVersion === true) {
                await aws.ec2.modifyLaunchTemplate({
                    LaunchTemplateId: id,
                    DefaultVersion: String(LaunchTemplateVersion?.VersionNumber),
                });
            }
        }
        if (changed("tags")) {
            await changeEc2Tags(aws, id, before.tags, after.tags);
        }
    },

    async delete(aws, id) {
        await aws.ec2.deleteLaunchTemplate({ LaunchTemplateId: id });
    },
});

async function find(aws: Aws, id: string): Promise<LaunchTemplate | undefined> {
    const answer = await unlessGone(aws.ec2.describeLaunchTemplates({ LaunchTemplateIds: [id] }));
    return answer?.LaunchTemplates?.[0];
}

function accountOf({ CreatedBy }: LaunchTemplate): string {
    return CreatedBy?.split(":")[4] ?? "";
}

function dataOf(args: ValuesOf<typeof described>): RequestLaunchTemplateData {
    return {
        ...(args.metadataOptions && {
            MetadataOptions: {
                HttpEndpoint: args.metadataOptions.httpEndpoint as "enabled" | "disabled" | undefined,
                HttpTokens: args.metadataOptions.httpTokens as "optional" | "required" | undefined,
                HttpPutResponseHopLimit: args.metadataOptions.httpPutResponseHopLimit,
            },
        }),
        BlockDeviceMappings: args.blockDeviceMappings?.map(({ deviceName, ebs }) => ({
            DeviceName: deviceName,
            Ebs: {
                VolumeType: ebs?.volumeType as VolumeType | undefined,
                VolumeSize: ebs?.volumeSize,
                Encrypted: ebs?.encrypted === "true",
                DeleteOnTermination: ebs?.deleteOnTermination === "true",
                KmsKeyId: ebs?.kmsKeyId,
            },
        })),
        TagSpecifications: args.tagSpecifications?.map(({ resourceType: type, tags }) => ({
            ResourceType: type as TaggedType,
            Tags: tagList(tags),
        })),
    };
}

function propertiesOf(data: ResponseLaunchTemplateData, known: PropertyMap): PropertyMap {
    const { MetadataOptions: metadata } = data;
    return {
        ...(metadata && {
            metadataOptions: givenPart(known["metadataOptions"], {
                httpEndpoint: metadata.HttpEndpoint,
                httpTokens: metadata.HttpTokens,
                httpPutResponseHopLimit: metadata.HttpPutResponseHopLimit,
            }),
        }),
        blockDeviceMappings: (data.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs }) => ({
            deviceName: DeviceName ?? "",
            ebs: givenPart(undefined, {
                volumeType: Ebs?.VolumeType,
                volumeSize: Ebs?.VolumeSize,
                encrypted: String(Ebs?.Encrypted ?? false),
                deleteOnTermination: String(Ebs?.DeleteOnTermination ?? false),
                kmsKeyId: Ebs?.KmsKeyId,
            }),
        })),
        tagSpecifications: (data.TagSpecifications ?? [])
            // moto adds the template's own tags to what it gives to instances.
            .filter(({ ResourceType }) => ResourceType !== "launch-template")
            .map(({ ResourceType, Tags }) => ({
                resourceType: ResourceType ?? "",
                tags: tagsByName(Tags as { Key: string; Value: string }[] | undefined),
            })),
    };
}

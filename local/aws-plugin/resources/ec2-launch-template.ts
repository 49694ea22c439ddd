import { type RequestLaunchTemplateData, ResourceType as TaggedType, VolumeType } from "@aws-sdk/client-ec2";

import { block, blocks, flag, integer, text, textMap, type ValuesOf } from "../argument";
import { resourceType } from "../resource-type";
import { arn, between, matching, oneOf, oneOfEnum } from "../rules";
import { ec2Tags, tagList } from "../tags";

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
            // The official provider uses texts here, to distinguish an absent value from false.
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
        namePrefix: text({ replaces: true, computed: true, untold: true }),
        ...described,
        updateDefaultVersion: flag({ untold: true }),
    },
    prefixed: ["name", "namePrefix"],
    outputs: ["arn", "defaultVersion", "latestVersion"],
    autoname: { maximumLength: 125 },
    identity: ["region", "name"],
    tagging: ec2Tags,

    async create(aws, args) {
        const { LaunchTemplate } = await aws.ec2.createLaunchTemplate({
            LaunchTemplateName: args.name,
            LaunchTemplateData: dataOf(args),
            TagSpecifications: [{ ResourceType: "launch-template", Tags: tagList(args.tags) }],
        });
        return LaunchTemplate?.LaunchTemplateId;
    },

    async read(aws, id) {
        const { LaunchTemplates } = await aws.ec2.describeLaunchTemplates({ LaunchTemplateIds: [id] });
        const template = LaunchTemplates?.[0];
        if (!template) return undefined;
        const versions = { LaunchTemplateId: id, Versions: ["$Latest"] };
        const { LaunchTemplateVersions } = await aws.ec2.describeLaunchTemplateVersions(versions);
        const data = LaunchTemplateVersions?.[0]?.LaunchTemplateData ?? {};
        const account = template.CreatedBy?.split(":")[4] ?? "";
        return {
            arn: `arn:aws:ec2:${aws.region}:${account}:launch-template/${id}`,
            name: template.LaunchTemplateName,
            latestVersion: template.LatestVersionNumber,
            defaultVersion: template.DefaultVersionNumber,
            metadataOptions: data.MetadataOptions,
            blockDeviceMappings: data.BlockDeviceMappings?.map(({ DeviceName, Ebs: disk }) => ({
                DeviceName,
                Ebs: {
                    ...disk,
                    Encrypted: String(disk?.Encrypted ?? false),
                    DeleteOnTermination: String(disk?.DeleteOnTermination ?? false),
                },
            })),
            // moto adds the template's own tags to those of its instances.
            tagSpecifications: data.TagSpecifications?.filter((one) => one.ResourceType !== "launch-template"),
            tags: template.Tags,
        };
    },

    async update(aws, LaunchTemplateId, { after, changed }) {
        if (!changed("metadataOptions", "blockDeviceMappings", "tagSpecifications")) return;
        const version = { LaunchTemplateId, LaunchTemplateData: dataOf(after) };
        const { LaunchTemplateVersion } = await aws.ec2.createLaunchTemplateVersion(version);
        if (after.updateDefaultVersion) {
            const DefaultVersion = String(LaunchTemplateVersion?.VersionNumber);
            await aws.ec2.modifyLaunchTemplate({ LaunchTemplateId, DefaultVersion });
        }
    },

    delete: (aws, LaunchTemplateId) => aws.ec2.deleteLaunchTemplate({ LaunchTemplateId }),
});

function dataOf(args: ValuesOf<typeof described>): RequestLaunchTemplateData {
    const { metadataOptions: metadata } = args;
    return {
        ...(metadata && {
            MetadataOptions: {
                HttpEndpoint: metadata.httpEndpoint,
                HttpTokens: metadata.httpTokens,
                HttpPutResponseHopLimit: metadata.httpPutResponseHopLimit,
            },
        }),
        BlockDeviceMappings: args.blockDeviceMappings?.map(({ deviceName, ebs }) => ({
            DeviceName: deviceName,
            Ebs: {
                VolumeType: ebs?.volumeType,
                VolumeSize: ebs?.volumeSize,
                Encrypted: ebs?.encrypted === "true",
                DeleteOnTermination: ebs?.deleteOnTermination === "true",
                KmsKeyId: ebs?.kmsKeyId,
            },
        })),
        TagSpecifications: args.tagSpecifications?.map(({ resourceType: type, tags }) => ({
            ResourceType: type,
            Tags: tagList(tags),
        })),
    };
}

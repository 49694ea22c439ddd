import { ResourceType as TaggedType, VolumeType } from "@aws-sdk/client-ec2";

import { block, blocks, flag, integer, pairs, text } from "../argument";
import { pascalCaseType, type Request } from "../resource-type";
import { arn, between, matching, oneOf, oneOfEnum } from "../rules";
import { ec2Tags } from "../tags";

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

const described = {
    metadataOptions: block(metadataOptions, { computed: true }),
    blockDeviceMappings: blocks(disk, {}),
    tagSpecifications: blocks(
        { resourceType: text({ required: true, must: oneOfEnum(TaggedType) }), tags: pairs("Key", { required: true }) },
        {},
    ),
};

export const ec2LaunchTemplate = pascalCaseType("ec2.LaunchTemplate", {
    title: "EC2 Launch Template",
    arguments: {
        name: text({ as: "LaunchTemplateName", replaces: true, autoname: 125, must: templateName }),
        namePrefix: text({ replaces: true, computed: true, untold: true }),
        ...described,
        updateDefaultVersion: flag({ untold: true }),
    },
    outputs: ["arn", "defaultVersion", "latestVersion"],
    outputNames: { defaultVersion: "DefaultVersionNumber", latestVersion: "LatestVersionNumber" },
    identity: ["region", "name"],
    identifier: "LaunchTemplateId",
    tagging: ec2Tags,

    async create(aws, { LaunchTemplateName, Tags, ...request }) {
        const { LaunchTemplate } = await aws.ec2.createLaunchTemplate({
            LaunchTemplateName,
            LaunchTemplateData: dataOf(request),
            ...(Tags && { TagSpecifications: [{ ResourceType: "launch-template", Tags }] }),
        });
        return LaunchTemplate;
    },

    async read(aws, { LaunchTemplateId }) {
        const { LaunchTemplates } = await aws.ec2.describeLaunchTemplates({ LaunchTemplateIds: [LaunchTemplateId] });
        const template = LaunchTemplates?.[0];
        if (!template) return undefined;
        const versions = { LaunchTemplateId, Versions: ["$Latest"] };
        const { LaunchTemplateVersions } = await aws.ec2.describeLaunchTemplateVersions(versions);
        const data = LaunchTemplateVersions?.[0]?.LaunchTemplateData ?? {};
        const account = template.CreatedBy?.split(":")[4] ?? "";
        return {
            ...template,
            ...data,
            arn: `arn:aws:ec2:${aws.region}:${account}:launch-template/${LaunchTemplateId}`,
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

    async update(aws, key, { after, request, changed }) {
        if (!changed("metadataOptions", "blockDeviceMappings", "tagSpecifications")) return;
        const version = { ...key, LaunchTemplateData: dataOf(request) };
        const { LaunchTemplateVersion } = await aws.ec2.createLaunchTemplateVersion(version);
        if (after.updateDefaultVersion) {
            const DefaultVersion = String(LaunchTemplateVersion?.VersionNumber);
            await aws.ec2.modifyLaunchTemplate({ ...key, DefaultVersion });
        }
    },

    delete: (aws, key) => aws.ec2.deleteLaunchTemplate(key),
});

function dataOf({ BlockDeviceMappings: disks, ...data }: Request<typeof described, "pascal">) {
    return {
        ...data,
        BlockDeviceMappings: disks?.map(({ Ebs: disk, ...one }) => ({
            ...one,
            Ebs: {
                ...disk,
                Encrypted: disk?.Encrypted === "true",
                DeleteOnTermination: disk?.DeleteOnTermination === "true",
            },
        })),
    };
}

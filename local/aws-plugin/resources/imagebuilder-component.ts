import { Platform } from "@aws-sdk/client-imagebuilder";

import { flag, text, textMap, textSet } from "../argument";
import { unlessGone } from "../aws-errors";
import { changeImageBuilderTags } from "../image-builder-tags";
import { resourceType } from "../resource-type";
import { items, length, oneOfEnum } from "../rules";
import { tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/component.go */
export const imageBuilderComponent = resourceType({
    token: "aws:imagebuilder/component:Component",
    title: "Image Builder Component",
    arguments: {
        name: text({ replaces: true, computed: true, must: length(1, 126) }),
        version: text({ required: true, replaces: true, must: length(1, 128) }),
        platform: text({ required: true, replaces: true, must: oneOfEnum(Platform) }),
        data: text({ replaces: true, computed: true, must: length(1, 16_000) }),
        uri: text({ replaces: true }),
        changeDescription: text({ replaces: true, must: length(1, 128) }),
        description: text({ replaces: true, must: length(1, 1024) }),
        kmsKeyId: text({ replaces: true, must: length(1, 1024) }),
        supportedOsVersions: textSet({ replaces: true, must: items(1, 25) }),
        skipDestroy: flag({ default: false }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    exactlyOneOf: [["data", "uri"]],
    outputs: ["arn", "dateCreated", "encrypted", "owner", "type"],
    autoname: { maximumLength: 126 },
    identity: ({ name, version, region }) => `${region ?? ""} ${name ?? ""} ${version}`,

    async create(aws, args) {
        const { componentBuildVersionArn } = await aws.imagebuilder.createComponent({
            name: args.name,
            semanticVersion: args.version,
            platform: args.platform as Platform,
            data: args.data,
            uri: args.uri,
            changeDescription: args.changeDescription,
            description: args.description,
            kmsKeyId: args.kmsKeyId,
            supportedOsVersions: args.supportedOsVersions,
            tags: args.tags,
            clientToken: crypto.randomUUID(),
        });
        return componentBuildVersionArn ?? "";
    },

    async read(aws, arn) {
        const answer = await unlessGone(aws.imagebuilder.getComponent({ componentBuildVersionArn: arn }));
        const component = answer?.component;
        return (
            component && {
                arn: component.arn ?? "",
                name: component.name ?? "",
                version: component.version ?? "",
                platform: component.platform ?? "",
                data: component.data ?? "",
                changeDescription: component.changeDescription ?? "",
                description: component.description ?? "",
                kmsKeyId: component.kmsKeyId ?? "",
                supportedOsVersions: component.supportedOsVersions ?? [],
                dateCreated: component.dateCreated ?? "",
                encrypted: component.encrypted ?? false,
                owner: component.owner ?? "",
                type: component.type ?? "",
                tags: tagsByName(component.tags),
            }
        );
    },

    update: changeImageBuilderTags,

    async delete(aws, arn, known) {
        if (known["skipDestroy"] === true) return;
        await aws.imagebuilder.deleteComponent({ componentBuildVersionArn: arn });
    },
});

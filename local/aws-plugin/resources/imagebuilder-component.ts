import { Platform } from "@aws-sdk/client-imagebuilder";

import { flag, text, textSet } from "../argument";
import { resourceType } from "../resource-type";
import { items, length, oneOfEnum } from "../rules";
import { imageBuilderTags } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/component.go */
export const imageBuilderComponent = resourceType({
    token: "aws:imagebuilder/component:Component",
    title: "Image Builder Component",
    arguments: {
        name: text({ replaces: true, computed: true, must: length(1, 126) }),
        version: text({ required: true, replaces: true, must: length(1, 128) }),
        platform: text({ required: true, replaces: true, must: oneOfEnum(Platform) }),
        data: text({ replaces: true, computed: true, must: length(1, 16_000) }),
        uri: text({ replaces: true, untold: true }),
        changeDescription: text({ replaces: true, must: length(1, 128) }),
        description: text({ replaces: true, must: length(1, 1024) }),
        kmsKeyId: text({ replaces: true, must: length(1, 1024) }),
        supportedOsVersions: textSet({ replaces: true, must: items(1, 25) }),
        skipDestroy: flag({ default: false, untold: true }),
    },
    exactlyOneOf: [["data", "uri"]],
    outputs: ["arn", "dateCreated", "encrypted", "owner", "type"],
    autoname: { maximumLength: 126 },
    identity: ["region", "name", "version"],
    tagging: imageBuilderTags,

    async create(aws, { version: semanticVersion, ...args }) {
        return (await aws.imagebuilder.createComponent({ ...args, semanticVersion })).componentBuildVersionArn;
    },

    read: async (aws, componentBuildVersionArn) =>
        (await aws.imagebuilder.getComponent({ componentBuildVersionArn })).component,

    async delete(aws, componentBuildVersionArn, { skipDestroy }) {
        if (!skipDestroy) await aws.imagebuilder.deleteComponent({ componentBuildVersionArn });
    },
});

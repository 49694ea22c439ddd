import { block, flag, integer, text, textMap, textSet } from "../argument";
import { resourceType } from "../resource-type";
import { arn, between, length, oneOf } from "../rules";
import { imageBuilderTags } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/infrastructure_configuration.go */
export const imageBuilderInfrastructureConfiguration = resourceType({
    token: "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration",
    title: "Image Builder Infrastructure Configuration",
    arguments: {
        name: text({ replaces: true, computed: true }),
        instanceProfileName: text({ required: true, must: length(1, 1024) }),
        instanceTypes: textSet({}),
        instanceMetadataOptions: block(
            {
                httpTokens: text({ must: oneOf("required", "optional") }),
                httpPutResponseHopLimit: integer({ must: between(1, 64) }),
            },
            {},
        ),
        securityGroupIds: textSet({}),
        subnetId: text({ must: length(1, 1024) }),
        keyPair: text({ must: length(1, 1024) }),
        snsTopicArn: text({ must: arn }),
        description: text({ must: length(1, 1024) }),
        terminateInstanceOnFailure: flag({ default: false }),
        resourceTags: textMap({}),
    },
    outputs: ["arn", "dateCreated", "dateUpdated"],
    autoname: { maximumLength: 128 },
    identity: ["region", "name"],
    tagging: imageBuilderTags,

    async create(aws, args) {
        return (await aws.imagebuilder.createInfrastructureConfiguration(args)).infrastructureConfigurationArn;
    },

    async read(aws, infrastructureConfigurationArn) {
        const wanted = { infrastructureConfigurationArn };
        return (await aws.imagebuilder.getInfrastructureConfiguration(wanted)).infrastructureConfiguration;
    },

    update: (aws, infrastructureConfigurationArn, { after }) =>
        aws.imagebuilder.updateInfrastructureConfiguration({ ...after, infrastructureConfigurationArn }),

    delete: (aws, infrastructureConfigurationArn) =>
        aws.imagebuilder.deleteInfrastructureConfiguration({ infrastructureConfigurationArn }),
});

import { block, flag, integer, text, textMap, textSet, type ValuesOf } from "../argument";
import { unlessGone } from "../aws-errors";
import { changeImageBuilderTags } from "../image-builder-tags";
import { resourceType } from "../resource-type";
import { arn, between, length, oneOf } from "../rules";
import { tagsByName } from "../tags";

const described = {
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
};

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/imagebuilder/infrastructure_configuration.go */
export const imageBuilderInfrastructureConfiguration = resourceType({
    token: "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration",
    title: "Image Builder Infrastructure Configuration",
    arguments: {
        name: text({ replaces: true, computed: true }),
        ...described,
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn", "dateCreated", "dateUpdated"],
    autoname: { maximumLength: 128 },
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, args) {
        const { infrastructureConfigurationArn } = await aws.imagebuilder.createInfrastructureConfiguration({
            ...requestOf(args),
            name: args.name,
            tags: args.tags,
            clientToken: crypto.randomUUID(),
        });
        return infrastructureConfigurationArn ?? "";
    },

    async read(aws, infrastructureConfigurationArn) {
        const answer = await unlessGone(
            aws.imagebuilder.getInfrastructureConfiguration({ infrastructureConfigurationArn }),
        );
        const found = answer?.infrastructureConfiguration;
        const metadata = found?.instanceMetadataOptions;
        return (
            found && {
                arn: found.arn ?? "",
                name: found.name ?? "",
                instanceProfileName: found.instanceProfileName ?? "",
                instanceTypes: found.instanceTypes ?? [],
                ...(metadata && {
                    instanceMetadataOptions: {
                        ...(metadata.httpTokens !== undefined && { httpTokens: metadata.httpTokens }),
                        ...(metadata.httpPutResponseHopLimit !== undefined && {
                            httpPutResponseHopLimit: metadata.httpPutResponseHopLimit,
                        }),
                    },
                }),
                securityGroupIds: found.securityGroupIds ?? [],
                subnetId: found.subnetId ?? "",
                keyPair: found.keyPair ?? "",
                snsTopicArn: found.snsTopicArn ?? "",
                description: found.description ?? "",
                terminateInstanceOnFailure: found.terminateInstanceOnFailure ?? false,
                resourceTags: found.resourceTags ?? {},
                dateCreated: found.dateCreated ?? "",
                dateUpdated: found.dateUpdated ?? "",
                tags: tagsByName(found.tags),
            }
        );
    },

    async update(aws, infrastructureConfigurationArn, change) {
        if (change.changed(...(Object.keys(described) as (keyof typeof described)[]))) {
            await aws.imagebuilder.updateInfrastructureConfiguration({
                ...requestOf(change.after),
                infrastructureConfigurationArn,
                clientToken: crypto.randomUUID(),
            });
        }
        await changeImageBuilderTags(aws, infrastructureConfigurationArn, change);
    },

    async delete(aws, infrastructureConfigurationArn) {
        await aws.imagebuilder.deleteInfrastructureConfiguration({ infrastructureConfigurationArn });
    },
});

function requestOf(args: ValuesOf<typeof described>): ValuesOf<typeof described> {
    return Object.fromEntries(
        (Object.keys(described) as (keyof typeof described)[]).map((name) => [name, args[name]]),
    ) as unknown as ValuesOf<typeof described>;
}

import type { Filter } from "@aws-sdk/client-imagebuilder";

import { blocks, text, textMap, texts, type Arguments } from "../argument";
import type { Aws } from "../aws-clients";
import { invoke, type Invoke, lookUp } from "../invoke";
import type { ResourceType } from "../resource-type";
import { imageBuilderComponent } from "../resources/imagebuilder-component";
import { imageBuilderContainerRecipe } from "../resources/imagebuilder-container-recipe";
import { imageBuilderImagePipeline } from "../resources/imagebuilder-image-pipeline";
import { imageBuilderInfrastructureConfiguration } from "../resources/imagebuilder-infrastructure-configuration";
import { arn, oneOf } from "../rules";

type Listed = { arn?: string | undefined; name?: string | undefined }[] | undefined;
type List = (aws: Aws, filters: Filter[] | undefined, owner: string | undefined) => Promise<Listed>;

const owner = { owner: text({ must: oneOf("Self", "Shared", "Amazon", "ThirdParty") }) };

/**
 * Objects of EC2 Image Builder, by ARN and by name.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/imagebuilder (the files that end in `_data_source.go`)
 */
export const imageBuilderInvokes: readonly Invoke[] = [
    one("getComponent", imageBuilderComponent),
    one("getContainerRecipe", imageBuilderContainerRecipe, {
        instanceConfiguration: "instanceConfigurations",
        targetRepository: "targetRepositories",
    }),
    one(
        "getInfrastructureConfiguration",
        imageBuilderInfrastructureConfiguration,
        { instanceMetadataOptions: "instanceMetadataOptions" },
        { resourceTags: textMap({}) },
    ),
    one("getImagePipeline", imageBuilderImagePipeline, { schedule: "schedules" }),
    several("getComponents", owner, async (aws, filters, by) => {
        const request = { filters, owner: by as "Self" | undefined };
        return (await aws.imagebuilder.listComponents(request)).componentVersionList;
    }),
    several("getContainerRecipes", owner, async (aws, filters, by) => {
        const request = { filters, owner: by as "Self" | undefined };
        return (await aws.imagebuilder.listContainerRecipes(request)).containerRecipeSummaryList;
    }),
    several("getInfrastructureConfigurations", {}, async (aws, filters) => {
        const answer = await aws.imagebuilder.listInfrastructureConfigurations({ filters });
        return answer.infrastructureConfigurationSummaryList;
    }),
    several("getImagePipelines", {}, async (aws, filters) => {
        return (await aws.imagebuilder.listImagePipelines({ filters })).imagePipelineList;
    }),
];

/** @param lists the function's names of the resource's blocks, which it returns as lists */
function one(name: string, type: ResourceType, lists: Record<string, string> = {}, more: Arguments = {}): Invoke {
    return lookUp(type, {
        token: `aws:imagebuilder/${name}:${name}`,
        arguments: { arn: text({ required: true, must: arn }), region: text({}), tags: textMap({}), ...more },
        id: (args) => args.arn,
        without: Object.keys(lists),
        more: (found) =>
            Object.fromEntries(Object.entries(lists).map(([block, list]) => [list, [found[block] ?? null]])),
    });
}

function several(name: string, more: Arguments, list: List): Invoke {
    const filter = { name: text({ required: true }), values: texts({ required: true }) };
    return invoke({
        token: `aws:imagebuilder/${name}:${name}`,
        arguments: { filters: blocks(filter, {}), region: text({}), ...more },
        reading: () => `reading Image Builder objects (${name})`,
        async call(aws, args) {
            const given = args as { filters?: Filter[]; owner?: string };
            const found = (await list(aws, given.filters, given.owner)) ?? [];
            return {
                id: aws.region,
                region: aws.region,
                arns: found.map((object) => object.arn ?? ""),
                names: found.map((object) => object.name ?? ""),
            };
        },
    });
}

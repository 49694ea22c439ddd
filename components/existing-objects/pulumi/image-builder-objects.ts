import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { ExistingObject } from "../existing-object";
import { maker } from "../maker";

type Filter = { name: string; values: string[] }[];
type List = (filters: Filter, invoke: pulumi.InvokeOptions) => Promise<{ names: string[]; arns: string[] }>;
type Read = (arn: string, invoke: pulumi.InvokeOptions) => Promise<{ tags: Record<string, string> }>;

/**
 * How objects of EC2 Image Builder are looked for. It reads them by ARN alone, so they are listed by name first.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ListComponents.html and its like: what they filter by
 */
const types: Record<string, { list: List; read: Read; importId?: (arn: string) => string }> = {
    "aws:imagebuilder/component:Component": {
        list: (filters, invoke) => aws.imagebuilder.getComponents({ owner: "Self", filters }, invoke),
        read: (arn, invoke) => aws.imagebuilder.getComponent({ arn }, invoke),
        // Lists name versions of components. What is created and imported is the build of a version.
        importId: firstBuild,
    },
    "aws:imagebuilder/containerRecipe:ContainerRecipe": {
        list: (filters, invoke) => aws.imagebuilder.getContainerRecipes({ owner: "Self", filters }, invoke),
        read: (arn, invoke) => aws.imagebuilder.getContainerRecipe({ arn }, invoke),
    },
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": {
        list: (filters, invoke) => aws.imagebuilder.getInfrastructureConfigurations({ filters }, invoke),
        read: (arn, invoke) => aws.imagebuilder.getInfrastructureConfiguration({ arn }, invoke),
    },
    "aws:imagebuilder/imagePipeline:ImagePipeline": {
        list: (filters, invoke) => aws.imagebuilder.getImagePipelines({ filters }, invoke),
        read: (arn, invoke) => aws.imagebuilder.getImagePipeline({ arn }, invoke),
    },
};

/** Look-ups of Image Builder's objects by their type and name. */
export const imageBuilderLookUps = Object.fromEntries(
    Object.entries(types).map(([type, { list, read, importId = (arn: string) => arn }]) => [
        type,
        async (name: string, invoke: pulumi.InvokeOptions): Promise<ExistingObject | "absent"> => {
            const { names, arns } = await list([{ name: "name", values: [name] }], invoke);
            // The filter matches beginnings of names too.
            const arn = names.includes(name) ? arns.find((one) => nameIn(one) === name.toLowerCase()) : undefined;
            if (arn === undefined) {
                return "absent";
            }
            const id = importId(arn);
            return { ...maker((await read(id, invoke)).tags), importId: id };
        },
    ]),
);

/** `arn:aws:imagebuilder:REGION:ACCOUNT:component/NAME/1.0.0` */
function nameIn(arn: string): string | undefined {
    return arn.split("/")[1];
}

function firstBuild(arn: string): string {
    return /\/\d+\.\d+\.\d+$/.test(arn) ? `${arn}/1` : arn;
}

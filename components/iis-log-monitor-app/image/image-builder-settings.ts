import { z } from "zod";

import { imageBuilderScheduleFault } from "../../aws/cron";
import { instanceType } from "../../aws/instance-types";
import { ec2Id } from "../../aws/settings";
import { listMayBeOutput, mayBeOutput } from "../../outputs/may-be-output";
import { baseImage, logMonitorRelease } from "./build-settings";

/** Whether an image is in ECR or on Docker Hub. A name whose first part has no dot and no port is on Docker Hub. */
function isPulledByImageBuilder(image: string): boolean {
    const [host = "", ...path] = image.split("/");
    return (
        path.length === 0 ||
        !/[.:]/.test(host) ||
        /(\.dkr\.ecr(-fips)?\..+|^public\.ecr\.aws|(^|\.)docker\.io)$/.test(host)
    );
}

/** Built by EC2 Image Builder, on an instance that AWS starts and terminates: you need no builder and do not pull gigabytes of Windows images. */
export const imageBuilderSettings = z.strictObject({
    /** EC2 Image Builder: on an instance that AWS starts and terminates. */
    type: z.literal("imageBuilder"),
    /**
     * Base image with IIS, `C:\ServiceMonitor.exe` and your site: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`, or an image on Docker Hub. Image Builder supports base images in ECR and on Docker Hub, not in Microsoft's registry: push a copy of `mcr.microsoft.com/windows/servercore/iis` to ECR.
     *
     * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html
     */
    baseImage: mayBeOutput(
        baseImage
            .refine(
                (image) => !image.startsWith("mcr.microsoft.com/"),
                "is in Microsoft's registry, from which Image Builder cannot pull; push a copy to ECR, and set its name",
            )
            .refine(
                (image) => image.startsWith("mcr.microsoft.com/") || isPulledByImageBuilder(image),
                "is in a registry from which Image Builder cannot pull; push a copy to ECR, or use an image on Docker Hub",
            ),
        ({ id }) => `output-${id}/iis:1`,
    ),
    /** Release of LogMonitor. */
    logMonitor: logMonitorRelease,
    /** Instance types for the build. Image Builder uses an available one. */
    instanceTypes: z.array(instanceType).min(1).default(["m6i.large"]),
    /** Subnet for the build, with internet access. Default: a subnet of the account's default VPC. */
    subnetId: mayBeOutput(ec2Id("subnet", "a subnet"), ({ id }) => `subnet-${id}`).optional(),
    /** Security groups of the build instance. It needs no inbound rules. Default: the security group of the default VPC. */
    securityGroupIds: listMayBeOutput(
        z.array(mayBeOutput(ec2Id("sg", "a security group"), ({ id }) => `sg-${id}`)).min(1),
    ).optional(),
    /** AMI of the build instance, with the image's Windows version and container support. Default: the newest ECS-optimised AMI of that version at the time of the build. */
    amiId: mayBeOutput(ec2Id("ami", "an AMI"), ({ id }) => `ami-${id}`).optional(),
    /**
     * Schedule of the pipeline's builds, as a cron expression with six fields: `cron(0 3 ? * wed *)`. The stack does not deploy such an image; it deploys the image that it builds after the next change of one of these settings. Default: builds only with `pulumi up`.
     *
     * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html
     */
    schedule: z
        .string()
        .superRefine((text, context) => {
            const message = imageBuilderScheduleFault(text);
            if (message !== undefined) {
                context.addIssue({ code: "custom", message });
            }
        })
        .optional(),
});

export type ImageBuilderSettings = z.output<typeof imageBuilderSettings>;

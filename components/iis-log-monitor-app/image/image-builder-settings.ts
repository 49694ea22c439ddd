import { z } from "zod";

import { imageBuilderScheduleFault } from "../../aws/cron";
import { instanceType } from "../../aws/instance-types";
import { ec2Id } from "../../aws/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
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

/** Built by EC2 Image Builder, on an instance that AWS starts and ends: nobody needs a builder, and no machine of yours pulls gigabytes of Windows. */
export const imageBuilderSettings = z.strictObject({
    /** EC2 Image Builder: on an instance that AWS starts and ends. */
    type: z.literal("imageBuilder"),
    /**
     * Base image with IIS, `C:\ServiceMonitor.exe` and your site: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`, or one on Docker Hub. Image Builder takes
     * base images from ECR and Docker Hub, not from Microsoft's registry: push a copy of `mcr.microsoft.com/windows/servercore/iis` to ECR.
     *
     * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html
     */
    baseImage: mayBeOutput(
        baseImage
            .refine(
                (image) => !image.startsWith("mcr.microsoft.com/"),
                "cannot be pulled from Microsoft's registry by Image Builder; push a copy to ECR and name that",
            )
            .refine(
                (image) => image.startsWith("mcr.microsoft.com/") || isPulledByImageBuilder(image),
                "is in a registry that Image Builder does not pull from; push a copy to ECR, or name an image on Docker Hub",
            ),
        ({ id }) => `output-${id}/iis:1`,
    ),
    /** LogMonitor. */
    logMonitor: logMonitorRelease,
    /** Instance types to build on. Image Builder takes one that is available. */
    instanceTypes: z.array(instanceType).min(1).default(["m6i.large"]),
    /** Subnet to build in, with a way to the internet. Default: one of the account's default VPC. */
    subnetId: mayBeOutput(ec2Id("subnet", "a subnet"), ({ id }) => `subnet-${id}`).optional(),
    /** Security groups of the instance. It needs none that lets anybody in. Default: that of the default VPC. */
    securityGroupIds: z
        .array(mayBeOutput(ec2Id("sg", "a security group"), ({ id }) => `sg-${id}`))
        .min(1)
        .optional(),
    /** AMI of the instance, of the image's Windows version and with containers. Default: the newest ECS-optimised AMI of that version, when the image is built. */
    amiId: mayBeOutput(ec2Id("ami", "an AMI"), ({ id }) => `ami-${id}`).optional(),
    /**
     * When the pipeline builds anew, as a cron expression of six fields: `cron(0 3 ? * wed *)`. Such an image is not deployed by itself: the next change of
     * a setting here is. Default: only with `pulumi up`.
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

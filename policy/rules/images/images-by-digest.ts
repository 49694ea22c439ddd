import { readImage } from "../../images/image-reference";
import { isKubernetes } from "../../kubernetes/object";
import { imagesOf, podSpecsOf } from "../../kubernetes/pods";
import { container, pinnedImage, workload } from "../kubernetes/examples";
import { resourceRule } from "../rule";

export const imagesByDigest = resourceRule<object>({
    name: "images-by-digest",
    displayName: "Images have a digest",
    description: "A workload runs the tested image: its name ends with the digest.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "images", "supply-chain"],
    appliesTo: isKubernetes,
    rationale: `The owner of a tag can move it between two roll-outs, and even between two nodes. A digest always identifies the same image. You can
write both: \`app:1.4.2@sha256:…\`. The rule also checks init containers, volumes of images, CronJobs and the
templates of custom resources.`,
    remediationSteps:
        "Write repository@sha256:…. crane digest, skopeo inspect and docker buildx imagetools inspect show the digest.",
    settings: {},
    check: (resource) =>
        podSpecsOf(resource)
            .flatMap(imagesOf)
            .filter(({ image }) => readImage(image).digest === undefined)
            .map(({ place, image }) => ({
                message:
                    `${resource.name}: ${place}: ${image} ${image.includes("@") ? "has an invalid digest" : "can change"}. ` +
                    `Write it as ${nameOf(image)}@sha256:<digest>.`,
            })),
    examples: {
        bad: [
            {
                title: "a tag",
                resources: [
                    workload("Deployment", "web", {
                        containers: [container("web", { image: "public.ecr.aws/example/app:1.4.2" })],
                    }),
                ],
            },
            {
                title: "a tag in a CronJob's init container",
                resources: [
                    {
                        type: "kubernetes:batch/v1:CronJob",
                        name: "report",
                        props: {
                            metadata: { name: "report", namespace: "shop" },
                            spec: {
                                jobTemplate: {
                                    spec: {
                                        template: {
                                            spec: {
                                                initContainers: [
                                                    container("wait", { image: "docker.io/library/busybox" }),
                                                ],
                                                containers: [container("report")],
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                ],
            },
        ],
        good: [
            {
                title: "a digest, with and without a tag",
                resources: [
                    workload("Deployment", "web", {
                        initContainers: [container("migrate", { image: pinnedImage })],
                        containers: [container("web", { image: pinnedImage.replace("@", ":1.4.2@") })],
                    }),
                ],
            },
        ],
    },
});

/** A URL is not a name: what comes before its `@` is a user and a password. */
function nameOf(image: string): string {
    return image.includes("://") ? "<repository>" : (image.split("@")[0] ?? "");
}

import { readImage } from "../../images/reference";
import { isKubernetes } from "../../kubernetes/object";
import { podSpecsOf } from "../../kubernetes/pods";
import { textIn } from "../../resources/json";
import { container, pinnedImage, workload } from "../kubernetes/examples";
import { resourceRule } from "../rule";

export const imagesByDigest = resourceRule<object>({
    name: "images-by-digest",
    displayName: "Images are named by digest",
    description: "A workload runs the image that was tested: its name ends in the image's digest.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "images", "supply-chain"],
    appliesTo: isKubernetes,
    rationale: `A tag is a name that its owner can move, from one roll-out to the next and from one node to another. A digest is
the image itself. A tag beside it is welcome: \`app:1.4.2@sha256:…\` says both. Init containers, CronJobs and the templates of
custom resources are looked at as well.`,
    remediationSteps:
        "Write repository@sha256:…; crane digest, skopeo inspect or docker buildx imagetools inspect tell it.",
    settings: {},
    check: (resource) =>
        podSpecsOf(resource).flatMap(({ containers }) =>
            containers.flatMap(({ place, spec }) => {
                const image = textIn(spec["image"]);
                if (image === undefined || readImage(image).digest !== undefined) {
                    return [];
                }
                const flaw = image.includes("@") ? "has a digest that cannot be one" : "can be another image tomorrow";
                return [
                    {
                        message:
                            `${resource.name}: ${place}: ${image} ${flaw}. ` +
                            `Write it as ${image.split("@")[0] ?? ""}@sha256:<digest>.`,
                    },
                ];
            }),
        ),
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

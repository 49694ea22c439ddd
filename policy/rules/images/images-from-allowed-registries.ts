import { readImage, type ImageReference } from "../../images/image-reference";
import { matches } from "../../wildcards";
import { isKubernetes } from "../../kubernetes/object";
import { imagesOf, podSpecsOf } from "../../kubernetes/pods";
import { container, workload } from "../kubernetes/examples";
import { resourceRule } from "../rule";

/** Amazon ECR in every partition, and the registries that publishers of well-known images use. */
const wellKnown = [
    "*.dkr.ecr.*.amazonaws.com/*",
    "*.dkr.ecr.*.amazonaws.com.cn/*",
    "*.dkr.ecr-fips.*.amazonaws.com/*",
    "*.dkr-ecr.*.on.aws/*",
    "public.ecr.aws/*",
    "mcr.microsoft.com/*",
    "registry.k8s.io/*",
    "docker.io/*",
    "index.docker.io/*",
    "ghcr.io/*",
    "quay.io/*",
    "gcr.io/*",
    "*.gcr.io/*",
    "*.pkg.dev/*",
    "registry.gitlab.com/*",
    "nvcr.io/*",
    "registry.access.redhat.com/*",
    "registry.redhat.io/*",
    "docker.elastic.co/*",
    "cr.fluentbit.io/*",
];

export const imagesFromAllowedRegistries = resourceRule<{ allowed: string[]; additionallyAllowed: string[] }>({
    name: "images-from-allowed-registries",
    displayName: "Images come from allowed registries",
    description: "Every image comes from a registry on the allow-list.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "images", "supply-chain"],
    appliesTo: isKubernetes,
    rationale: `Each organisation trusts other registries, so the list is a setting. By default, it contains Amazon ECR and the registries of well-known
publishers. An entry is a pattern for registry and repository, so it can also allow a part of a registry: \`docker.io/fluent/*\`. An
image without a registry comes from Docker Hub.`,
    remediationSteps: "Copy the image to a registry on the list, or add its registry to the list.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Patterns for registry and repository; `*` and `?` are wildcards.",
            default: wellKnown,
        },
        additionallyAllowed: {
            type: "array",
            items: { type: "string" },
            description: "Further patterns, in addition to the default list.",
            default: [],
        },
    },
    check: (resource, { allowed, additionallyAllowed }) =>
        podSpecsOf(resource)
            .flatMap(imagesOf)
            .map(({ place, image }) => ({ place, image, reference: readImage(image) }))
            .filter(
                ({ reference }) => ![...allowed, ...additionallyAllowed].some((pattern) => isFrom(pattern, reference)),
            )
            .map(({ place, image, reference: { registry } }) => ({
                message:
                    `${resource.name}: ${place}: ${image} comes from ${registry}, which is not on the allow-list of ` +
                    `registries. Copy the image to a listed registry, or add "${registry}/*" to additionallyAllowed.`,
            })),
    examples: {
        bad: [
            {
                title: "an unknown registry",
                resources: [
                    workload("Deployment", "web", {
                        containers: [container("web", { image: `registry.example.net/app@sha256:${"ab".repeat(32)}` })],
                    }),
                ],
            },
        ],
        good: [
            {
                title: "Amazon ECR, in China",
                resources: [
                    workload("Deployment", "web", {
                        containers: [
                            container("web", {
                                image: `111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app@sha256:${"ab".repeat(32)}`,
                            }),
                        ],
                    }),
                ],
            },
            {
                title: "your own registry, on the list",
                settings: { additionallyAllowed: ["registry.example.net/*"] },
                resources: [
                    workload("Deployment", "web", {
                        containers: [container("web", { image: `registry.example.net/app@sha256:${"ab".repeat(32)}` })],
                    }),
                ],
            },
        ],
    },
});

/** Registry and repository are compared separately, so that a wildcard of one does not match the slash between them. */
function isFrom(pattern: string, { registry, repository }: ImageReference): boolean {
    const slash = pattern.indexOf("/");
    const [host, path] = slash < 0 ? [pattern, "*"] : [pattern.slice(0, slash), pattern.slice(slash + 1)];
    return matches(host.toLowerCase(), registry.toLowerCase()) && matches(path, repository);
}

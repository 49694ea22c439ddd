import { objectsIn, textIn, unknown } from "../../resources/json";
import { resourceRule } from "../rule";

const repository = "aws:ecr/repository:Repository";

export const ecrImmutableTags = resourceRule<object>({
    name: "ecr-immutable-tags",
    displayName: "ECR tags are immutable",
    description: "An ECR repository refuses to overwrite a tag.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["ecr", "images", "supply-chain"],
    appliesTo: [repository],
    rationale: `If a tag can be overwritten, it does not identify the running image. \`IMMUTABLE_WITH_EXCLUSION\` is accepted if its filters name some
tags (\`latest\`, \`cache-*\`). A filter that consists of wildcards makes every tag mutable again.`,
    remediationSteps: "Set imageTagMutability to IMMUTABLE. With the level remediate, the rule sets it.",
    settings: {},
    check: ({ name, props }) => {
        const mutability = props["imageTagMutability"];
        if (mutability === unknown || mutability === "IMMUTABLE") {
            return [];
        }
        if (mutability === "IMMUTABLE_WITH_EXCLUSION") {
            const filters = objectsIn(props["imageTagMutabilityExclusionFilters"]).map(({ object }) =>
                textIn(object["filter"]),
            );
            return filters.some((filter) => filter !== undefined && /^\*+$/.test(filter))
                ? [
                      {
                          message: `${name}: the exclusion "*" makes every tag mutable. Exclude single tags, or set IMMUTABLE.`,
                      },
                  ]
                : [];
        }
        return [{ message: `${name}: tags can be overwritten. Set imageTagMutability to "IMMUTABLE".` }];
    },
    remediate: () => ({ imageTagMutability: "IMMUTABLE", imageTagMutabilityExclusionFilters: undefined }),
    examples: {
        bad: [
            { title: "AWS' default", resources: [{ type: repository, name: "app", props: { name: "app" } }] },
            {
                title: "an exclusion of all tags",
                resources: [
                    {
                        type: repository,
                        name: "app",
                        props: {
                            name: "app",
                            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                            imageTagMutabilityExclusionFilters: [{ filter: "*", filterType: "WILDCARD" }],
                        },
                    },
                ],
            },
        ],
        good: [
            {
                title: "immutable",
                resources: [{ type: repository, name: "app", props: { name: "app", imageTagMutability: "IMMUTABLE" } }],
            },
        ],
    },
});

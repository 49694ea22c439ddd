import { objectsIn, textIn, unknown } from "../../resources/json";
import { resourceRule } from "../rule";

const repository = "aws:ecr/repository:Repository";

export const ecrImmutableTags = resourceRule<object>({
    name: "ecr-immutable-tags",
    displayName: "Repositories do not let tags move",
    description: "An ECR repository refuses to overwrite a tag.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["ecr", "images", "supply-chain"],
    appliesTo: [repository],
    rationale: `A tag that can be overwritten says nothing about what runs. \`IMMUTABLE_WITH_EXCLUSION\` is accepted where its
filters name a few tags (\`latest\`, \`cache-*\`); a filter of wildcards alone makes every tag mutable again.`,
    remediationSteps: "Set imageTagMutability to IMMUTABLE. With the level `remediate` the rule sets it.",
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
                          message: `${name}: the exclusion "*" lets every tag move. Exclude single tags, or set IMMUTABLE.`,
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
                title: "an exclusion of everything",
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

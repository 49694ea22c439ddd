import {
    isObject,
    listIn,
    objectIn,
    objectsIn,
    textIn,
    unknown,
    type Json,
    type JsonObject,
} from "../../resources/json";
import type { Resource } from "../../resources/resource";
import { isTaggable } from "../../resources/taggable";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";
/** Its tags are a list, and the provider's are not added: https://www.pulumi.com/registry/packages/aws/api-docs/getdefaulttags/ */
const autoScalingGroup = "aws:autoscaling/group:Group";

interface Settings {
    required: string[];
    allowedValues: Record<string, string[]>;
    remediationValues: Record<string, string>;
}

export const requiredTags = resourceRule<Settings>({
    name: "stack-required-tags",
    displayName: "Resources have the required tags",
    description: "Every AWS resource that supports tags has the tags that the organisation requires.",
    severity: "low",
    enforcementLevel: "mandatory",
    tags: ["tags", "cost"],
    appliesTo: isTaggable,
    rationale: `The required tags are a setting. By default, none are required. Tags of the provider (\`defaultTags\`) count, except for Auto Scaling
groups, to which the provider does not add them. The rule finds the types that support tags in Pulumi's AWS SDK. The allowed values can
be limited to patterns.`,
    remediationSteps: "Set the tag, or set it for all resources with the provider's defaultTags.",
    settings: {
        required: {
            type: "array",
            items: { type: "string" },
            description: "Keys of the tags that every taggable resource must have.",
            default: [],
        },
        allowedValues: {
            type: "object",
            additionalProperties: { type: "array", items: { type: "string" } },
            description: "Allowed values of a tag, by key; `*` and `?` are wildcards.",
            default: {},
        },
        remediationValues: {
            type: "object",
            additionalProperties: { type: "string" },
            description: "Value that the rule sets for a missing tag, by key, with the level `remediate`.",
            default: {},
        },
    },
    check: (resource, { required, allowedValues }) => {
        const tags = tagsOf(resource);
        if (tags === undefined) {
            return [];
        }
        return required.flatMap((key) => {
            const value = tags[key];
            if (value === undefined || value === null || value === "") {
                return [
                    {
                        message: `${resource.name}: lacks the tag "${key}". Add it to tags${
                            resource.type === autoScalingGroup ? "" : " or to the provider's defaultTags"
                        }.`,
                    },
                ];
            }
            const allowed = allowedValues[key] ?? ["*"];
            return typeof value !== "string" || allowed.some((pattern) => matches(pattern, value))
                ? []
                : [
                      {
                          message:
                              `${resource.name}: the tag "${key}" is "${value}", which is not one of ${allowed.join(", ")}. ` +
                              "Use one of these.",
                      },
                  ];
        });
    },
    remediate: (resource, { required, remediationValues }) => {
        const present = tagsOf(resource) ?? {};
        const missing = required.filter((key) => present[key] === undefined && remediationValues[key] !== undefined);
        const own = resource.props["tags"];
        if (missing.length === 0 || own === unknown) {
            return undefined;
        }
        return {
            tags:
                resource.type === autoScalingGroup
                    ? missing.map((key) => ({ key, value: remediationValues[key], propagateAtLaunch: true }))
                    : Object.fromEntries(missing.map((key) => [key, remediationValues[key]])),
        };
    },
    examples: {
        bad: [
            {
                title: "no tag",
                settings: { required: ["team"] },
                resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app" } }],
            },
            {
                title: "another value",
                settings: { required: ["stage"], allowedValues: { stage: ["dev", "prod"] } },
                resources: [
                    { type: logGroup, name: "app", props: { name: "/eks/prod/app", tags: { stage: "Prod!" } } },
                ],
            },
        ],
        good: [
            {
                title: "a tag of the provider",
                settings: { required: ["team"] },
                resources: [
                    {
                        type: logGroup,
                        name: "app",
                        props: { name: "/eks/prod/app" },
                        provider: { defaultTags: { tags: { team: "web" } } },
                    },
                ],
            },
            {
                title: "a resource that cannot be tagged",
                settings: { required: ["team"] },
                resources: [
                    { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name: "app", props: { role: "app" } },
                ],
            },
        ],
    },
});

/** A resource's tags and its provider's default tags. Undefined if a preview does not know them. */
function tagsOf({ type, props, provider }: Resource): JsonObject | undefined {
    const own = props["tags"];
    if (type === autoScalingGroup) {
        const entries = objectsIn(own).map(({ object: { key, value } }) => [textIn(key) ?? "", value] as const);
        return own === unknown || listIn(own).includes(unknown) ? undefined : Object.fromEntries(entries);
    }
    const defaults = parsed(provider["defaultTags"]);
    if (own === unknown || defaults === unknown) {
        return undefined;
    }
    return { ...objectIn(objectIn(defaults)["tags"]), ...objectIn(own) };
}

/** A provider's settings: objects in a program, JSON text in the engine. */
function parsed(value: Json): Json {
    const text = textIn(value);
    if (text === undefined) {
        return value;
    }
    try {
        const object = JSON.parse(text) as Json;
        return isObject(object) ? object : undefined;
    } catch {
        return undefined;
    }
}

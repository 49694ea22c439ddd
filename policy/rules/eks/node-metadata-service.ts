import { isKind } from "../../kubernetes/object";
import { isAbsent, objectIn, textIn, unknown, type Json, type JsonObject } from "../../resources/json";
import type { Stack, StackResource } from "../../resources/resource";
import { stackRule } from "../rule";

const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";

export const eksNodeMetadataService = stackRule<object>({
    name: "eks-node-metadata-service",
    displayName: "Pods do not get their node's credentials",
    description: "Nodes answer IMDSv2 only, with a hop limit of 1, so that a pod cannot become its node.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["eks", "imds", "isolation"],
    rationale: `The instance metadata service hands out the node's role. Tokens (IMDSv2) keep a forged request from reading
it, and a hop limit of 1 keeps the answer from reaching a pod's network. A node group without a launch template gets a hop limit of
2 from EKS. Looked at are node groups with the launch template that the stack gives them, and Karpenter's EC2NodeClass. A launch
template that the stack only names is another stack's to judge.`,
    remediationSteps:
        "Set metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 } in the launch template.",
    settings: {},
    check: (stack) => [
        ...stack.ofType(nodeGroup).flatMap((group) => groupFlaws(group, stack).map((flaw) => found(group, flaw))),
        ...stack.resources
            .filter(({ type }) => isKind(type, "EC2NodeClass"))
            .flatMap((nodes) => nodeClassFlaws(nodes).map((flaw) => found(nodes, flaw))),
    ],
    examples: {
        bad: [
            {
                title: "no launch template",
                resources: [{ type: nodeGroup, name: "windows", props: { amiType: "WINDOWS_CORE_2022_x86_64" } }],
            },
            {
                title: "a launch template that says nothing",
                resources: [
                    { type: launchTemplate, name: "windows", props: { name: "windows" } },
                    { type: nodeGroup, name: "windows", props: { launchTemplate: { name: "windows", version: "1" } } },
                ],
            },
            {
                title: "two hops",
                resources: [
                    {
                        type: launchTemplate,
                        name: "windows",
                        props: {
                            name: "windows",
                            metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
                        },
                    },
                    { type: nodeGroup, name: "windows", props: { launchTemplate: { name: "windows", version: "1" } } },
                ],
            },
        ],
        good: [
            {
                title: "IMDSv2 and one hop",
                resources: [
                    {
                        type: launchTemplate,
                        name: "windows",
                        props: {
                            name: "windows",
                            metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
                        },
                    },
                    { type: nodeGroup, name: "windows", props: { launchTemplate: { name: "windows", version: "1" } } },
                ],
            },
        ],
    },
});

const wayOut = 'Set metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 } in it';

function found({ name, urn }: StackResource, flaw: string) {
    return { message: `${name}: ${flaw}`, urn };
}

function groupFlaws(group: StackResource, stack: Stack): string[] {
    const template = group.props["launchTemplate"];
    if (isAbsent(template)) {
        return [`has no launch template, so EKS lets its pods reach the node's role. Give it one. ${wayOut}.`];
    }
    return templatesOf(group, template, stack).flatMap(({ name, props }) =>
        optionFlaws(props["metadataOptions"]).map((flaw) => `launch template ${name} ${flaw}. ${wayOut}.`),
    );
}

/** The stack's launch templates that a group means: by name or id, or while those are unknown, by where they come from. */
function templatesOf(group: StackResource, template: Json, stack: Stack): StackResource[] {
    const { name, id } = objectIn(template);
    const named = stack
        .ofType(launchTemplate)
        .filter(
            ({ props }) =>
                (textIn(name) !== undefined && name === props["name"]) ||
                (textIn(id) !== undefined && id === props["id"]),
        );
    return named.length > 0 ? named : group.sourcesOf("launchTemplate").filter(({ type }) => type === launchTemplate);
}

function optionFlaws(options: Json): string[] {
    if (options === unknown) {
        return [];
    }
    const { httpEndpoint, httpTokens, httpPutResponseHopLimit: hops }: JsonObject = objectIn(options);
    if (httpEndpoint === "disabled") {
        return [];
    }
    return [
        ...(httpTokens === "required" || httpTokens === unknown ? [] : ["answers requests without a token (IMDSv1)"]),
        ...(hops === unknown || Number(hops) === 1
            ? []
            : [`lets answers travel ${isAbsent(hops) ? "as far as the image says" : `${Number(hops)} hops`}`]),
    ];
}

/** Karpenter's defaults are IMDSv2 and one hop; a node class is blamed for what it says otherwise. */
function nodeClassFlaws({ props }: StackResource): string[] {
    const options = objectIn(props["spec"])["metadataOptions"];
    if (isAbsent(options) || options === unknown) {
        return [];
    }
    return optionFlaws({ httpTokens: "required", httpPutResponseHopLimit: 1, ...objectIn(options) }).map(
        (flaw) => `metadataOptions ${flaw}. Set httpTokens to required and httpPutResponseHopLimit to 1.`,
    );
}

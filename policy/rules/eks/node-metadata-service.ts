import { isKind } from "../../kubernetes/object";
import { accountDefaults, defaultOptions, podFlaws, tokenFlaws } from "../../nodes/metadata-options";
import {
    isAbsent,
    isFalse,
    isObject,
    listIn,
    numberIn,
    objectIn,
    objectsIn,
    textIn,
    unknown,
    type Json,
    type JsonObject,
} from "../../resources/json";
import type { Stack, StackResource } from "../../resources/resource";
import { stackRule } from "../rule";

const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";
const launchConfiguration = "aws:ec2/launchConfiguration:LaunchConfiguration";
const instance = "aws:ec2/instance:Instance";
const spotInstance = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
const spotFleet = "aws:ec2/spotFleetRequest:SpotFleetRequest";
const autoScalingGroup = "aws:autoscaling/group:Group";
const imageBuilder = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
const notebook = "aws:sagemaker/notebookInstance:NotebookInstance";
const beanstalk = [
    "aws:elasticbeanstalk/environment:Environment",
    "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate",
];
/** Components of pulumi-eks that create the nodes' launch configuration or template: https://github.com/pulumi/pulumi-eks/blob/master/nodejs/eks/nodes/nodegroup.ts */
const components = ["eks:index:NodeGroup", "eks:index:NodeGroupV2"];

export const eksNodeMetadataService = stackRule<object>({
    name: "eks-node-metadata-service",
    displayName: "Pods cannot get the credentials of their node",
    description:
        "Instances only support IMDSv2, and nodes of a cluster have a hop limit of 1, so that pods cannot use the node's role.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["eks", "imds", "isolation"],
    rationale: `The instance metadata service returns credentials of the node's role. Tokens (IMDSv2) prevent forged requests. A hop limit of 1 prevents
answers from reaching the network of a pod.

IMDSv2 is required for everything that starts instances: instances, spot requests, launch configurations, launch templates,
Karpenter's EC2NodeClass, Image Builder and notebooks of SageMaker. An environment of Elastic Beanstalk is reported if its option
\`DisableIMDSv1\` is "false". Without a setting, an instance also supports IMDSv1, unless its image or the default of the account
(\`aws.ec2.InstanceMetadataDefaults\` in the stack) says otherwise. The hop limit is required for nodes: for node groups with their launch
template in the stack, and for Auto Scaling groups that have the tag of a cluster or whose template runs EKS' bootstrap program. For a
node group without a launch template, EKS sets a hop limit of 2. Launch templates of other stacks are not checked.`,
    remediationSteps:
        "Set metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 } in the launch template, or in the instance.",
    settings: {},
    check: (stack) => {
        const nodes = [
            ...stack.ofType(nodeGroup),
            ...stack.ofType(autoScalingGroup).filter((group) => isOfCluster(group, stack)),
        ];
        const starters = nodes.flatMap((group) => startersOf(group, stack).map((starter) => ({ group, starter })));
        const judged = new Set(starters.map(({ starter }) => starter));
        return [
            ...stack
                .ofType(accountDefaults)
                .filter(({ props }) => props["httpTokens"] === "optional")
                .map((each) =>
                    found(
                        each,
                        "instances of the account answer requests without a token (IMDSv1). Set httpTokens to required.",
                    ),
                ),
            ...stack.ofType(nodeGroup).flatMap((group) => groupFlaws(group).map((flaw) => found(group, flaw))),
            ...starters.flatMap(({ group, starter }) =>
                podFlaws(starter.props["metadataOptions"], defaultOptions(stack, starter)).map((flaw) =>
                    found(group, `${noun(starter)} ${starter.name} ${flaw}. ${wayOut}.`),
                ),
            ),
            ...stack
                .ofType(launchTemplate, launchConfiguration)
                .filter((starter) => !judged.has(starter))
                .flatMap((starter) => alone(starter, stack)),
            ...stack
                .ofType(instance, spotInstance)
                // Other properties are in its launch template.
                .filter(({ props }) => isAbsent(props["launchTemplate"]) || !isAbsent(props["metadataOptions"]))
                .flatMap((starter) => alone(starter, stack)),
            ...stack
                .ofType(imageBuilder)
                .flatMap((each) =>
                    tokenFlaws(each.props["instanceMetadataOptions"], defaultOptions(stack, each)).map((flaw) =>
                        found(each, `${flaw}. Set instanceMetadataOptions: { httpTokens: "required" }.`),
                    ),
                ),
            ...stack
                .ofType(notebook)
                .filter(answersVersion1)
                .map((each) =>
                    found(
                        each,
                        "answers requests without a token (IMDSv1). Set instanceMetadataServiceConfiguration: " +
                            '{ minimumInstanceMetadataServiceVersion: "2" }.',
                    ),
                ),
            ...stack
                .ofType(...beanstalk)
                .filter(allowsVersion1)
                .map((each) =>
                    found(
                        each,
                        "its instances answer requests without a token (IMDSv1). Set the option DisableIMDSv1 of " +
                            "aws:autoscaling:launchconfiguration to true.",
                    ),
                ),
            ...stack.ofType(spotFleet).flatMap((fleet) => fleetFlaws(fleet, stack).map((flaw) => found(fleet, flaw))),
            ...stack.ofType(...components).flatMap((component) => componentFlaws(component, stack)),
            ...stack.resources
                .filter(({ type }) => isKind(type, "EC2NodeClass", "AWSNodeTemplate"))
                .flatMap((each) => nodeClassFlaws(each).map((flaw) => found(each, flaw))),
        ];
    },
    examples: {
        bad: [
            {
                title: "no launch template",
                resources: [{ type: nodeGroup, name: "windows", props: { amiType: "WINDOWS_CORE_2022_x86_64" } }],
            },
            {
                title: "a launch template without metadata options",
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
            {
                title: "an instance without metadata options",
                resources: [{ type: instance, name: "builder", props: { instanceType: "t3.large" } }],
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

function noun({ type }: StackResource): string {
    return type === launchTemplate ? "launch template" : "launch configuration";
}

function groupFlaws({ props }: StackResource): string[] {
    return isAbsent(props["launchTemplate"])
        ? [`has no launch template, so EKS lets its pods reach the node's role. Add one. ${wayOut}.`]
        : [];
}

/** Resources that start instances outside of node groups. A second hop is allowed for containers, but requests without a token are not. */
function alone(starter: StackResource, stack: Stack) {
    return tokenFlaws(starter.props["metadataOptions"], defaultOptions(stack, starter)).map((flaw) =>
        found(starter, `${flaw}. Set metadataOptions: { httpTokens: "required" }.`),
    );
}

/** The stack's launch templates and configurations of a group: by name or ID, or by the source of the value while it is unknown. */
function startersOf(group: StackResource, stack: Stack): StackResource[] {
    const { launchTemplate: template, launchConfiguration: configuration, mixedInstancesPolicy: mixed } = group.props;
    return [
        ...templatesOf(group, template, "launchTemplate", stack),
        ...templatesOf(group, mixedTemplate(mixed), "mixedInstancesPolicy", stack),
        ...configurationsOf(group, configuration, stack),
    ];
}

function mixedTemplate(mixed: Json): Json {
    const template = mixed === unknown ? unknown : objectIn(mixed)["launchTemplate"];
    const specification = template === unknown ? unknown : objectIn(template)["launchTemplateSpecification"];
    return isObject(specification)
        ? { id: specification["launchTemplateId"], name: specification["launchTemplateName"] }
        : specification;
}

function templatesOf(group: StackResource, template: Json, property: string, stack: Stack): StackResource[] {
    if (isAbsent(template)) {
        return [];
    }
    const { name, id } = objectIn(template);
    const named = stack
        .ofType(launchTemplate)
        .filter(
            ({ props }) =>
                (textIn(name) !== undefined && name === props["name"]) ||
                (textIn(id) !== undefined && id === props["id"]),
        );
    return named.length > 0 ? named : group.sourcesOf(property).filter(({ type }) => type === launchTemplate);
}

function configurationsOf(group: StackResource, configuration: Json, stack: Stack): StackResource[] {
    const named = stack
        .ofType(launchConfiguration)
        .filter(
            ({ props }) => textIn(configuration) !== undefined && [props["name"], props["id"]].includes(configuration),
        );
    return named.length > 0
        ? named
        : group.sourcesOf("launchConfiguration").filter(({ type }) => type === launchConfiguration);
}

/** Self-managed nodes have a tag of their cluster, and join it with EKS' bootstrap program. */
function isOfCluster(group: StackResource, stack: Stack): boolean {
    const tags = objectsIn(group.props["tags"]).map(({ object }) => textIn(object["key"]) ?? "");
    return (
        tags.some((key) => /^(kubernetes\.io\/cluster\/|k8s\.io\/cluster-autoscaler\/|eks:cluster-name$)/.test(key)) ||
        startersOf(group, stack).some(({ props }) => joinsCluster(props))
    );
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html */
const bootstrap =
    /\/etc\/eks\/bootstrap\.sh|Start-EKSBootstrap|apiVersion: node\.eks\.aws|\[settings\.kubernetes\]|nodeadm/;

function joinsCluster({ userData, userDataBase64 }: JsonObject): boolean {
    return [textIn(userData) ?? "", textIn(userDataBase64) ?? ""].some(
        (data) => bootstrap.test(data) || bootstrap.test(Buffer.from(data, "base64").toString("utf8")),
    );
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InstanceMetadataServiceConfiguration.html */
function answersVersion1({ props }: StackResource): boolean {
    const configuration = props["instanceMetadataServiceConfiguration"];
    const version = objectIn(configuration)["minimumInstanceMetadataServiceVersion"];
    return configuration !== unknown && version !== unknown && numberIn(version) !== 2;
}

/** Without the option, the default depends on the platform: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-ec2-imds.html */
function allowsVersion1({ props }: StackResource): boolean {
    return objectsIn(props["settings"]).some(
        ({ object: { namespace, name, value } }) =>
            namespace === "aws:autoscaling:launchconfiguration" && name === "DisableIMDSv1" && isFalse(value),
    );
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SpotFleetLaunchSpecification.html which has no metadata options */
function fleetFlaws(fleet: StackResource, stack: Stack): string[] {
    const specifications = listIn(fleet.props["launchSpecifications"]);
    return specifications.length > 0 && tokenFlaws(undefined, defaultOptions(stack, fleet)).length > 0
        ? [
              "its launchSpecifications answer requests without a token (IMDSv1), and have no setting for it. Use " +
                  'launchTemplateConfigs, with a launch template that sets metadataOptions: { httpTokens: "required" }.',
          ]
        : [];
}

/** The resources of a component are checked instead of the component, if the stack contains them. */
function componentFlaws(component: StackResource, stack: Stack) {
    const { type, props } = component;
    const isShown = stack.ofType(launchTemplate, launchConfiguration).some(({ urn }) => urn.includes(`${type}$`));
    if (isShown) {
        return [];
    }
    return podFlaws(props["metadataOptions"], defaultOptions(stack, component)).map((flaw) =>
        found(
            component,
            type === "eks:index:NodeGroup"
                ? `${flaw}, and a NodeGroup has no setting for it. Use NodeGroupV2 with metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 }.`
                : `${flaw}. ${wayOut}.`,
        ),
    );
}

/** Karpenter's defaults are IMDSv2 and one hop, or two before its version 1: https://karpenter.sh/docs/upgrading/v1-migration/ */
function nodeClassFlaws({ type, props }: StackResource): string[] {
    const options = objectIn(props["spec"])["metadataOptions"];
    const hops = /\/v1(alpha|beta)\d+:/.test(type) ? 2 : 1;
    return podFlaws(options, { httpTokens: "required", httpPutResponseHopLimit: hops }).map(
        (flaw) => `metadataOptions ${flaw}. Set httpTokens to required and httpPutResponseHopLimit to 1.`,
    );
}

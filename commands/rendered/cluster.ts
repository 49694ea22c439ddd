import type { Tags } from "../../components/aws/tags";
import {
    controlPlaneArgs,
    controlPlaneLogGroupArgs,
    coreDnsArgs,
    secretsKeyArgs,
} from "../../components/windows-cluster/create/control-plane-args";
import { vpcArgs } from "../../components/windows-cluster/create/network-args";
import {
    autoscalerTagArgs,
    launchTemplateArgs,
    nodeGroupArgs,
    scheduleArgs,
} from "../../components/windows-cluster/create/node-group-args";
import { planCreatedCluster, type PlannedNodeGroup } from "../../components/windows-cluster/create/plan";
import { attachmentName, plannedRole, type PlannedRole } from "../../components/windows-cluster/create/planned-role";
import type { CreatedClusterSettings } from "../../components/windows-cluster/create/settings";
import { roleArgs } from "../../components/iam/resource-args";
import { type RenderedResource, type RenderedStack, resource, roleArn, unknown } from "./resource";

/**
 * The resources of a created cluster, by the file that describes them. The components `eks.Cluster` and `awsx.ec2.Vpc` appear with their arguments; their plugins decide about their inner resources.
 */
export function createdClusterResources(
    name: string,
    settings: CreatedClusterSettings,
    stack: RenderedStack,
): Record<"network" | "cluster" | "node-groups" | "cluster-roles", RenderedResource[]> {
    const { tags } = stack;
    const plan = planCreatedCluster(settings, stack.place, stack.iam);
    const { network, addOnVersions, controlPlaneLogs, protect } = settings;
    const version = (addOn: string, pinned: string | undefined) =>
        pinned ?? unknown(`EKS's default version of ${addOn} for Kubernetes ${plan.kubernetesVersion}`);
    const where: { vpcId: string; privateSubnetIds: string | string[] } =
        network.type === "created"
            ? { vpcId: unknown("ID of the VPC"), privateSubnetIds: unknown("IDs of its private subnets") }
            : { vpcId: network.vpcId, privateSubnetIds: network.privateSubnetIds };
    const controlPlane = controlPlaneArgs(
        settings,
        plan,
        {
            ...where,
            serviceRole: unknown(`role ${plan.clusterRole.name}`),
            secretsKeyArn: settings.secretsKmsKeyArn ?? unknown("ARN of the key for Secrets"),
            vpcCniVersion: version("vpc-cni", addOnVersions.vpcCni),
            kubeProxyVersion: version("kube-proxy", addOnVersions.kubeProxy),
            administrators: Object.fromEntries(settings.administratorArns.map((arn) => [arn, arn])),
            publicAccessCidrs: settings.publicAccessCidrs,
        },
        tags,
    );
    const nodes = (suffix: string, planned: PlannedNodeGroup, role: PlannedRole) =>
        nodeGroupResources(`${name}-${suffix}`, planned, {
            clusterName: plan.name,
            nodeRoleArn: roleArn(stack, role.name),
            subnetIds: where.privateSubnetIds,
            kubernetesVersion: plan.kubernetesVersion,
            tags,
        });
    return {
        network: network.type === "created" ? [vpc(name, network, protect, tags)] : [],
        cluster: [
            resource("eks:index:Cluster", name, controlPlane, { protect }),
            resource(
                "aws:cloudwatch/logGroup:LogGroup",
                `${name}-control-plane`,
                controlPlaneLogGroupArgs(settings, plan, tags),
                { retainOnDelete: controlPlaneLogs.keepOnDestroy },
            ),
            ...(settings.secretsKmsKeyArn === undefined
                ? [resource("aws:kms/key:Key", `${name}-secrets`, secretsKeyArgs(plan, tags), { protect })]
                : []),
            resource(
                "aws:eks/addon:Addon",
                `${name}-coredns`,
                coreDnsArgs(plan.name, version("coredns", addOnVersions.coreDns), tags),
            ),
        ],
        "node-groups": [
            ...nodes("linux", plan.linuxNodes, plan.linuxRole),
            ...plan.windowsNodeGroups.flatMap((group) => nodes(group.name, group, plan.windowsRole)),
        ],
        "cluster-roles": [
            ...roleResources(`${name}-control-plane`, plan.clusterRole, stack),
            ...roleResources(`${name}-linux-node`, plan.linuxRole, stack),
            ...roleResources(`${name}-windows-node`, plan.windowsRole, stack),
        ],
    };
}

function vpc(
    name: string,
    network: Extract<CreatedClusterSettings["network"], { type: "created" }>,
    protect: boolean,
    tags: Tags,
): RenderedResource {
    const { zones } = network;
    // Only AWS knows which zones of the account support EKS clusters.
    const zoneNames =
        typeof zones === "number"
            ? Array.from({ length: zones }, (_, index) => unknown(`zone ${index + 1} of the region with EKS support`))
            : zones.map((zone) => (isZoneId(zone) ? unknown(`name of the zone ${zone}`) : zone));
    return resource("awsx:ec2:Vpc", name, vpcArgs(network, zoneNames, tags), { protect });
}

/** Such as `use1-az1`, not `us-east-1a`. */
function isZoneId(zone: string): boolean {
    return /-az\d+$/.test(zone);
}

function roleResources(name: string, planned: PlannedRole, stack: RenderedStack): RenderedResource[] {
    return [
        resource("aws:iam/role:Role", name, roleArgs(plannedRole(planned), stack)),
        ...planned.managedPolicyArns.map((policyArn) =>
            resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", attachmentName(name, policyArn), {
                role: planned.name,
                policyArn,
            }),
        ),
    ];
}

interface NodeGroupPlace {
    clusterName: string;
    nodeRoleArn: string;
    subnetIds: string | string[];
    kubernetesVersion: string;
    tags: Tags;
}

function nodeGroupResources(name: string, planned: PlannedNodeGroup, place: NodeGroupPlace): RenderedResource[] {
    const launchTemplate = { id: unknown("ID of the launch template"), version: unknown("its latest version") };
    const autoscalingGroupName = unknown("Auto Scaling group of the node group");
    return [
        resource("aws:eks/nodeGroup:NodeGroup", name, nodeGroupArgs(planned, { ...place, launchTemplate }, place)),
        resource("aws:ec2/launchTemplate:LaunchTemplate", name, launchTemplateArgs(planned, place.tags)),
        ...autoscalerTagArgs(planned).map(({ suffix, tag }) =>
            resource("aws:autoscaling/tag:Tag", `${name}-${suffix}`, { autoscalingGroupName, tag }),
        ),
        ...scheduleArgs(planned).map((schedule) =>
            resource("aws:autoscaling/schedule:Schedule", `${name}-${schedule.scheduledActionName}`, {
                autoscalingGroupName,
                ...schedule,
            }),
        ),
    ];
}
